//! Ids that are there twice: lists are appended, so that the additional configuration can't replace
//! what a value sets.

use super::settings::Settings;
use super::values::Values;
use crate::source::yaml::read::{self as load, Dialect};
use crate::source::{Code, Kind, Node, ValuePath};
use crate::stack::Context;
use crate::values::typed::Typed;

/// A list of MAS's configuration whose items have ids.
struct List<'l> {
    /// Where it is in the configuration.
    keys: &'static [&'static str],
    /// What the id is called.
    id: &'static str,
    /// The ids that the values set.
    known: Vec<&'l str>,
    /// The value that fills it too.
    value: ValuePath,
}

fn lists<'l>(values: &Values, settings: &'l Settings) -> [List<'l>; 2] {
    let providers = List {
        keys: &["upstream_oauth2", "providers"],
        id: "id",
        known: settings
            .providers
            .iter()
            .map(|provider| &*provider.id)
            .collect(),
        value: values.upstream_providers().path().clone(),
    };
    let clients = List {
        keys: &["clients"],
        id: "client_id",
        known: settings.clients.iter().map(|client| client.id).collect(),
        value: values.admin_api().clients().path().clone(),
    };
    [providers, clients]
}

/// Reports ids that occur twice among the values, or in the additional configuration too, as far as
/// the values hold it.
pub(super) fn check(cx: &Context, values: &Values, settings: &Settings) {
    let lists = lists(values, settings);
    for list in &lists {
        for (index, id) in list.known.iter().enumerate() {
            if list.known[..index].contains(id) {
                let problem = cx.problem_at(
                    Code::RepeatedId,
                    &list.value,
                    format!("the id `{id}` is there twice"),
                );
                let hint = "give each an id of its own: `masthead ulid` prints a new one";
                cx.report(problem.hint(hint));
            }
        }
    }
    if lists.iter().all(|list| list.known.is_empty()) {
        return;
    }
    for (_, entry) in values.additional().iter() {
        let check = |config: &Node| {
            lists
                .iter()
                .for_each(|list| list.check(cx, values, entry.path(), config));
        };
        match entry.config().node() {
            Some(Node {
                kind: Kind::Text(text),
                ..
            }) => {
                // What is no YAML is reported where it is read.
                if let Ok(config) = load::document(text, 0, Dialect::Program) {
                    check(&config);
                }
            }
            Some(config) => check(config),
            None => {}
        }
    }
}

impl List<'_> {
    fn check(&self, cx: &Context, values: &Values, entry: &ValuePath, config: &Node) {
        let items = config.below(self.keys).map_or(&[][..], Node::as_list);
        let ids = items
            .iter()
            .filter_map(|item| item.below(&[self.id])?.as_str());
        for id in ids.filter(|id| self.known.contains(id)) {
            let (list, component) = (self.keys.join("."), values.path());
            let message =
                format!("`{list}` has `{id}`, which is there already: it comes from `{component}`");
            let hint = format!(
                "lists are appended: leave it out here, or take it from `{}`",
                self.value
            );
            cx.report(cx.problem_at(Code::RepeatedId, entry, message).hint(hint));
        }
    }
}
