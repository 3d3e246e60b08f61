//! `additional`: configuration of a component's own that users give beside ours.

use super::Context;
use super::secret::{OwnSecret, SecretRef};
use crate::values::{Kind, Node};

/// The files that users give, in the order of their names, in which they are merged.
#[derive(Debug, Default)]
pub struct Additional(Vec<SecretRef>);

impl Additional {
    /// Reads the map at `path`. What is given inline goes into the component's Secret under `user-<name>`.
    pub fn new(cx: &Context, path: &str, own: &mut OwnSecret) -> Self {
        let Some(map) = cx.root.map(path) else { return Self::default() };
        let mut entries: Vec<_> = map.iter().collect();
        entries.sort_by_key(|(name, _)| *name);
        Self(entries.into_iter().filter_map(|(name, node)| reference(cx, path, name, node, own)).collect())
    }

    pub fn secrets(&self) -> impl Iterator<Item = &SecretRef> {
        self.0.iter()
    }

    pub fn paths(&self, hook: bool) -> impl Iterator<Item = String> {
        self.0.iter().map(move |s| if hook { s.for_hook().path() } else { s.path() })
    }
}

fn reference(cx: &Context, path: &str, name: &str, node: &Node, own: &mut OwnSecret) -> Option<SecretRef> {
    if let Some(config) = node.find("config") {
        let key = format!("user-{name}");
        own.data.insert(key.clone(), config_text(config));
        return Some(own.reference(&key));
    }
    let secret = cx.evaluate(node.str("configSecret")?, &format!("{path}.{name}.configSecret"), minijinja::Value::UNDEFINED);
    let key = node.str("configSecretKey").unwrap_or_default().to_owned();
    Some(SecretRef { secret, key, hook_secret: None })
}

/// The text as it was given; a map as JSON, which is YAML too.
fn config_text(config: &Node) -> String {
    match &config.kind {
        Kind::Text(text) => text.to_string(),
        _ => serde_json::to_string_pretty(config).unwrap_or_default(),
    }
}
