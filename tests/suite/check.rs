//! `masthead check`: what people read of wrong values, configuration and objects.

use insta::assert_snapshot;

use crate::harness::masthead;

const MAS: &str = "check --fragment nothing-enabled --fragment synapse-minimal --fragment mas-minimal --set serverName=example.org -f v.yaml";

/// What the checks say of configuration that is added to MAS's.
fn of_mas(config: &str) -> (i32, String) {
    let indented: String = config
        .lines()
        .map(|line| format!("        {line}\n"))
        .collect();
    let values = format!(
        "matrixAuthenticationService:\n  additional:\n    mine:\n      config: |\n{indented}"
    );
    let output = masthead(MAS).file("v.yaml", values).run();
    assert_eq!(output.stdout, "");
    (output.status, output.stderr)
}

#[test]
fn all_fragments_are_free_of_findings() {
    let quick = "check --fragment quick-setup-all-enabled --fragment quick-setup-hostnames --fragment quick-setup-certificates";
    masthead(quick).ok();
    masthead("check --fragment synapse-minimal --fragment synapse-all-workers-running --fragment mas-minimal --fragment nothing-enabled").ok();
    masthead("check --fragment minimal -a monitoring.coreos.com/v1/ServiceMonitor").ok();
}

#[test]
fn settings_of_mas_are_checked_at_their_place_in_the_file() {
    let (status, said) = of_mas(
        r#"admin_contact: "mailto:a@example.org"
emial: {}
email:
  from: “Company” <a@example.org>
  transport: smtp
  port: "587"
  password: ${SMTP_PASSWORD}
account:
  password_registration_enabled: yes please
http:
  public_base: https://other.example.org
  listeners:
    - resources: [{name: health}]
      binds: [{port: 9000}]
database:
  max_connections: 20
secrets:
  encryption: abc
"#,
    );
    assert_eq!(status, 1);
    assert_snapshot!("settings", said);
}

#[test]
fn clients_and_providers_of_mas_are_checked() {
    let (status, said) = of_mas(
        r"policy:
  data:
    admin_clients: [ULID_Admin_Client_1, 01HFVBY12TMNTYTBV8W921M5FA]
clients:
  - client_id: ULID_Admin_Client_1
    client_auth_method: client_secret_post
    client_secret: hunter2!
  - client_id: 01hfvby12tmntytbv8w921m5fb
    client_auth_method: client_secret_basic
upstream_oauth2:
  providers:
    - client_id: x
      token_endpoint_auth_method: none
",
    );
    assert_eq!(status, 1);
    assert!(!said.contains("hunter2"), "{said}");
    assert_snapshot!("clients", said);
}

#[test]
fn what_is_right_is_answered_with_nothing() {
    let config = r"clients:
  - client_id: 01HFVBY12TMNTYTBV8W921M5FA
    client_auth_method: client_secret_basic
    client_secret: \${SECRET}
policy:
  data:
    admin_clients: [01HFVBY12TMNTYTBV8W921M5FA]
upstream_oauth2:
  providers:
    - id: 01HFVBY12TMNTYTBV8W921M5FB
      client_id: x
      issuer: https://id.example.org/
      token_endpoint_auth_method: client_secret_post
      client_secret_file: /x
";
    assert_eq!(of_mas(config), (0, String::new()));
}

#[test]
fn clients_may_be_in_secrets_that_only_the_cluster_has() {
    let values = "matrixAuthenticationService:
  additional:
    a: {config: {policy: {data: {admin_clients: [01HFVBY12TMNTYTBV8W921M5FA]}}}}
    b: {configSecret: mine, configSecretKey: clients.yaml}
";
    masthead(MAS).file("v.yaml", values).ok();
}

#[test]
fn settings_of_synapse_are_checked() {
    let values = "synapse:
  additional:
    mine:
      config: |
        enable_registraton: true
        enable_registration: true
        upstream_oauth2: {}
        smtp_host: mail
        macaroon_secret_key: x
        max_upload_size: 1G
        session_lifetime: 24h
        listeners: []
";
    let said = masthead("check --fragment minimal -f v.yaml")
        .file("v.yaml", values)
        .fails(1);
    assert_snapshot!("synapse", said);
}

#[test]
fn references_and_names_are_checked_across_objects() {
    let values = r#"matrixAuthenticationService:
  extraVolumeMounts:
    - {name: missing, mountPath: /x}
    - {name: mine, mountPath: /y, subPath: nope.yaml}
    - {name: twice, mountPath: /y}
  extraVolumes:
    - {name: mine, configMap: {name: "{{ $.Release.Name }}-matrix-authentication-service"}}
    - {name: twice, configMap: {name: my-own}}
    - {name: twice, configMap: {name: my-own}}
  extraEnv:
    - {name: FROM, value: /secrets/ess-generatd/MAS_ENCRYPTION_SECRET}
  labels:
    mine: "not a value!"
  serviceAccount: {name: Bad_Name, create: true}
  encryptionSecret: {secret: ess-matrix-authentication-service, secretKey: NOPE}
"#;
    assert_snapshot!("references", masthead(MAS).file("v.yaml", values).fails(1));
}

#[test]
fn what_the_user_brings_is_taken_to_be_there() {
    let values = "matrixAuthenticationService:
  encryptionSecret: {secret: '{{ $.Release.Name }}-mine', secretKey: key}
  serviceAccount: {name: mine, create: false}
  extraVolumes: [{name: x, secret: {secretName: their-own}}]
  extraVolumeMounts: [{name: x, mountPath: /x, subPath: any}]
  ingress: {tlsSecret: my-certificate}
  image: {pullSecrets: [{name: registry}]}
";
    masthead(MAS).file("v.yaml", values).ok();
}

#[test]
fn warnings_fail_where_that_is_asked_for() {
    let values = "matrixAuthenticationService: {additional: {x: {config: {emial: {}}}}}";
    let output = masthead(MAS).file("v.yaml", values).run();
    assert_eq!((output.status, output.stdout.as_str()), (0, ""));
    assert!(output.stderr.starts_with(
        "warning: matrixAuthenticationService.additional.x.config.emial: unknown setting [MH0302]\n"
    ));
    assert_eq!(
        masthead(MAS)
            .arg("--strict")
            .file("v.yaml", values)
            .fails(1),
        output.stderr
    );
}

#[test]
fn render_warns_too_and_still_prints() {
    let values = "matrixAuthenticationService: {additional: {x: {config: {emial: {}}}}}";
    let output = masthead(
        "render --credentials job --fragment nothing-enabled --fragment mas-minimal -f v.yaml",
    );
    let output = output.file("v.yaml", values).run();
    assert_eq!(output.status, 0);
    assert_eq!(
        output.stderr.matches("warning: ").count(),
        1,
        "{}",
        output.stderr
    );
    output.object("Deployment/ess-matrix-authentication-service");
}

/// What is said first of `values` in Element Web's and Synapse's place, without its place.
fn first(values: &str) -> String {
    let output = masthead(MAS).file("v.yaml", format!("{values}\n")).run();
    let line = output.stderr.lines().next().unwrap_or_default();
    format!("{} {line}", output.status)
}

#[test]
fn names_of_images_and_hosts_that_nothing_is_reached_by_are_told() {
    let digest = format!("sha256:{}", "0a".repeat(32));
    for good in [
        "{synapse: {image: {registry: 'localhost:5000', repository: a/b, tag: v1-x}}}",
        &format!("{{synapse: {{image: {{digest: '{digest}'}}}}}}"),
        "{synapse: {redisOrValkey: {host: 'redis.db.svc.cluster.local.'}}}",
        "{matrixRTC: {enabled: true, ingress: {host: r.example.org}, sfu: {manualIP: '2001:db8::1'}}}",
    ] {
        assert_eq!(first(good), "0 ", "{good}");
    }
    let cases = [
        "{synapse: {image: {registry: 'https://ghcr.io'}}}",
        "{synapse: {image: {repository: 'Element/Synapse'}}}",
        "{synapse: {image: {tag: 'v1:2'}}}",
        "{synapse: {image: {digest: abc}}}",
        "{synapse: {redisOrValkey: {host: 'redis:6379'}}}",
        "{synapse: {postgres: {host: 'postgres://pg', user: u, database: d, password: {value: x}}}}",
        "{matrixRTC: {enabled: true, ingress: {host: r.example.org}, sfu: {manualIP: <your-public-ip>}}}",
        "{synapse: {enabled: yES}}",
        "{synapse: {workers: {client-reader: {enabled: true, replicas: 2147483648}}}}",
        "{synapse: {workers: {push-rules: {enabled: true, replicas: 2147483647}}}}",
    ];
    let said: Vec<_> = cases
        .map(|case| format!("{case}\n  {}", first(case)))
        .into();
    assert_snapshot!(said.join("\n"));
}

#[test]
fn files_and_modules_that_the_pod_of_synapse_does_not_have_are_told() {
    let synapse = "check --fragment nothing-enabled --fragment synapse-minimal \
                   --set serverName=example.org -f v.yaml";
    let config = r#"      config: |
        form_secret_path: /absent/secret
        turn_shared_secret_path: /mounted/turn
        email: {notif_from: a@example.org, template_dir: /usr/share/templates}
        modules:
          - module: other.Module
"#;
    let values = format!(
        "synapse:\n  extraVolumeMounts: [{{name: x, mountPath: /mounted}}]\n  extraVolumes: [{{name: x, emptyDir: {{}}}}]\n  additional:\n    mine:\n{config}"
    );
    let output = masthead(synapse).file("v.yaml", &*values).run();
    assert_eq!(output.status, 1);
    assert_snapshot!(output.stderr);
    let image = format!("{values}  image: {{repository: example/synapse}}\n");
    let output = masthead(synapse).file("v.yaml", image).run();
    assert_eq!((output.status, &*output.stderr), (0, ""));
}

#[test]
fn what_somebody_was_to_replace_is_told() {
    let values = r#"serverName: acme.io
synapse:
  ingress: {host: matrix.acme.io}
  macaroon: {value: macaroon-of-acme}
  registrationSharedSecret: {value: <your-secret>}
  additional:
    turn:
      config: |
        turn_uris: ["turn:turn.acme.io"]
        turn_shared_secret: CHANGEME
"#;
    let command = "check --fragment synapse-secrets-in-helm --fragment element-web-minimal \
                   --fragment nothing-enabled --set synapse.enabled=true -f v.yaml";
    let output = masthead(command).file("v.yaml", values).run();
    assert_eq!((output.status, &*output.stdout), (0, ""));
    assert_snapshot!(output.stderr);
}

/// What is said of values over the fragment `minimal`.
fn of_values(values: &str) -> (i32, String) {
    let run = masthead("check --fragment minimal -f v.yaml").file("v.yaml", values);
    let output = run.run();
    (output.status, output.stderr)
}

#[test]
fn a_value_that_looks_like_a_template_and_is_none_is_told_at_its_place() {
    for class in ["{{ .Release.Name }}", "{{ \"A_\" }} x"] {
        let values = format!("synapse: {{media: {{storage: {{storageClassName: '{class}'}}}}}}");
        let (status, said) = of_values(&values);
        let start = "error: synapse.media.storage.storageClassName: expected a name";
        assert!(status == 1 && said.starts_with(start), "{said}");
        assert!(said.contains("--> v.yaml:1:47"), "{said}");
    }
}

#[test]
fn a_name_that_no_secret_can_have_is_told_as_that() {
    for name in ["s/x", "My_Secret", "a/b/c", "-a"] {
        let values = format!("synapse: {{macaroon: {{secret: '{name}', secretKey: k}}}}");
        let (status, said) = of_values(&values);
        let start = "warning: synapse.macaroon.secret: no Secret can have this name: expected";
        assert!(status == 0 && said.starts_with(start), "{name}: {said}");
        assert!(!said.contains("nothing creates"), "{name}: {said}");
    }
}
