//! `additional`: configuration of a component's own that users give beside ours.

use serde_json::Value as Json;

use super::Context;
use super::secret::{OwnSecret, SecretRef};
use crate::values::{Kind, Map, Node, load};

/// The files that users give, in the order of their names, in which they are merged.
#[derive(Debug, Default)]
pub struct Additional(Vec<SecretRef>);

impl Additional {
    /// Reads the map at `path`. What is given inline goes into the component's Secret under `user-<name>`.
    pub fn new(cx: &Context, path: &str, own: &mut OwnSecret) -> Self {
        Self::read(cx, path, own, &|config, _| config_text(config))
    }

    /// As [`Additional::new`], with the Go templates in what is given inline evaluated.
    pub fn templated(cx: &Context, path: &str, own: &mut OwnSecret) -> Self {
        Self::read(cx, path, own, &|config, path| match &config.kind {
            Kind::Text(text) => cx.evaluate(text, path, minijinja::Value::UNDEFINED),
            _ => serde_json::to_string_pretty(&cx.templated_tree(config, path)).unwrap_or_default(),
        })
    }

    fn read(cx: &Context, path: &str, own: &mut OwnSecret, text: &dyn Fn(&Node, &str) -> String) -> Self {
        let mut entries: Vec<_> = cx.root.map(path).into_iter().flat_map(Map::iter).collect();
        entries.sort_by_key(|(name, _)| *name);
        let entries = entries.into_iter();
        Self(entries.filter_map(|(name, node)| reference(cx, &format!("{path}.{name}"), name, node, own, text)).collect())
    }

    pub fn secrets(&self) -> impl Iterator<Item = &SecretRef> {
        self.0.iter()
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What is given inline, in the order in which it is merged. `own` is the Secret that it went into.
    pub fn inline<'o>(&'o self, own: &'o OwnSecret) -> impl Iterator<Item = &'o str> {
        let inline = self.0.iter().filter(|secret| secret.secret == own.name);
        inline.filter_map(|secret| own.data.get(&secret.key)).map(String::as_str)
    }

    pub fn paths(&self, hook: bool) -> impl Iterator<Item = String> {
        self.0.iter().map(move |s| s.seen_by(hook).path())
    }
}

fn reference(
    cx: &Context,
    path: &str,
    name: &str,
    node: &Node,
    own: &mut OwnSecret,
    text: &dyn Fn(&Node, &str) -> String,
) -> Option<SecretRef> {
    if let Some(config) = node.find("config") {
        let key = format!("user-{name}");
        let config = text(config, &format!("{path}.config"));
        check(cx, path, &config);
        own.data.insert(key.clone(), config);
        return Some(own.reference(&key));
    }
    let secret = cx.evaluate(node.str("configSecret")?, &format!("{path}.configSecret"), minijinja::Value::UNDEFINED);
    let key = node.str("configSecretKey").unwrap_or_default().to_owned();
    Some(SecretRef::of_user(cx, path, secret, key))
}

/// What can't be merged is a problem. An empty text adds nothing.
fn check(cx: &Context, path: &str, config: &str) {
    let found = match load::read_any(config, 0).map(|node| node.kind) {
        Ok(Kind::Map(_) | Kind::Null) => return,
        Ok(Kind::List(_)) => ", found a list".to_owned(),
        Ok(_) => ", found a single value".to_owned(),
        Err(problem) => format!(": {} (line {}, column {} of the text)", problem.message, problem.at.line, problem.at.column),
    };
    cx.report(
        cx.problem(path, format!("expected a YAML map{found}"))
            .hint("write `key: value` lines, as in the configuration file of the program that it is for"),
    );
}

/// Reads a text at `path` that is to be a JSON object. That it is none is a problem.
pub fn json_object(cx: &Context, path: &str, text: &str) -> Option<serde_json::Map<String, Json>> {
    let found = match serde_json::from_str(text) {
        Ok(Json::Object(object)) => return Some(object),
        Ok(Json::Array(_)) => ", found a list".to_owned(),
        Ok(_) => ", found a single value".to_owned(),
        Err(error) => format!(": {error} of the text"),
    };
    cx.report(cx.problem(path, format!("expected a JSON object{found}")).hint("write e.g. `{\"key\": \"value\"}`"));
    None
}

/// The text as it was given; a map as JSON, which is YAML too.
fn config_text(config: &Node) -> String {
    match &config.kind {
        Kind::Text(text) => text.to_string(),
        _ => serde_json::to_string_pretty(config).unwrap_or_default(),
    }
}
