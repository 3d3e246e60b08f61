//! The Secret that people apply: what masthead has no credential for.

use serde_json::{Map, json};
use zeroize::Zeroizing;

use super::outcome::Adoption;
use crate::source::yaml::print;
use crate::stack::elsewhere::SECRET;

/// The Secret as a manifest; nothing where there is nothing in it.
pub(crate) fn manifest(adoption: &Adoption, namespace: &str) -> Option<Zeroizing<String>> {
    if adoption.secret.is_empty() {
        return None;
    }
    let (mut texts, mut data) = (Map::new(), Map::new());
    for (key, secret) in &adoption.secret {
        match secret.expose_text() {
            Some(text) => texts.insert(key.clone(), text.into()),
            None => data.insert(key.clone(), secret.expose_base64().into()),
        };
    }
    let mut manifest = json!({
        "apiVersion": "v1", "kind": "Secret", "metadata": {"name": SECRET, "namespace": namespace}, "type": "Opaque",
    });
    for (key, values) in [("stringData", texts), ("data", data)] {
        if !values.is_empty() {
            manifest[key] = values.into();
        }
    }
    let text = print::to_string(&manifest).unwrap_or_default();
    Some(Zeroizing::new(format!(
        "# Credentials that the values name by this Secret. Apply it before the manifests, and keep it secret.\n{text}\n"
    )))
}
