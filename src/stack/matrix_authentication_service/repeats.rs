//! Ids that are there twice: lists are appended, so that the additional configuration can't replace what a value sets.

use std::collections::BTreeSet;

use super::PATH;
use super::settings::Settings;
use crate::source::yaml::read as load;
use crate::stack::Context;
use crate::values::{Kind, Map, Node};

/// The lists of MAS's configuration that have ids: where they are, what the id is called, and the value that fills them too.
const LISTS: [(&str, &str, &str); 2] = [
    ("upstream_oauth2.providers", "id", "upstreamProviders"),
    ("clients", "client_id", "adminApi.clients"),
];

/// Tells of ids that occur twice among the values, or in the additional configuration too, as far as the values hold it.
pub fn check(cx: &Context, settings: &Settings) {
    let mut known = BTreeSet::new();
    for (list, id) in settings.ids() {
        if !known.insert((list, id)) {
            let value = LISTS
                .iter()
                .find(|(name, ..)| *name == list)
                .map_or("", |(.., value)| value);
            cx.report(
                cx.problem(
                    &format!("{PATH}.{value}"),
                    format!("the id `{id}` is there twice"),
                )
                .hint("give each an id of its own: `masthead ulid` prints a new one"),
            );
        }
    }
    if known.is_empty() {
        return;
    }
    for (name, entry) in cx
        .node(PATH)
        .map("additional")
        .into_iter()
        .flat_map(Map::iter)
    {
        let Some(config) = entry.find("config") else {
            continue;
        };
        match &config.kind {
            // That it is no YAML is told where it is read.
            Kind::Text(text) => {
                _ = load::read_any(text, 0).map(|read| check_entry(cx, name, &read, &known))
            }
            _ => check_entry(cx, name, config, &known),
        }
    }
}

fn check_entry(cx: &Context, name: &str, config: &Node, known: &BTreeSet<(&str, &str)>) {
    for (list, key, value) in LISTS {
        for id in config
            .list(list)
            .iter()
            .filter_map(|item| item.str(key))
            .filter(|id| known.contains(&(list, *id)))
        {
            cx.report(
                cx.problem(
                    &format!("{PATH}.additional.{name}"),
                    format!("`{list}` has `{id}`, which is there already: it comes from `{PATH}`"),
                )
                .hint(format!(
                    "lists are appended: leave it out here, or take it from `{PATH}.{value}`"
                )),
            );
        }
    }
}
