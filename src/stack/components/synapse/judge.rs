//! What Synapse does not start with, as it was seen to: each setting of the merged file is held
//! against `schemas/synapse-reads.yaml`.

use super::finding::is_on;
use crate::schema::{Reads, Refusal, SYNAPSE_READS};
use crate::source::problem::Problem;
use crate::source::{At, Code, Kind, Node};
use crate::stack::merged::Merged;

/// Reports values of the user that Synapse refuses.
pub(super) fn check(merged: &Merged) -> Vec<Problem> {
    let mut judge = Judge {
        merged,
        problems: Vec::new(),
    };
    judge.below(&SYNAPSE_READS, &merged.root);
    judge.problems
}

struct Judge<'m, 'g> {
    merged: &'m Merged<'g>,
    problems: Vec<Problem>,
}

impl Judge<'_, '_> {
    fn node(&mut self, reads: &'static Reads, node: &Node) {
        // The pod replaces `${…}` by a value.
        if node.as_str().is_some_and(|text| text.contains("${")) {
            return;
        }
        match reads.refusal(node) {
            Some(refusal) => self.report(&refusal, node),
            None => self.below(reads, node),
        }
    }

    fn below(&mut self, reads: &'static Reads, node: &Node) {
        match &node.kind {
            Kind::List(items) => {
                if let Some(reads) = reads.items() {
                    items.iter().for_each(|item| self.node(reads, item));
                }
            }
            Kind::Map(map) => {
                let within = node;
                for (key, node) in map.iter().filter(|(key, _)| is_read(within, key)) {
                    if let Some(reads) = reads.below(key) {
                        self.node(reads, node);
                    }
                }
            }
            _ => {}
        }
    }

    fn report(&mut self, refusal: &Refusal, node: &Node) {
        let (at, message) = said(refusal, node);
        let code = match refusal {
            Refusal::Expected(_) => Code::RefusedSetting,
            Refusal::Missing(_) => Code::MissingSetting,
            Refusal::Unknown(_) => Code::UnknownSetting,
        };
        let problem = self.merged.problem(code, at, message);
        self.problems.extend(match refusal {
            Refusal::Missing(_) => problem.and_then(|problem| self.merged.rest.missing(problem)),
            _ => problem,
        });
    }
}

/// Whether Synapse looks at a setting: some have a switch.
fn is_read(within: &Node, key: &str) -> bool {
    let is_on_at = |keys: &[&str]| within.below(keys).is_some_and(is_on);
    let is_section = within.get(key).is_some_and(|node| node.as_map().is_some());
    match key {
        "account_validity" | "oidc_config" | "opentracing" => {
            !is_section || is_on_at(&[key, "enabled"])
        }
        "saml2_config" if is_section => {
            let switch = within.below(&[key, "enabled"]);
            let is_used = is_on_at(&[key, "sp_config"]) || is_on_at(&[key, "config_path"]);
            is_used && switch.is_none_or(is_on)
        }
        "notif_delay_before_mail" => is_on_at(&["enable_notifs"]),
        _ => true,
    }
}

fn said(refusal: &Refusal, node: &Node) -> (At, String) {
    match refusal {
        Refusal::Expected(expected) => (
            node.at,
            format!("expected {expected}: Synapse does not start with this"),
        ),
        Refusal::Missing(key) => (
            node.at,
            format!("`{key}` is missing: Synapse does not start without it"),
        ),
        Refusal::Unknown(index) => {
            let at = node.as_map().map_or(node.at, |map| map.0[*index].key_at);
            let message =
                "unknown setting: Synapse does not start with one that it does not know here";
            (at, message.to_owned())
        }
    }
}
