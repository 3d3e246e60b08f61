//! Certificate authorities of the user's.

use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::harness::{Output, config, masthead};

const VALUES: &str = "serverName: example.org
caBundle: {configMap: '{{ .Release.Name }}-ca', key: company.pem}
matrixRTC: {ingress: {host: rtc.example.org}}
elementAdmin: {ingress: {host: admin.example.org}}
elementWeb: {ingress: {host: chat.example.org}}
hookshot:
  enabled: true
  ingress: {host: hookshot.example.org}
  additional: {mine: {config: 'generic: {enabled: true}'}}
dex:
  enabled: true
  ingress: {host: dex.example.org}
  ldap: {host: directory.example.org, anonymous: true, userSearch: {baseDN: 'dc=example', username: uid}}
synapse:
  ingress: {host: matrix.example.org}
  workers: {pusher: {enabled: true}}
  postgres: {host: db.example.org, user: synapse, database: synapse, sslMode: verify-ca, password: {secret: db, secretKey: synapse}}
  redisOrValkey: {host: cache.example.org, tls: true}
matrixAuthenticationService:
  ingress: {host: account.example.org}
  syn2mas: {enabled: true}
  postgres: {host: db.example.org, user: mas, database: mas, sslMode: verify-full, password: {secret: db, secretKey: mas}}
";

fn render(values: &str) -> Output {
    masthead("render --credentials job -f values.yaml")
        .file("values.yaml", values)
        .ok()
}

/// Each container with the variables that name the bundle, and whether it is mounted there.
fn trusting(output: &Output) -> Vec<String> {
    let mut out = Vec::new();
    for object in output.objects() {
        let pod = &object["spec"]["template"]["spec"];
        let lists = [&pod["initContainers"], &pod["containers"]];
        for container in lists.into_iter().filter_map(Value::as_array).flatten() {
            let env = container["env"].as_array().cloned().unwrap_or_default();
            let is_ours = |it: &&Value| it["name"].as_str().unwrap().contains("_CERT");
            let env = env.iter().filter(is_ours);
            let env: Vec<String> = env
                .map(|it| format!("{}={}", it["name"], it["value"]))
                .collect();
            let mounts = container["volumeMounts"]
                .as_array()
                .cloned()
                .unwrap_or_default();
            let mount = mounts.iter().find(|it| it["name"] == "ca-bundle");
            assert_eq!(mount.is_some(), !env.is_empty(), "{container}");
            if let Some(mount) = mount {
                assert_eq!(
                    *mount,
                    json!({"name": "ca-bundle", "mountPath": "/ca-bundle/ca.crt", "subPath": "company.pem", "readOnly": true})
                );
                let volumes = pod["volumes"].as_array().unwrap();
                let volume = volumes.iter().find(|it| it["name"] == "ca-bundle").unwrap();
                assert_eq!(volume["configMap"]["name"], "ess-ca");
                let name = &object["metadata"]["name"];
                out.push(
                    format!("{name} {}: {}", container["name"], env.join(" ")).replace('"', ""),
                );
            }
        }
    }
    out
}

#[test]
fn it_reaches_each_program_that_makes_connections_with_tls() {
    assert_snapshot!(trusting(&render(VALUES)).join("\n"));
}

#[test]
fn without_it_nothing_is_there() {
    let without = VALUES.replace("caBundle:", "global:");
    assert_eq!(trusting(&render(&without)), Vec::<String>::new());
    let output = render(&without).stdout;
    assert!(!output.contains("ca-bundle") && !output.contains("SSL_CERT"));
}

#[test]
fn databases_and_caches_are_verified_with_it() {
    let synapse = config("synapse", VALUES);
    assert_eq!(
        synapse["database"]["args"]["sslrootcert"],
        "/ca-bundle/ca.crt"
    );
    assert_eq!(synapse["redis"]["ca_file"], "/ca-bundle/ca.crt");
    assert_eq!(
        config("mas", VALUES)["database"]["ssl_ca_file"],
        "/ca-bundle/ca.crt"
    );
    let full = VALUES.replace("verify-ca", "verify-full");
    // OpenSSL's, which are the image's and the bundle.
    assert_eq!(
        config("synapse", &full)["database"]["args"]["sslrootcert"],
        "system"
    );
    let unverified = VALUES.replace("verify-full", "require");
    assert_eq!(
        config("mas", &unverified)["database"].get("ssl_ca_file"),
        None
    );
}

#[test]
fn a_secret_does_as_well() {
    let values = VALUES.replace(
        "configMap: '{{ .Release.Name }}-ca', key: company.pem",
        "secret: ca",
    );
    let pod = render(&values).object("StatefulSet/ess-synapse-pusher")["spec"]["template"]["spec"]
        .clone();
    let volumes = pod["volumes"].as_array().unwrap();
    let volume = volumes.iter().find(|it| it["name"] == "ca-bundle").unwrap();
    assert_eq!(volume["secret"]["secretName"], "ca");
    let mounts = pod["containers"][0]["volumeMounts"].to_string();
    assert!(mounts.contains(r#""subPath":"ca.crt""#), "{mounts}");
    let notes = masthead("notes secrets -f values.yaml")
        .file("values.yaml", values)
        .ok()
        .stdout;
    let expected = "# caBundle\nkubectl create secret generic ca -n ess \\\n  --from-file=ca.crt='<certificates, PEM>'";
    assert!(notes.contains(expected), "{notes}");
}

#[test]
fn what_is_wrong_is_said() {
    let said = |values: &str| {
        masthead("check --fragment minimal -f values.yaml")
            .file("values.yaml", values)
            .fails(1)
    };
    assert_snapshot!(said("caBundle: {configMap: a, secret: b}\n"));
    assert_snapshot!(said("caBundle: {key: a}\n"));
    let output = masthead("check --fragment minimal -f values.yaml")
        .file(
            "values.yaml",
            "caBundle: {configMap: a}\nsynapse: {extraEnv: [{name: SSL_CERT_FILE, value: /x}]}\n",
        )
        .run();
    assert_snapshot!(output.told());
}
