//! ExternalSecret objects: they say in which secret store the values of a Secret are.
//!
//! Source: <https://external-secrets.io/latest/api/externalsecret/>

use serde_json::{Value, json};

use super::template_metadata;
use crate::credentials::Secret;

/// A store of the External Secrets Operator.
#[derive(Clone, Debug)]
pub struct SecretStore {
    pub name: String,
    pub kind: StoreKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum StoreKind {
    /// A store of the namespace.
    #[value(name = "SecretStore")]
    SecretStore,
    /// A store of the cluster.
    #[value(name = "ClusterSecretStore")]
    ClusterSecretStore,
}

impl SecretStore {
    /// The object that makes this Secret of what the store has under the Secret's name, each key a property of it.
    pub fn external_secret(&self, secret: &Value) -> Value {
        let metadata = &secret["metadata"];
        let kind = match self.kind {
            StoreKind::SecretStore => "SecretStore",
            StoreKind::ClusterSecretStore => "ClusterSecretStore",
        };
        let data = secret["data"].as_object().into_iter().flatten();
        let data: Vec<Value> = data
            .map(|(key, value)| reference(&metadata["name"], key, value))
            .collect();
        let mut labels = template_metadata(secret);
        labels
            .as_object_mut()
            .map(|labels| (labels.remove("name"), labels.remove("namespace")));
        json!({
            "apiVersion": "external-secrets.io/v1",
            "kind": "ExternalSecret",
            "metadata": metadata,
            "spec": {
                "refreshInterval": "1h",
                "secretStoreRef": { "kind": kind, "name": self.name },
                "target": {
                    "name": metadata["name"],
                    "creationPolicy": "Owner",
                    "template": { "type": secret["type"], "metadata": labels },
                },
                "data": data,
            },
        })
    }
}

/// A value that is no text is in the store as base64.
fn reference(name: &Value, key: &str, value: &Value) -> Value {
    let mut remote = json!({ "key": name, "property": key });
    let bytes = Secret::from_base64(value.as_str().unwrap_or_default());
    if bytes.is_some_and(|bytes| bytes.expose_text().is_none()) {
        remote["decodingStrategy"] = "Base64".into();
    }
    json!({ "secretKey": key, "remoteRef": remote })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_is_referred_to_and_no_value_is_shown() {
        let store = SecretStore {
            name: "vault".into(),
            kind: StoreKind::ClusterSecretStore,
        };
        let secret = json!({
            "apiVersion": "v1", "kind": "Secret", "type": "Opaque",
            "metadata": {"name": "ess-generated", "namespace": "ess", "labels": {"a": "b"}, "annotations": {"helm.sh/hook": "pre"}},
            "data": {"TEXT": "aHVudGVyMg==", "BYTES": "/w=="},
        });
        insta::assert_snapshot!(super::super::text(&store.external_secret(&secret)));
    }
}
