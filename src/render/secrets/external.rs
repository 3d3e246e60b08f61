//! ExternalSecret objects: they say in which secret store the values of a Secret are.
//!
//! Source: <https://external-secrets.io/latest/api/externalsecret/>

use serde_json::{Value, json};

use super::{Opened, fields, template};
use crate::kube::object::{Body, Kind};

/// A store of the External Secrets Operator.
#[derive(Clone, Debug)]
pub struct SecretStore {
    /// The name of the store.
    pub name: String,
    /// Who may use it.
    pub kind: StoreKind,
}

/// Who may use a store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StoreKind {
    /// A store of the namespace.
    SecretStore,
    /// A store of the cluster.
    ClusterSecretStore,
}

impl StoreKind {
    /// As in the field `kind`.
    pub fn name(self) -> &'static str {
        match self {
            Self::SecretStore => "SecretStore",
            Self::ClusterSecretStore => "ClusterSecretStore",
        }
    }
}

impl SecretStore {
    /// The object that makes this Secret of what the store has under the Secret's name, each key a
    /// property of it.
    pub(super) fn external_secret(&self, secret: &Opened) -> Body<'static> {
        let name = &secret.object.name;
        let data = secret.data.expose_all();
        let data: Vec<Value> = data
            .map(|(key, value)| reference(name, key, value))
            .collect();
        let spec = json!({
            "refreshInterval": "1h",
            "secretStoreRef": { "kind": self.kind.name(), "name": self.name },
            "target": {
                "name": name,
                "creationPolicy": "Owner",
                "template": template(secret.kind, json!({ "labels": secret.object.labels })),
            },
            "data": data,
        });
        Body::Other(Kind::ExternalSecret, fields(spec))
    }
}

/// A value that is not text is in the store as base64.
fn reference(name: &str, key: &str, value: &[u8]) -> Value {
    let mut remote = json!({ "key": name, "property": key });
    if std::str::from_utf8(value).is_err() {
        remote["decodingStrategy"] = "Base64".into();
    }
    json!({ "secretKey": key, "remoteRef": remote })
}

#[cfg(test)]
mod tests {
    use super::super::tests::secret;
    use super::*;
    use crate::kube::object::Object;

    #[test]
    fn every_key_is_referred_to_and_no_value_is_shown() {
        let store = SecretStore {
            name: "vault".into(),
            kind: StoreKind::ClusterSecretStore,
        };
        let object = secret(&[("TEXT", b"hunter2"), ("BYTES", b"\xff")]);
        let opened = Opened::new(&object).unwrap();
        let external = Object {
            body: store.external_secret(&opened),
            ..object.clone()
        };
        insta::assert_snapshot!(crate::source::yaml::print::to_string(&external).unwrap());
    }
}
