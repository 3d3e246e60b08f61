//! Reads manifests back from what was printed, for whoever needs objects in place of text.

use serde::Deserialize;
use serde_json::{Map, Value, json};

/// A text that is no list of manifests.
#[derive(Debug, thiserror::Error)]
#[error("not readable as manifests: {0}")]
pub struct ManifestError(#[from] serde_yaml::Error);

/// The objects of a text that holds YAML or JSON documents. The items of a `List` count as documents; empty ones do not.
///
/// # Errors
/// Where it is no YAML.
pub fn read_all(text: &str) -> Result<Vec<Value>, ManifestError> {
    let mut out = Vec::new();
    for document in serde_yaml::Deserializer::from_str(text) {
        match Value::deserialize(document)? {
            Value::Null => {}
            Value::Object(mut map) if is_list(&map) => {
                if let Some(Value::Array(items)) = map.remove("items") {
                    out.extend(items);
                }
            }
            object => out.push(object),
        }
    }
    Ok(out)
}

/// The objects as one `List`, which kubectl takes.
pub fn list(items: Vec<Value>) -> Value {
    json!({ "apiVersion": "v1", "kind": "List", "items": items })
}

fn is_list(map: &Map<String, Value>) -> bool {
    map.get("kind")
        .and_then(Value::as_str)
        .is_some_and(|kind| kind.ends_with("List"))
        && map.contains_key("items")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_and_lists_are_objects() {
        let text = "---\nkind: A\n---\n# nothing\n---\nkind: List\nitems: [{kind: B}, {kind: C}]\n";
        let kinds: Vec<_> = read_all(text)
            .unwrap()
            .iter()
            .map(|o| o["kind"].as_str().unwrap().to_owned())
            .collect();
        assert_eq!(kinds, ["A", "B", "C"]);
    }
}
