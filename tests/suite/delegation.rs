//! How Synapse leaves its accounts to MAS, by the version of Synapse.

use insta::assert_snapshot;
use serde_json::Value;

use crate::harness::{config, masthead};

const BASE: &str = "serverName: example.org
elementAdmin: {enabled: false}
elementWeb: {enabled: false}
matrixRTC: {enabled: false}
";

/// Values with this `image` and `delegation` of Synapse, and these further settings of MAS.
fn values(image: &str, delegation: &str, mas: &str) -> String {
    format!(
        "{BASE}synapse: {{ingress: {{host: matrix.example.org}}, image: {image}, delegation: {delegation}}}\n\
         matrixAuthenticationService: {{ingress: {{host: account.example.org}}{mas}}}\n"
    )
}

fn is_stable(image: &str, delegation: &str) -> bool {
    let values = values(image, delegation, "");
    let synapse = config("synapse", &values);
    let mas = config("mas", &values);
    let (stable, experimental) = (
        &synapse["matrix_authentication_service"],
        &synapse["experimental_features"]["msc3861"],
    );
    assert_ne!(
        stable.is_null(),
        experimental.is_null(),
        "one of both: {synapse}"
    );
    assert_eq!(
        mas["clients"].is_null(),
        experimental.is_null(),
        "Synapse is a client of MAS in the old way alone"
    );
    let kind = if stable.is_null() {
        "synapse_legacy"
    } else {
        "synapse_modern"
    };
    assert_eq!(mas["matrix"]["kind"], kind);
    !stable.is_null()
}

#[test]
fn the_version_decides_and_the_setting_where_it_says_nothing() {
    let digest = "{tag: '', digest: 'sha256:2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae'}";
    for (image, delegation, stable) in [
        ("{tag: v1.135.0}", "auto", false),
        ("{tag: v1.120.2}", "auto", false),
        ("{tag: 1.135.0-mine}", "auto", false),
        ("{tag: v1.136.0}", "auto", true),
        ("{tag: v1.159.0}", "auto", true),
        ("{tag: v2.0.0}", "auto", true),
        ("{tag: latest}", "auto", true),
        ("{tag: latest}", "msc3861", false),
        ("{tag: v1.140.0}", "msc3861", false),
        ("{tag: v1.140.0}", "stable", true),
        (digest, "auto", true),
        (digest, "msc3861", false),
    ] {
        assert_eq!(is_stable(image, delegation), stable, "{image} {delegation}");
    }
}

/// What MAS and Synapse have of the secret of Synapse as a client: the file that each reads.
fn files_of_secret(mas: &str) -> (String, String) {
    let values = values("{tag: v1.135.0}", "auto", mas);
    let client = config("mas", &values)["clients"][0].clone();
    let synapse = config("synapse", &values)["experimental_features"]["msc3861"].clone();
    assert_eq!(
        (&client["client_id"], &client["client_auth_method"]),
        (&synapse["client_id"], &synapse["client_auth_method"])
    );
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    (
        text(&client["client_secret_file"]),
        text(&synapse["client_secret"]),
    )
}

#[test]
fn both_read_the_same_secret() {
    for (mas, file) in [
        ("", "ess-generated/MAS_SYNAPSE_OIDC_CLIENT_SECRET"),
        (
            ", synapseOIDCClientSecret: {value: a-secret}",
            "ess-matrix-authentication-service/SYNAPSE_OIDC_CLIENT_SECRET",
        ),
        (
            ", synapseOIDCClientSecret: {secret: mine, secretKey: oidc}",
            "mine/oidc",
        ),
    ] {
        let (of_mas, of_synapse) = files_of_secret(mas);
        assert_eq!(of_mas, format!("/secrets/{file}"));
        // What `config` says of a secret that Synapse's file holds: masked where the values give it.
        assert!(
            of_synapse == format!("<content of /secrets/{file}>") || of_synapse == "***",
            "{of_synapse}"
        );
    }
}

#[test]
fn the_older_way() {
    let values = values("{tag: v1.135.0}", "auto", "");
    let synapse = config("synapse", &values)["experimental_features"]["msc3861"].clone();
    assert_snapshot!("msc3861", serde_json::to_string_pretty(&synapse).unwrap());
    let of_clients = masthead("notes well-known -f values.yaml")
        .file("values.yaml", &values)
        .ok()
        .stdout;
    assert!(
        of_clients.contains(r#""issuer": "https://account.example.org/""#),
        "{of_clients}"
    );
    let newer = masthead("notes well-known -f values.yaml")
        .file("values.yaml", values.replace("v1.135", "v1.136"))
        .ok()
        .stdout;
    assert!(!newer.contains("msc2965"), "{newer}");
}

/// The check of Synapse's configuration runs before Secrets of the release are there.
#[test]
fn a_hook_reads_the_secret_from_its_copy() {
    let values = values(
        "{tag: v1.135.0}",
        "auto",
        ", synapseOIDCClientSecret: {value: a-secret}",
    );
    let output = masthead("template ess -f values.yaml")
        .file("values.yaml", values)
        .ok();
    let copy = output.object("Secret/ess-matrix-authentication-service-pre");
    assert_eq!(copy["data"]["SYNAPSE_OIDC_CLIENT_SECRET"], "YS1zZWNyZXQ=");
    let job = output.object("Job/ess-synapse-check-config").to_string();
    assert!(
        job.contains("/secrets/ess-matrix-authentication-service-pre/SYNAPSE_OIDC_CLIENT_SECRET"),
        "{job}"
    );
}

#[test]
fn what_a_version_can_not_do_is_told() {
    let error = |image: &str, delegation: &str, mas: &str| {
        masthead("check -f values.yaml")
            .file("values.yaml", values(image, delegation, mas))
            .fails(1)
    };
    assert_snapshot!("delegation_not_yet", error("{tag: v1.135.0}", "stable", ""));
    assert_snapshot!(
        "delegation_no_more",
        error("{tag: v1.157.0}", "msc3861", "")
    );
    let reserved = ", synapseOIDCClientSecret: {value: 'a/b+c='}";
    assert_snapshot!(
        "delegation_reserved",
        error("{tag: v1.135.0}", "auto", reserved)
    );
}
