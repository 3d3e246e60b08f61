//! Makes values fit to be shown.

use base64::prelude::{BASE64_STANDARD, Engine};
use serde_json::Value;

use super::Shown;
use crate::source::mask::{MASK, is_secret, masked};

/// A value of a Secret: its length alone.
pub fn secret(value: &Value) -> Shown {
    let text = value.as_str().unwrap_or_default();
    Shown::Secret {
        bytes: BASE64_STANDARD
            .decode(text)
            .map_or(text.len(), |bytes| bytes.len()),
    }
}

/// A value that stands under `name`, in a manifest or in a configuration file.
pub fn value(value: &Value, name: &str) -> Shown {
    match value {
        Value::String(text) if is_hidden(name, text) => Shown::Secret { bytes: text.len() },
        _ => Shown::Value(tree(value, name)),
    }
}

fn tree(value: &Value, name: &str) -> Value {
    match value {
        Value::String(text) if is_hidden(name, text) => Value::from(MASK),
        Value::String(text) if !text.contains('\n') => Value::from(masked(text)),
        Value::Array(items) => items.iter().map(|item| tree(item, name)).collect(),
        // A variable of a container is a secret by its name.
        Value::Object(map) => match (
            map.get("name").and_then(Value::as_str),
            map.contains_key("value"),
        ) {
            (Some(variable), true) => map
                .iter()
                .map(|(k, v)| (k.clone(), tree(v, if k == "value" { variable } else { k })))
                .collect(),
            _ => map.iter().map(|(k, v)| (k.clone(), tree(v, k))).collect(),
        },
        other => other.clone(),
    }
}

/// Whether a text is a credential by the name that it stands under. What says where to find one is
/// not.
fn is_hidden(name: &str, text: &str) -> bool {
    let is_reference =
        text.is_empty() || text.contains("${") || text.contains("{{") || text.starts_with('/');
    is_secret(name) && !is_reference && !is_manifest_name(name)
}

/// Names in manifests that sound like credentials.
/// <https://kubernetes.io/docs/reference/kubernetes-api/>
fn is_manifest_name(name: &str) -> bool {
    matches!(
        name,
        "key" | "keys" | "secret" | "topologyKey" | "matchLabelKeys"
    )
}
