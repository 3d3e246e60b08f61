//! What is said of paths that people write and that are no values: one finding a fault, with what was
//! meant.

use crate::harness::masthead;

/// Values that are wrong in one place over a good file, and what the hint names.
const WRONG: [(&str, &str); 34] = [
    // Renamed and moved.
    (
        "imagePullSecrets: []",
        "`image.pullSecrets` since matrix-stack 25.12.0",
    ),
    (
        "synapse: {media: {storage: {storageClass: x}}}",
        "`synapse.media.storage.storageClassName` since",
    ),
    (
        "matrixRTC: {livekitAuth: {keysYaml: {value: x}}}",
        "`matrixRTC.livekitAuth.key` and",
    ),
    ("wellKnownDelegation: {ingress: {host: x}}", "`serverName`"),
    (
        "redisOrValkey: {maxMemory: 1mb}",
        "`valkey` since matrix-stack 26.9",
    ),
    ("inboundTrafficHandler: none", "new in matrix-stack 26.11.0"),
    // Flat forms.
    ("synapse: {hostname: x}", "`synapse.ingress.host`"),
    ("elementWeb: {host: x}", "`elementWeb.ingress.host`"),
    (
        "synapse: {publicBaseurl: 'https://x'}",
        "`synapse.ingress.host`",
    ),
    ("synapse: {ingress: {hosts: [x]}}", "`synapse.ingress.host`"),
    ("ingress: {tls: [x]}", "`ingress.tlsSecret`"),
    (
        "matrixRTC: {sfu: {enabledServices: {}}}",
        "`matrixRTC.sfu.exposedServices`",
    ),
    ("haproxy: {service: {}}", "`synapse.ingress.service`"),
    ("service: {}", "`ingress.service`"),
    ("rtc: {focus: x}", "`matrixRTC`"),
    ("livitKitAuth: {keysYaml: x}", "`matrixRTC.livekitAuth`"),
    ("elementweb: {ingress: {host: x}}", "`elementWeb`"),
    ("synapse: {serverName: x}", "`serverName`"),
    (
        "upstreamProviders: {}",
        "belongs under `matrixAuthenticationService`",
    ),
    // Other charts.
    ("podDisruptionBudget: {}", "no PodDisruptionBudgets"),
    (
        "matrixRTC: {sfu: {imagePullSecrets: []}}",
        "`matrixRTC.sfu.image.pullSecrets`",
    ),
    (
        "synapse: {workers: {event-persister: {replicaCount: 2}}}",
        "`synapse.workers.event-persister.replicas`",
    ),
    (
        "synapse: {macaroon: {existingSecret: a, secretKey: b}}",
        "`synapse.macaroon.secret`",
    ),
    (
        "synapse: {persistence: {size: 1Gi}}",
        "`synapse.media.storage`",
    ),
    ("externalPostgresql: {}", "`synapse.postgres`"),
    (
        "hookshot: {registration: {}}",
        "`hookshot.appserviceRegistration`",
    ),
    ("fullnameOverride: x", "the release, which is an argument"),
    // Settings of programs.
    (
        "synapse: {config: {}}",
        "`synapse.additional.<name>.config`",
    ),
    ("synapse: {email: {}}", "`synapse.additional.<name>.config`"),
    (
        "enableSearch: true",
        "`enable_search` is a setting of Synapse's own",
    ),
    (
        "hookshot: {github: {}}",
        "`hookshot.additional.<name>.config`",
    ),
    ("elementWeb: {brand: x}", "`elementWeb.additional.<name>`"),
    (
        "matrixRTC: {sfu: {room: {}}}",
        "`matrixRTC.sfu.additional.<name>.config`",
    ),
    (
        "matrixAuthenticationService: {clients: []}",
        "`matrixAuthenticationService.additional.<name>.config`",
    ),
];

#[test]
fn each_is_told_once_with_what_was_meant() {
    for (values, meant) in WRONG {
        let said = masthead("check --fragment minimal -f v.yaml")
            .file("v.yaml", values)
            .fails(1);
        assert_eq!(said.matches("error: ").count(), 1, "{values}\n{said}");
        let hint = said.lines().find(|line| line.contains("hint: "));
        assert!(
            hint.is_some_and(|hint| hint.contains(meant)),
            "{values}\n{said}"
        );
    }
}

#[test]
fn what_is_missing_because_it_stands_under_another_name_is_not_told_again() {
    let values =
        "serverName: example.org\nsynapse: {enabled: true, hostname: matrix.example.org}\n";
    let said = masthead("check --fragment nothing-enabled -f v.yaml")
        .file("v.yaml", values)
        .fails(1);
    assert_eq!(said.matches("error: ").count(), 1, "{said}");
}

#[test]
fn what_is_far_from_all_that_is_known_has_no_neighbour() {
    let said = masthead("check --fragment minimal -f v.yaml")
        .file("v.yaml", "synapse: {ingress: {flavour: x}}")
        .fails(1);
    assert!(!said.contains("did you mean"), "{said}");
}

#[test]
fn values_of_other_charts_below_global_have_no_effect_unless_a_template_reads_them() {
    let check = |values: &str| {
        let run = masthead("check --fragment minimal -f v.yaml").file("v.yaml", values);
        run.run().stderr
    };
    let said = check("global: {serverName: x, mine: y}");
    assert!(
        said.contains("warning: global.serverName: this has no effect"),
        "{said}"
    );
    assert_eq!(said.matches("warning: ").count(), 1, "{said}");
    let used = "global: {serverName: x.org}\nserverName: '{{ .Values.global.serverName }}'\n";
    assert_eq!(check(used), "");
    assert_eq!(
        check("synapse: {extraInitContainers: [{name: a, image: b, command: [c]}]}"),
        ""
    );
}

#[test]
fn explain_reads_what_problems_print() {
    for (path, shown) in [
        (
            "synapse.appservices[0].secret",
            "synapse.appservices[0].secret\n",
        ),
        ("synapse.labels.a.b/c", "synapse.labels[\"a.b/c\"]\n"),
        (
            "synapse.additional.b.json.config",
            "synapse.additional[\"b.json\"].config\n",
        ),
        (
            "synapse.additional[\"b.json\"].config",
            "synapse.additional[\"b.json\"].config\n",
        ),
        (
            "synapse.additional.mine.config.email.smtp_host",
            "synapse.additional.mine.config.email.smtp_host\n",
        ),
        ("global.anything", "global.anything\n"),
    ] {
        let explained = masthead("values explain").arg(path).ok().stdout;
        assert!(explained.starts_with(shown), "{path}\n{explained}");
    }
    for (path, said) in [
        (
            "synapse.hostname",
            "error: there is no value `synapse.hostname`: this is `synapse.ingress.host` here\n",
        ),
        (
            "synapse..x",
            "error: `synapse..x` is no path: a key is missing at character 9\n",
        ),
        (
            "serverName[0]",
            "error: there is no value `serverName[0]`: `serverName` is no list\n",
        ),
        (
            "mas.database.uri",
            "error: there is no value `mas.database.uri`: it is the layout of a guide: `masthead values convert` prints \
             what it means here\n",
        ),
    ] {
        assert_eq!(masthead("values explain").arg(path).fails(2), said);
    }
}
