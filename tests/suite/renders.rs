//! Whole renders: combinations of fragments that people use, each fragment in at least one of them.

use insta::assert_snapshot;

use crate::harness::masthead;

/// Combinations on top of `nothing-enabled`, and whether the whole render is a snapshot.
const COMBINATIONS: [(&str, bool, &str); 40] = [
    ("element_admin", false, "element-admin-minimal"),
    ("element_web", true, "element-web-minimal"),
    ("well_known", true, "server-name,well-known-minimal"),
    (
        "well_known_with_mas",
        false,
        "server-name,well-known-minimal,mas-minimal,init-secrets-minimal,postgres-minimal",
    ),
    ("mas", true, "mas-minimal"),
    (
        "mas_secrets_in_helm",
        true,
        "init-secrets-disabled,mas-minimal,mas-postgres,mas-postgres-secrets-in-helm,mas-secrets-in-helm,mas-additional-in-helm",
    ),
    (
        "mas_secrets_externally",
        false,
        "init-secrets-disabled,mas-minimal,mas-postgres,mas-postgres-secrets-externally,mas-secrets-externally,mas-additional-secrets-externally",
    ),
    (
        "mas_on_our_postgres",
        false,
        "init-secrets-disabled,mas-minimal,mas-secrets-in-helm,postgres-secrets-in-helm,postgres-matrix-authentication-service-secrets-in-helm",
    ),
    (
        "mas_on_our_postgres_secrets_externally",
        false,
        "init-secrets-disabled,mas-minimal,mas-secrets-externally,postgres-secrets-externally,postgres-matrix-authentication-service-secrets-externally",
    ),
    (
        "mas_with_an_external_synapse",
        false,
        "mas-minimal,mas-external-synapse",
    ),
    (
        "mas_after_a_migration",
        false,
        "mas-minimal,mas-migrated-password-scheme",
    ),
    (
        "syn2mas_dry_run",
        true,
        "server-name,mas-minimal,synapse-minimal,mas-syn2mas-dryrun",
    ),
    (
        "syn2mas_migrate",
        true,
        "server-name,mas-minimal,synapse-minimal,mas-syn2mas-dryrun,mas-syn2mas-migrate",
    ),
    ("synapse", true, "server-name,synapse-minimal"),
    (
        "synapse_secrets_in_helm",
        true,
        "init-secrets-disabled,server-name,synapse-minimal,synapse-postgres,synapse-postgres-secrets-in-helm,synapse-secrets-in-helm,synapse-additional-in-helm",
    ),
    (
        "synapse_secrets_externally",
        true,
        "init-secrets-disabled,server-name,synapse-minimal,synapse-postgres,synapse-postgres-secrets-externally,synapse-secrets-externally,synapse-additional-secrets-externally",
    ),
    (
        "synapse_on_our_postgres",
        false,
        "init-secrets-disabled,server-name,synapse-minimal,synapse-secrets-in-helm,postgres-secrets-in-helm,postgres-synapse-secrets-in-helm",
    ),
    (
        "synapse_on_our_postgres_secrets_externally",
        false,
        "init-secrets-disabled,server-name,synapse-minimal,synapse-secrets-externally,postgres-secrets-externally,postgres-synapse-secrets-externally",
    ),
    (
        "synapse_some_workers",
        true,
        "server-name,synapse-minimal,synapse-some-workers-running",
    ),
    (
        "synapse_all_workers",
        true,
        "server-name,synapse-minimal,synapse-all-workers-running",
    ),
    (
        "synapse_redis_secrets_in_helm",
        false,
        "server-name,synapse-minimal,synapse-some-workers-running,synapse-redis,synapse-redis-secrets-in-helm",
    ),
    (
        "synapse_redis_secrets_externally",
        false,
        "server-name,synapse-minimal,synapse-some-workers-running,synapse-redis,synapse-redis-secrets-externally",
    ),
    (
        "synapse_additional_paths",
        false,
        "server-name,synapse-minimal,synapse-ingress-additional-paths",
    ),
    (
        "synapse_service_monitors",
        false,
        "server-name,synapse-minimal,synapse-service-monitors",
    ),
    ("rtc", true, "matrix-rtc-minimal"),
    (
        "rtc_exposed_services",
        true,
        "matrix-rtc-minimal,matrix-rtc-exposed-services,matrix-rtc-turn-tls",
    ),
    (
        "rtc_turn_tls_external",
        false,
        "matrix-rtc-minimal,matrix-rtc-exposed-services,matrix-rtc-turn-tls-external",
    ),
    (
        "rtc_cluster_ip",
        false,
        "matrix-rtc-minimal,matrix-rtc-clusterip-services",
    ),
    (
        "rtc_host_mode",
        false,
        "matrix-rtc-minimal,matrix-rtc-host-mode,matrix-rtc-stun",
    ),
    (
        "rtc_manual_ip",
        false,
        "matrix-rtc-minimal,matrix-rtc-host-mode,matrix-rtc-manual-ip",
    ),
    (
        "rtc_no_stun",
        false,
        "matrix-rtc-minimal,matrix-rtc-host-mode,matrix-rtc-no-stun",
    ),
    ("rtc_pod_ip", false, "matrix-rtc-minimal,matrix-rtc-pod-ip"),
    (
        "rtc_secrets_in_helm",
        false,
        "init-secrets-disabled,matrix-rtc-minimal,matrix-rtc-secrets-in-helm,matrix-rtc-additional-in-helm",
    ),
    (
        "rtc_external_livekit",
        false,
        "init-secrets-disabled,matrix-rtc-minimal,matrix-rtc-external-livekit,matrix-rtc-secrets-externally,matrix-rtc-additional-secrets-externally",
    ),
    (
        "hookshot",
        true,
        "server-name,hookshot-minimal,hookshot-ingress,hookshot-encryption-enabled",
    ),
    (
        "hookshot_secrets_in_helm",
        false,
        "init-secrets-disabled,server-name,hookshot-minimal,hookshot-ingress,hookshot-redis,hookshot-redis-secrets-in-helm,hookshot-secrets-in-helm,hookshot-additional-in-helm",
    ),
    (
        "hookshot_secrets_externally",
        false,
        "init-secrets-disabled,server-name,hookshot-minimal,hookshot-ingress,hookshot-redis,hookshot-redis-secrets-externally,hookshot-secrets-externally,hookshot-additional-secrets-externally",
    ),
    (
        "quick_setup_letsencrypt",
        true,
        "quick-setup-all-enabled,quick-setup-hostnames,quick-setup-letsencrypt",
    ),
    (
        "quick_setup_certificates",
        false,
        "quick-setup-all-enabled,quick-setup-hostnames,quick-setup-certificates,quick-setup-postgresql",
    ),
    (
        "quick_setup_others",
        false,
        "quick-setup-all-enabled,quick-setup-hostnames,quick-setup-wildcard-cert,quick-setup-external-cert,deployment-markers-minimal,cert-manager-issuer",
    ),
];

/// The bundles, which are used without `nothing-enabled`.
const BUNDLES: [&str; 3] = [
    "minimal",
    "minimal,postgres,postgres-secrets-in-helm,secrets-in-helm",
    "minimal,postgres,postgres-secrets-externally,secrets-externally",
];

const APIS: &str = "-a=monitoring.coreos.com/v1/ServiceMonitor,cert-manager.io/v1/Certificate";

#[test]
fn combinations_render_as_before() {
    for (name, whole, fragments) in COMBINATIONS {
        let run = masthead("template ess -n ess --fragment nothing-enabled")
            .arg(&format!("--fragment={fragments}"))
            .arg(APIS);
        let output = run.run();
        assert_eq!((output.status, output.stderr.as_str()), (0, ""), "{name}");
        assert!(output.objects().len() > 2, "{name}");
        if whole {
            assert_snapshot!(name, output.stdout);
        }
    }
}

#[test]
fn bundles_render_for_every_target() {
    for bundle in BUNDLES {
        for target in ["kubectl", "helm", "argocd", "flux"] {
            let run = masthead("render --credentials=job")
                .arg(&format!("--fragment={bundle}"))
                .arg(&format!("--target={target}"));
            assert!(run.ok().objects().len() > 20, "{bundle} for {target}");
        }
    }
}

#[test]
fn every_fragment_is_in_use() {
    let used: Vec<String> = COMBINATIONS
        .iter()
        .map(|(_, _, fragments)| *fragments)
        .chain(BUNDLES)
        .chain(["nothing-enabled"])
        .flat_map(|list| list.split(','))
        .map(|name| masthead::fragments::find(name).unwrap().name.to_owned())
        .collect();
    for fragment in masthead::fragments::all() {
        assert!(
            used.contains(&fragment.name.to_owned()),
            "{} is in no combination",
            fragment.name
        );
    }
}
