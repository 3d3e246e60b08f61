//! Dex, before an LDAP directory and behind MAS.

use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::harness::{Output, config, identity, masthead};

const BASE: &str = "serverName: example.org
elementAdmin: {enabled: false}
elementWeb: {enabled: false}
matrixRTC: {enabled: false}
synapse: {ingress: {host: matrix.example.org}}
matrixAuthenticationService: {ingress: {host: account.example.org}}
";

const DEX: &str = "dex:
  enabled: true
  ingress: {host: ldap.example.org}
  ldap:
    host: directory.example.org:636
    bindDN: cn=reader,dc=example,dc=org
    bindPW: {value: marker-ldap}
    userSearch: {baseDN: 'ou=people,dc=example,dc=org', username: uid, idAttr: entryUUID, emailAttr: mail, nameAttr: cn}
";

fn values(more: &str) -> String {
    format!("{BASE}{DEX}{more}")
}

fn render(values: &str) -> Output {
    masthead("template ess --api-versions monitoring.coreos.com/v1/ServiceMonitor -f values.yaml")
        .file("values.yaml", values)
        .ok()
}

fn notes(topic: &str, values: &str) -> String {
    masthead("notes -f values.yaml")
        .arg(topic)
        .file("values.yaml", values)
        .ok()
        .stdout
}

fn fails(dex: &str) -> String {
    masthead("check -f values.yaml")
        .file("values.yaml", format!("{BASE}dex:\n  enabled: true\n{dex}"))
        .fails(1)
}

#[test]
fn it_has_all_its_objects() {
    let output = render(&values(""));
    let names: Vec<String> = output
        .objects()
        .iter()
        .map(identity)
        .filter(|name| name.ends_with("/ess-dex"))
        .collect();
    assert_eq!(
        names,
        [
            "ServiceAccount/ess-dex",
            "Secret/ess-dex",
            "ConfigMap/ess-dex",
            "Service/ess-dex",
            "Deployment/ess-dex",
            "Ingress/ess-dex",
            "ServiceMonitor/ess-dex"
        ]
    );
    assert!(
        !render(BASE).stdout.contains("ess-dex"),
        "it is off by itself"
    );
}

#[test]
fn its_configuration() {
    let more = "    rootCA: {secret: directory, secretKey: ca.pem}
    usernamePrompt: Company account
    groupSearch: {baseDN: 'ou=groups,dc=example,dc=org', userMatchers: [{userAttr: DN, groupAttr: member}], nameAttr: cn}
  replicas: 2
  postgres: {host: postgres.example.org, user: dex, database: dex, password: {secret: databases, secretKey: dex}}
  additional: {mine: {config: {expiry: {idTokens: 10m}, frontend: {issuer: Company}}}}
";
    let shown = masthead("config dex -f values.yaml")
        .file("values.yaml", values(more))
        .ok()
        .stdout;
    assert_snapshot!("dex_config", shown);
    let deployment = render(&values(more)).object("Deployment/ess-dex");
    assert_eq!(deployment["spec"]["replicas"], 2);
    let pod = &deployment["spec"]["template"]["spec"];
    let mounts = |container: &Value| -> Vec<Value> {
        container["volumeMounts"]
            .as_array()
            .unwrap()
            .iter()
            .map(|mount| mount["mountPath"].clone())
            .collect()
    };
    assert_eq!(
        mounts(&pod["containers"][0]),
        ["/conf/config.yaml", "/secrets/directory"],
        "it sees no secret but the certificate"
    );
}

/// MAS and Dex have to agree on issuer, client, secret and the way back.
#[test]
fn mas_and_dex_agree() {
    for (secret, file) in [
        ("", "ess-generated/DEX_MAS_CLIENT_SECRET"),
        (
            "  masClientSecret: {secret: dex, secretKey: mas}\n",
            "dex/mas",
        ),
        ("  masClientSecret: {value: a-secret}\n", ""),
    ] {
        let values = values(secret);
        let (mas, dex) = (config("mas", &values), config("dex", &values));
        let (provider, client) = (
            &mas["upstream_oauth2"]["providers"][0],
            &dex["staticClients"][0],
        );
        assert_eq!(
            (&provider["issuer"], &provider["client_id"]),
            (&dex["issuer"], &client["id"])
        );
        let back = format!(
            "https://account.example.org/upstream/callback/{}",
            provider["id"].as_str().unwrap()
        );
        assert_eq!(client["redirectURIs"], json!([back]));
        if !file.is_empty() {
            assert_eq!(provider["client_secret_file"], format!("/secrets/{file}"));
            assert_eq!(client["secret"], format!("<content of /secrets/{file}>"));
        }
        let port = dex["web"]["http"]
            .as_str()
            .unwrap()
            .rsplit(':')
            .next()
            .unwrap()
            .to_owned();
        for key in ["token_endpoint", "jwks_uri"] {
            let url = provider[key].as_str().unwrap();
            assert!(
                url.starts_with(&format!("http://ess-dex.ess.svc.cluster.local.:{port}/")),
                "{url}"
            );
        }
    }
}

#[test]
fn an_inline_secret_is_the_same_for_both() {
    let output = render(&values("  masClientSecret: {value: a-secret}\n"));
    let data = |name: &str| output.object(name)["data"].clone();
    assert_eq!(data("Secret/ess-dex")["MAS_CLIENT_SECRET"], "YS1zZWNyZXQ=");
    assert_eq!(
        data("Secret/ess-matrix-authentication-service")["DEX_CLIENT_SECRET"],
        "YS1zZWNyZXQ="
    );
    for object in output
        .objects()
        .iter()
        .filter(|object| object["kind"] != "Secret")
    {
        let text = object.to_string();
        assert!(
            !text.contains("a-secret") && !text.contains("marker-ldap"),
            "{}",
            identity(object)
        );
    }
}

#[test]
fn what_mas_shows_and_takes_over_can_be_changed() {
    let changed = values("").replace(
        "{ingress: {host: account.example.org}}",
        "{ingress: {host: account.example.org}, upstreamProviders: {dex: {humanName: Company, claimsImports: {email: {action: force}}}}}",
    );
    let provider = config("mas", &changed)["upstream_oauth2"]["providers"][0].clone();
    assert_eq!(provider["human_name"], "Company");
    assert_eq!(
        provider["claims_imports"]["email"],
        json!({ "action": "force", "template": "{{ user.email }}" })
    );
    assert_eq!(provider["claims_imports"]["localpart"]["action"], "require");
    let other = changed.replace("humanName: Company", "issuer: https://other.example.org");
    let said = masthead("check -f values.yaml")
        .file("values.yaml", other)
        .fails(1);
    assert!(
        said.contains("matrixAuthenticationService.upstreamProviders.dex.issuer: `dex` sets this"),
        "{said}"
    );
}

#[test]
fn notes_images_and_credentials_know_it() {
    let values = values("").replace(
        "{value: marker-ldap}",
        "{secret: directory, secretKey: password}",
    );
    assert!(notes("dns", &values).contains("\nldap.example.org. 3600 IN A"));
    assert!(!notes("authelia", &values).contains("matrix-authentication-service"));
    let secrets = notes("secrets", &values);
    assert!(
        secrets.contains("# dex.ldap.bindPW\nkubectl create secret generic directory -n ess"),
        "{secrets}"
    );
    assert!(
        secrets.contains("'<password of dex.ldap.bindDN, as its server has it>'"),
        "{secrets}"
    );
    let images = masthead("images -f values.yaml")
        .file("values.yaml", &values)
        .ok()
        .stdout;
    assert!(images.contains("ghcr.io/dexidp/dex:v"), "{images}");
    let output = masthead("render -f values.yaml")
        .file("values.yaml", &values)
        .run();
    let kept = std::fs::read_to_string(output.folder.path().join("ess.credentials.yaml")).unwrap();
    assert!(kept.contains("\n  DEX_MAS_CLIENT_SECRET:\n"));
}

#[test]
fn the_common_settings_of_a_workload_work() {
    let more = "  labels: {example.org/team: identity}
  annotations: {example.org/a: b}
  extraEnv: [{name: DEX_EXPAND_ENV, value: 'true'}, {name: TZ, value: UTC}]
  extraVolumes: [{name: theme, configMap: {name: '{{ .Release.Name }}-theme'}}]
  extraVolumeMounts: [{name: theme, mountPath: /theme}]
  image: {digest: 'sha256:2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae', pullSecrets: [{name: mirror}]}
  nodeSelector: {disk: ssd}
  livenessProbe: {periodSeconds: 77}
  serviceAccount: {create: false, name: existing}
  serviceMonitors: {enabled: false}
";
    let output = render(&values(more));
    let deployment = output.object("Deployment/ess-dex");
    let pod = &deployment["spec"]["template"]["spec"];
    let container = &pod["containers"][0];
    assert_eq!(
        deployment["metadata"]["labels"]["example.org/team"],
        "identity"
    );
    assert_eq!(deployment["metadata"]["annotations"]["example.org/a"], "b");
    assert_eq!(
        container["env"],
        json!([{"name": "DEX_EXPAND_ENV", "value": "false"}, {"name": "TZ", "value": "UTC"}])
    );
    assert!(
        pod["volumes"]
            .as_array()
            .unwrap()
            .contains(&json!({"name": "theme", "configMap": {"name": "ess-theme"}}))
    );
    assert!(container["image"].as_str().unwrap().ends_with("6e7ae"));
    assert_eq!(
        (&pod["imagePullSecrets"], &pod["nodeSelector"]),
        (&json!([{"name": "mirror"}]), &json!({"disk": "ssd"}))
    );
    assert_eq!(
        (
            &container["livenessProbe"]["periodSeconds"],
            &pod["serviceAccountName"]
        ),
        (&json!(77), &json!("existing"))
    );
    let names: Vec<String> = output.objects().iter().map(identity).collect();
    assert!(
        !names
            .iter()
            .any(|name| name == "ServiceAccount/ess-dex" || name == "ServiceMonitor/ess-dex")
    );
}

#[test]
fn what_can_not_work_is_told() {
    assert_snapshot!("dex_empty", fails("  ldap: {}\n"));
    let halves = "  ingress: {host: ldap.example.org}
  replicas: 2
  ldap: {host: 'ldaps://directory.example.org', bindDN: cn=reader, insecureNoSSL: true, startTLS: true,
         userSearch: {baseDN: ou=people, username: uid}}
";
    assert_snapshot!("dex_halves", fails(halves));
    let other = "  ingress: {host: ldap.example.org}
  ldap: {host: directory.example.org, anonymous: true, bindDN: cn=reader, bindPW: {value: x}, userSearch: {baseDN: o, username: uid}}
  masClientSecret: {value: 'a+b'}
  postgres: {host: db, user: dex, database: dex, sslMode: prefer}
";
    assert_snapshot!("dex_others", fails(other));
    let alone = values("").replace(
        "matrixAuthenticationService: {",
        "matrixAuthenticationService: {enabled: false, ",
    );
    let said = masthead("check -f values.yaml")
        .file("values.yaml", alone)
        .fails(1);
    assert!(
        said.starts_with("error: dex.enabled: it signs users in for `matrixAuthenticationService`, which is not enabled"),
        "{said}"
    );
}

#[test]
fn its_database_is_its_own() {
    let connection = "postgres: {host: db, user: u, database: matrix, password: {value: p}}";
    let same = values(&format!("  {connection}\n"))
        .replace("synapse: {", &format!("synapse: {{{connection}, "));
    let said = masthead("check -f values.yaml")
        .file("values.yaml", same)
        .fails(1);
    assert!(
        said.contains("`synapse.postgres` and `dex.postgres` are the same database"),
        "{said}"
    );
}
