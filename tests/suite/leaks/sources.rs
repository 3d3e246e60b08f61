//! Every credential that the schema knows, as a marker.

use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use serde_json::{Value, json};

use super::{MARK, registration};
use crate::hostile::{base, least, merge, neighbours};

/// Where the schema takes a credential: `….value`, and `….config`, a whole configuration file.
pub(super) fn leaves() -> Vec<Vec<String>> {
    let schema = schema();
    let mut out = Vec::new();
    find_leaves(&schema, &schema, &mut Vec::new(), &mut out);
    assert!(out.len() >= 24, "{}", out.len());
    out
}

pub(super) fn schema() -> Value {
    serde_json::from_str(include_str!("../../../values.schema.json")).unwrap()
}

fn find_leaves(schema: &Value, node: &Value, path: &mut Vec<String>, out: &mut Vec<Vec<String>>) {
    let reference = node["$ref"]
        .as_str()
        .map(|reference| reference.trim_start_matches("#/$defs/"));
    let node = reference.map_or(node, |name| &schema["$defs"][name]);
    match path.last().map(String::as_str) {
        Some("value" | "config") => return out.push(path.clone()),
        // The older name of the same, and what is no credential.
        Some("redisOrValkey" | "valkey" | "extraEnv" | "tolerations" | "rootCA") => return,
        _ => {}
    }
    let properties = node["properties"].as_object().into_iter().flatten();
    for (key, inner) in properties
        .map(|(key, inner)| (key.as_str(), inner))
        .chain([("sample", &node["additionalProperties"])])
    {
        if inner.is_object() {
            path.push(key.into());
            find_leaves(schema, inner, path, out);
            path.pop();
        }
    }
}

/// A credential of the form that its place needs.
pub(super) fn marked(path: &[String], index: usize) -> String {
    let path = path.join(".");
    let mark = format!("{MARK}{index:02}");
    let long = format!("{mark:x<32}");
    if path.ends_with("config") {
        return config(&path, &mark);
    }
    match path.as_str() {
        "synapse.signingKey.value" => format!("ed25519 a_1 {}", STANDARD_NO_PAD.encode(&long)),
        "matrixAuthenticationService.encryptionSecret.value" => hex::encode(&long),
        "hookshot.appserviceRegistration.value" => registration(&mark),
        _ if path.contains("privateKeys") || path.contains("passkey") => {
            format!("-----BEGIN PRIVATE KEY-----\n{mark}\n-----END PRIVATE KEY-----\n")
        }
        _ if path.contains("lient") => long,
        _ => format!("{mark}/+ ?&'\"$"),
    }
}

/// Credentials where the programs' own configuration has them.
fn config(path: &str, mark: &str) -> String {
    let component = path.split('.').next().unwrap();
    match component {
        "matrixAuthenticationService" => format!(
            "captcha: {{service: recaptcha_v2, site_key: k, secret_key: {mark}}}\n\
             clients: [{{client_id: 01HFRQFT5QFMJFGF01P7JAV2ME, client_auth_method: client_secret_basic, client_secret: {mark}}}]\n"
        ),
        "synapse" => format!(
            "turn_shared_secret: {mark}\nrecaptcha_private_key: {mark}\nemail: {{smtp_host: h, smtp_user: u, smtp_pass: {mark}, \
             notif_from: a@b.c}}\n"
        ),
        "hookshot" => {
            format!("github: {{auth: {{id: 1, privateKeyFile: k}}, webhook: {{secret: {mark}}}}}\n")
        }
        "dex" => format!(
            "staticClients: [{{id: a, secret: {mark}}}]\nconnectors: [{{type: ldap, id: b, name: b, config: {{host: h, bindPW: {mark}}}}}]\n"
        ),
        _ => format!(
            "keys: {{k: {mark}}}\nwebhook: {{api_key: {mark}, urls: ['https://u:{mark}@example.org/']}}\n"
        ),
    }
}

/// Values with all of them.
pub(super) fn values() -> Value {
    let schema = schema();
    let mut values = base(&[String::new()]);
    for (index, path) in leaves().iter().enumerate() {
        merge(&mut values, neighbours(path));
        merge(
            &mut values,
            least(&schema, &schema, path, &marked(path, index)),
        );
    }
    values["dex"]["postgres"]["database"] = "dex".into();
    // Synapse is on the stack's own database, MAS is not.
    values["synapse"]
        .as_object_mut()
        .unwrap()
        .remove("postgres");
    let mas = &mut values["matrixAuthenticationService"];
    merge(
        mas,
        json!({"postgres": {"port": 5432, "sslMode": "prefer"}}),
    );
    values
}
