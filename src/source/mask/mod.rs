//! Hides credentials in text of other programs: manifests, configuration files. For our own values
//! the schema knows which they are.

mod looks;
mod names;

use serde_json::Value;

pub use looks::{MASK, masked};
pub use names::is_secret;
use names::{is_manifest_name, is_reference};

/// Hides the credentials of a kind of text.
#[derive(Clone, Copy, Debug)]
pub struct Masker {
    /// Whether names of fields of Kubernetes objects are public.
    is_manifest: bool,
}

impl Masker {
    /// For Kubernetes objects, where some names that sound like credentials are none.
    pub const MANIFEST: Self = Self { is_manifest: true };

    /// For a configuration file inside of a Kubernetes object.
    pub const FILE: Self = Self { is_manifest: false };

    /// Whether a value is a credential by the name that it stands under.
    pub fn hides(&self, name: &str, value: &Value) -> bool {
        let Value::String(text) = value else {
            return false;
        };
        let is_public =
            text.is_empty() || self.is_manifest && is_manifest_name(name) || is_reference(text);
        is_secret(name) && !is_public
    }

    /// The value that stands under `name`, with [`MASK`] in the place of credentials.
    pub fn json(&self, value: &Value, name: &str) -> Value {
        match value {
            _ if self.hides(name, value) => Value::from(MASK),
            Value::String(text) => Value::from(masked(text)),
            Value::Array(items) => self.items(items, name),
            Value::Object(map) => {
                let variable = map.get("name").and_then(Value::as_str);
                let entries = map.iter().map(|(key, value)| {
                    // LiveKit's keys: their names are public, what they stand for is not.
                    let name = if name == "keys" && !self.is_manifest {
                        name
                    } else {
                        name_of(key, variable)
                    };
                    (key.clone(), self.json(value, name))
                });
                entries.collect()
            }
            other => other.clone(),
        }
    }

    fn items(&self, items: &[Value], name: &str) -> Value {
        let mut flag = None;
        let shown = items.iter().map(|item| {
            let name = if item.is_object() { "" } else { name };
            let name = flag.take().unwrap_or(name);
            // `--password`, and what it is set to as the next argument.
            flag = item.as_str().and_then(looks::flag);
            self.json(item, name)
        });
        shown.collect()
    }
}

/// What says what a text is that stands under `key`: a container's variable is known by its name,
/// which stands beside its value.
pub fn name_of<'n>(key: &'n str, name_beside: Option<&'n str>) -> &'n str {
    name_beside.filter(|_| key == "value").unwrap_or(key)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn manifests() {
        let container = json!({
            "env": [{"name": "API_TOKEN", "value": "hunter2"}, {"name": "A", "value": "b"}],
            "args": ["--password", "hunter2", "--verbose", "--token=hunter2", "x"],
            "secretKeyRef": {"name": "s", "key": "k"},
            "password": "{{ x }}",
            "command": "PGPASSWORD=hunter2 psql",
        });
        let shown = json!({
            "env": [{"name": "API_TOKEN", "value": "***"}, {"name": "A", "value": "b"}],
            "args": ["--password", "***", "--verbose", "--token=***", "x"],
            "secretKeyRef": {"name": "s", "key": "k"},
            "password": "{{ x }}",
            "command": "PGPASSWORD=*** psql",
        });
        assert_eq!(Masker::MANIFEST.json(&container, ""), shown);
    }

    #[test]
    fn files() {
        let file = json!({
            "keys": {"a": "hunter2"}, "secret": "hunter2",
            "url": "https://hunter2@host", "clients": [{"client_secret": "hunter2"}],
        });
        let shown = json!({
            "keys": {"a": "***"}, "secret": "***",
            "url": "https://***@host", "clients": [{"client_secret": "***"}],
        });
        assert_eq!(Masker::FILE.json(&file, ""), shown);
    }
}
