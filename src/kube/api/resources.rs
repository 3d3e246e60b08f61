//! Resources of containers.
//! <https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/>

use super::types::Walk;
use super::types::{Part, Type, may};
use crate::kube::format::Format;
use crate::source::quantity::Quantity;
use crate::source::{At, Entry, Kind, Map, Node};

pub(crate) static RESOURCES: Part = Part {
    fields: &[
        may("requests", Type::Quantities),
        may("limits", Type::Quantities),
        may("claims", Type::Free).since(26),
    ],
    rules: &[
        names_are_known,
        amounts_are_whole,
        requests_fit,
        huge_pages_need_more,
        nothing_is_claimed,
    ],
};

/// A claim is one of the pod's, which has none.
fn nothing_is_claimed<'n>(map: &'n Map, walk: &mut Walk<'n>) {
    if map.get("claims").is_some_and(|node| !node.is_empty()) {
        walk.report_field(
            map,
            "claims",
            "the pod has no `resourceClaims` to choose from",
        );
    }
}

fn entries<'n>(map: &'n Map, key: &str) -> &'n [Entry] {
    map.get(key)
        .and_then(Node::as_map)
        .map_or(&[], |map| &map.0)
}

/// The amount under a name; nothing where it is none or not readable.
fn amount(map: &Map, key: &str, name: &str) -> Option<Quantity> {
    entries(map, key)
        .iter()
        .find(|entry| entry.key == name)
        .and_then(|entry| read(&entry.node))
}

fn read(node: &Node) -> Option<Quantity> {
    match &node.kind {
        Kind::Text(text) => Quantity::parse(text),
        Kind::Int(number) => Quantity::parse(&number.to_string()),
        Kind::Float(number) => Quantity::parse(&number.to_string()),
        _ => None,
    }
}

/// Whether a resource is not one of Kubernetes itself: such are counted.
fn is_extended(name: &str) -> bool {
    let is_own =
        |(domain, _): (&str, &str)| domain == "kubernetes.io" || domain.ends_with(".kubernetes.io");
    name.contains('/') && !name.split_once('/').is_some_and(is_own)
}

fn is_known(name: &str) -> bool {
    let is_standard = matches!(name, "cpu" | "memory" | "ephemeral-storage");
    let size = name.strip_prefix("hugepages-");
    let is_huge = size.is_some_and(|size| Quantity::parse(size).is_some_and(Quantity::is_positive));
    let is_other = name.contains('/') && Format::LabelKey.takes(name);
    // What a quota counts is prefixed.
    let is_quota = is_extended(name) && name.starts_with("requests.");
    is_standard || is_huge || (is_other && !is_quota)
}

fn names_are_known<'n>(map: &'n Map, walk: &mut Walk<'n>) {
    for (key, entry) in each(map) {
        if !is_known(&entry.key) && !entry.node.is_null() {
            let message = "expected `cpu`, `memory`, `ephemeral-storage`, `hugepages-<size>` or a resource with a \
                           domain, such as `nvidia.com/gpu`";
            walk.report_entry(key, entry, entry.key_at, message);
        }
    }
}

fn each(map: &Map) -> impl Iterator<Item = (&'static str, &Entry)> {
    let keys = ["requests", "limits"].into_iter();
    keys.flat_map(move |key| entries(map, key).iter().map(move |entry| (key, entry)))
}

fn amounts_are_whole<'n>(map: &'n Map, walk: &mut Walk<'n>) {
    for (key, entry) in each(map) {
        let Some(quantity) = read(&entry.node) else {
            continue;
        };
        if is_extended(&entry.key) && !quantity.is_whole() {
            walk.report_entry(key, entry, entry.node.at, "expected a whole number");
        }
        let size = entry
            .key
            .strip_prefix("hugepages-")
            .and_then(Quantity::parse);
        if size.is_some_and(|size| !quantity.is_multiple_of(size)) {
            let message = "expected a multiple of the size of a page";
            walk.report_entry(key, entry, entry.node.at, message);
        }
    }
}

/// A container gets no more than its limit; what is counted, and huge pages, it gets as it asks.
fn requests_fit<'n>(map: &'n Map, walk: &mut Walk<'n>) {
    for entry in entries(map, "requests") {
        let name = &*entry.key;
        let Some(request) = read(&entry.node) else {
            continue;
        };
        let must_be_same = is_extended(name) || name.starts_with("hugepages-");
        let (is_wrong, what) = match amount(map, "limits", name) {
            Some(limit) if must_be_same => (request != limit, "is not the limit of it"),
            Some(limit) => (request > limit, "is above the limit of it"),
            None => (must_be_same, "needs the same limit"),
        };
        if is_wrong {
            report_both(map, walk, entry, what);
        }
    }
}

/// Reports a request and its limit, at the one of them that the user wrote.
fn report_both<'n>(map: &'n Map, walk: &mut Walk<'n>, request: &'n Entry, what: &str) {
    let name = &*request.key;
    let limit = entries(map, "limits")
        .iter()
        .find(|entry| entry.key == name);
    let shown = |entry: &Entry| match &entry.node.kind {
        Kind::Text(text) => text.to_string(),
        Kind::Int(number) => number.to_string(),
        Kind::Float(number) => number.to_string(),
        _ => String::new(),
    };
    let numbers = limit.map_or(String::new(), |limit| {
        format!(
            ": {} is asked for, {} is the limit",
            shown(request),
            shown(limit)
        )
    });
    let message = format!("the request of `{name}` {what}{numbers}");
    let is_written = |entry: &&Entry| entry.node.at.layer > 0;
    match limit.filter(is_written).filter(|_| !is_written(&request)) {
        Some(limit) => walk.report_entry("limits", limit, limit.node.at, message),
        None => walk.report_entry("requests", request, request.node.at, message),
    }
}

fn huge_pages_need_more<'n>(map: &'n Map, walk: &mut Walk<'n>) {
    let has = |wanted: &dyn Fn(&str) -> bool| {
        each(map).any(|(_, entry)| wanted(&entry.key) && !entry.node.is_null())
    };
    let has_pages = has(&|name| name.starts_with("hugepages-"));
    if has_pages && !has(&|name| matches!(name, "cpu" | "memory")) {
        walk.report(
            At::default(),
            "huge pages go with `cpu` or `memory`, of which there is none",
        );
    }
}
