//! Hides credentials in text of other programs: manifests, configuration files. For our own values
//! the schema knows which they are.

mod flags;
mod headers;
mod hide;
mod looks;
mod names;
mod pairs;
mod tokens;

use serde_json::Value;

pub(crate) use hide::MASK;
pub(crate) use looks::{masked, masked_in_words};
pub(crate) use names::is_secret;
use names::{is_manifest_name, is_reference};

/// Hides the credentials of a kind of text.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Masker<'a>(Kind<'a>);

#[derive(Clone, Copy, Debug)]
enum Kind<'a> {
    Manifest,
    File,
    Program { placeholders: &'a [String] },
}

impl<'a> Masker<'a> {
    /// For Kubernetes objects, in which some names sound like credentials but are not.
    pub(crate) const MANIFEST: Self = Self(Kind::Manifest);

    /// For a configuration file inside of a Kubernetes object.
    pub(crate) const FILE: Self = Self(Kind::File);

    /// For the configuration that a program reads, in which `placeholders` stand for what is not
    /// known: they are shown under any name.
    pub(crate) fn program(placeholders: &'a [String]) -> Self {
        Self(Kind::Program { placeholders })
    }

    /// Whether a value is a credential by the name that it stands under.
    pub(crate) fn hides(&self, name: &str, value: &Value) -> bool {
        match value {
            Value::String(text) => {
                is_secret(name) && !text.is_empty() && !self.is_public(name, text)
            }
            Value::Number(_) => is_secret(name) && matches!(self.0, Kind::Program { .. }),
            _ => false,
        }
    }

    /// Whether a text is public although its name sounds like a credential.
    fn is_public(&self, name: &str, text: &str) -> bool {
        match self.0 {
            Kind::Manifest => is_manifest_name(name) || is_reference(text),
            Kind::File => is_reference(text),
            Kind::Program { .. } => self.is_placeholder(text),
        }
    }

    fn is_placeholder(&self, text: &str) -> bool {
        match self.0 {
            Kind::Program { placeholders } => placeholders.iter().any(|it| it == text),
            _ => false,
        }
    }

    /// The value that stands under `name`, with [`MASK`] in the place of credentials.
    pub(crate) fn json(&self, value: &Value, name: &str) -> Value {
        match value {
            _ if self.hides(name, value) => Value::from(MASK),
            Value::String(text) if !self.is_placeholder(text) => Value::from(masked(text)),
            Value::Array(items) => self.items(items, name),
            Value::Object(map) => {
                let variable = map.get("name").and_then(Value::as_str);
                let entries = map.iter().map(|(key, value)| {
                    (
                        key.clone(),
                        self.json(value, self.name(name, key, variable)),
                    )
                });
                entries.collect()
            }
            other => other.clone(),
        }
    }

    /// The name by which a value is judged that stands under `key`, in a map under `parent`.
    fn name<'n>(&self, parent: &'n str, key: &'n str, name_beside: Option<&'n str>) -> &'n str {
        // LiveKit's keys: their names are public, what they stand for is not.
        if parent == "keys" && !matches!(self.0, Kind::Manifest) {
            parent
        } else {
            name_of(key, name_beside)
        }
    }

    fn items(&self, items: &[Value], name: &str) -> Value {
        let mut before = None;
        let shown = items.iter().map(|item| {
            let name = if item.is_object() { "" } else { name };
            let before = before.replace(item.as_str().unwrap_or_default());
            // `--password`, `-u`, and what it is set to as the next argument.
            let name = before.and_then(flags::name).unwrap_or(name);
            let user = item
                .as_str()
                .filter(|_| before.is_some_and(flags::takes_user));
            user.map_or_else(
                || self.json(item, name),
                |user| flags::without_password(user).into(),
            )
        });
        shown.collect()
    }
}

/// The name by which the text under `key` is judged: the value of a container's variable by the
/// variable's name, which stands beside it.
pub(crate) fn name_of<'n>(key: &'n str, name_beside: Option<&'n str>) -> &'n str {
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

    #[test]
    fn configuration_of_programs() {
        let placeholders = ["<content of /x>".to_owned()];
        let file = json!({
            "secret": "hunter2", "password": "<content of /x>", "pin_token": 1234,
            "url": "https://<content of /x>", "token": "{{ x }}",
        });
        let shown = json!({
            "secret": "***", "password": "<content of /x>", "pin_token": "***",
            "url": "https://<content of /x>", "token": "***",
        });
        assert_eq!(Masker::program(&placeholders).json(&file, ""), shown);
    }
}
