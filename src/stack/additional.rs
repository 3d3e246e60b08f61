//! `additional`: configuration of a component's own that users give beside ours.

use serde_json::Value as Json;

use super::Context;
use super::secret::{OwnSecret, SecretRef};
use crate::source::yaml::read as load;
use crate::values::{Kind, Map, Node};

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

    fn read(
        cx: &Context,
        path: &str,
        own: &mut OwnSecret,
        text: &dyn Fn(&Node, &str) -> String,
    ) -> Self {
        let mut entries: Vec<_> = cx.root.map(path).into_iter().flat_map(Map::iter).collect();
        entries.sort_by_key(|(name, _)| *name);
        let entries = entries.into_iter();
        Self(
            entries
                .filter_map(|(name, node)| {
                    reference(cx, &format!("{path}.{name}"), name, node, own, text)
                })
                .collect(),
        )
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
        inline
            .filter_map(|secret| own.data.get(&secret.key))
            .map(String::as_str)
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
        let path = format!("{path}.config");
        let config = text(config, &path);
        check(cx, &path, &config);
        return Some(own.insert(cx, &key, config));
    }
    let secret = cx.evaluate(
        node.str("configSecret")?,
        &format!("{path}.configSecret"),
        minijinja::Value::UNDEFINED,
    );
    let key = node.str("configSecretKey").unwrap_or_default().to_owned();
    Some(SecretRef::of_user(cx, path, secret, key))
}

/// What can't be merged is a problem. An empty text adds nothing. `path` is that of the text.
fn check(cx: &Context, path: &str, config: &str) {
    let (at, found) = match load::read_any(config, 0).map(|node| node.kind) {
        Ok(Kind::Map(_) | Kind::Null) => return,
        Ok(Kind::List(_)) => (0, ", found a list".to_owned()),
        Ok(_) => (0, ", found a single value".to_owned()),
        Err(problem) => (
            byte_at(config, problem.at.line, problem.at.column),
            format!(": {}", problem.message),
        ),
    };
    cx.report(
        cx.problem_in(path, config, at, format!("expected a YAML map{found}"))
            .hint("write `key: value` lines, as in the configuration file of the program that it is for"),
    );
}

/// The byte at a line and a column, which count from 1.
fn byte_at(text: &str, line: u32, column: u32) -> usize {
    let start: usize = text
        .split_inclusive('\n')
        .take(line.saturating_sub(1) as usize)
        .map(str::len)
        .sum();
    let within = text[start..]
        .char_indices()
        .nth(column.saturating_sub(1) as usize);
    start + within.map_or(0, |(at, _)| at)
}

/// Reads a text at `path` that is to be a JSON object. That it is none is a problem. An empty text adds nothing.
pub fn json_object(cx: &Context, path: &str, text: &str) -> Option<serde_json::Map<String, Json>> {
    if text.is_empty() {
        return None;
    }
    let (at, found) = match serde_json::from_str(text) {
        Ok(Json::Object(object)) => return Some(object),
        Ok(Json::Array(_)) => (0, ", found a list".to_owned()),
        Ok(_) => (0, ", found a single value".to_owned()),
        Err(error) => (
            byte_at(text, error.line() as u32, error.column() as u32),
            format!(": {}", json_fault(&error)),
        ),
    };
    cx.report(
        cx.problem_in(path, text, at, format!("expected a JSON object{found}"))
            .hint("write e.g. `{\"key\": \"value\"}`"),
    );
    None
}

/// What is wrong with JSON, without the place that the library puts after it.
fn json_fault(error: &serde_json::Error) -> String {
    let text = error.to_string();
    text.rsplit_once(" at line ")
        .map_or(text.clone(), |(fault, _)| fault.to_owned())
}

/// The text as it was given; a map as JSON, which is YAML too.
fn config_text(config: &Node) -> String {
    match &config.kind {
        Kind::Text(text) => text.to_string(),
        _ => serde_json::to_string_pretty(config).unwrap_or_default(),
    }
}
