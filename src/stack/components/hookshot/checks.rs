//! What Hookshot does not start with, beyond the types of its settings, which it hardly looks at.
//!
//! Source: <https://matrix-org.github.io/matrix-hookshot/latest/setup.html> and the pages of its
//! services.

use crate::source::problem::Problem;
use crate::source::{Code, Kind, Node, ValuePath};
use crate::stack::given::{Given, Part};

/// Texts without which the section that they are in does not work.
const TEXTS: [&[&str]; 5] = [
    &["github", "auth", "privateKeyFile"],
    &["jira", "webhook", "secret"],
    &["openProject", "webhook", "secret"],
    &["openProject", "baseUrl"],
    &["encryption", "storagePath"],
];

/// Numbers that are not taken as texts.
const NUMBERS: [&[&str]; 2] = [
    &["feeds", "pollIntervalSeconds"],
    &["feeds", "pollTimeoutSeconds"],
];

/// Settings of old that are gone, and what to do about them.
const REMOVED: [(&str, &str); 2] = [
    ("goNebMigrator", "remove it"),
    (
        "provisioning",
        "remove it: widgets do what the provisioning API did",
    ),
];

/// Reports what keeps Hookshot from starting.
pub(super) fn check(given: &Given) -> Vec<Problem> {
    let mut out = Vec::new();
    for part in &given.parts {
        let check = Check { part };
        out.extend(check.renamed());
        out.extend(check.removed());
        out.extend(check.numbers());
        out.extend(check.permissions());
        out.extend(check.listeners(given));
        out.extend(check.queue(given));
    }
    out.extend(texts(given));
    out
}

/// A section that lacks a text in all parts, reported where the section is first given.
fn texts(given: &Given) -> Vec<Problem> {
    let missing = |keys: &&&[&str]| {
        let is_there = |part: &Part| part.node.below(keys).and_then(Node::as_str).is_some();
        !given.has_more && !given.parts.iter().any(is_there)
    };
    let section = |keys: &&[&'static str]| {
        let found = |part: &Part| match part.node.below(&keys[..1])?.kind {
            Kind::Map(_) => Some(part.node.below(&keys[..1])?.at),
            _ => None,
        };
        let (part, at) = given
            .parts
            .iter()
            .find_map(|part| Some((part, found(part)?)))?;
        let path = ValuePath::root().key(keys[0]);
        let message = format!(
            "`{}` is missing: Hookshot does not start",
            keys[1..].join(".")
        );
        Some(part.problem(Code::MissingSetting, &path, at, message))
    };
    TEXTS.iter().filter(missing).filter_map(section).collect()
}

struct Check<'p> {
    part: &'p Part,
}

impl Check<'_> {
    fn find(&self, keys: &[&'static str]) -> Option<(&Node, ValuePath)> {
        let path = keys
            .iter()
            .fold(ValuePath::root(), |path, key| path.key(*key));
        Some((self.part.node.below(keys)?, path))
    }

    fn problem(
        &self,
        code: Code,
        node: &Node,
        path: &ValuePath,
        message: impl Into<String>,
    ) -> Problem {
        self.part.problem(code, path, node.at, message)
    }

    fn renamed(&self) -> Option<Problem> {
        let (node, path) = self.find(&["experimentalEncryption"])?;
        let message = "this is called `encryption` now: Hookshot does not start with the old name";
        let problem = self.problem(Code::RefusedSetting, node, &path, message);
        Some(problem.hint("remove it, and set `hookshot.enableEncryption: true`"))
    }

    fn removed(&self) -> impl Iterator<Item = Problem> {
        REMOVED.iter().filter_map(|(key, hint)| {
            let (node, path) = self.find(&[*key])?;
            let problem = self.problem(
                Code::SettingWithoutEffect,
                node,
                &path,
                "Hookshot has this no more",
            );
            Some(problem.warning().hint(*hint))
        })
    }

    fn numbers(&self) -> impl Iterator<Item = Problem> {
        NUMBERS.iter().filter_map(|keys| {
            let (node, path) = self.find(keys)?;
            let is_number = matches!(node.kind, Kind::Int(_) | Kind::Float(_) | Kind::Null);
            (!is_number).then(|| {
                let message = "expected a number of seconds: Hookshot does not start";
                self.problem(Code::RefusedSetting, node, &path, message)
            })
        })
    }

    /// Each entry says who may do what; Hookshot reads them into types.
    fn permissions(&self) -> Vec<Problem> {
        let Some((node, path)) = self.find(&["permissions"]) else {
            return Vec::new();
        };
        let mut out = Vec::new();
        for (index, entry) in node.as_list().iter().enumerate() {
            let path = path.index(index);
            if entry.str("actor").is_none() {
                out.push(self.problem(
                    Code::MissingSetting,
                    entry,
                    &path,
                    "`actor` is missing, whose permissions these are",
                ));
            }
            match entry.get("services").map(|node| &node.kind) {
                Some(Kind::List(services)) => {
                    out.extend(self.levels(services, &path.key("services")));
                }
                _ => out.push(self.problem(
                    Code::MissingSetting,
                    entry,
                    &path,
                    "`services` is missing: what the actor may do, and with what",
                )),
            }
        }
        let hint = "write `- actor: example.org`, `services: [{service: \"*\", level: admin}]`";
        out.into_iter().map(|problem| problem.hint(hint)).collect()
    }

    fn levels(&self, services: &[Node], path: &ValuePath) -> Vec<Problem> {
        let without = services
            .iter()
            .enumerate()
            .filter(|(_, service)| service.str("level").is_none());
        without
            .map(|(index, service)| {
                self.problem(
                    Code::MissingSetting,
                    service,
                    &path.index(index),
                    "`level` is missing",
                )
            })
            .collect()
    }

    /// Each listener has a port of its own.
    fn listeners(&self, given: &Given) -> Vec<Problem> {
        let Some((node, path)) = self.find(&["listeners"]) else {
            return Vec::new();
        };
        let ours = given.winning.iter().chain(&given.yielding);
        let taken: Vec<i64> = ours
            .flat_map(|ours| ours.below(&["listeners"]).map_or(&[][..], Node::as_list))
            .filter_map(|listener| listener.get("port")?.as_int())
            .collect();
        let mut out = Vec::new();
        for (index, listener) in node.as_list().iter().enumerate() {
            let path = path.index(index);
            if !matches!(
                listener.get("resources").map(|node| &node.kind),
                Some(Kind::List(_))
            ) {
                out.push(self.problem(
                    Code::MissingSetting,
                    listener,
                    &path,
                    "`resources` is missing: what it serves",
                ));
            }
            match listener.get("port").map(|node| (node, node.as_int())) {
                Some((node, Some(port))) if taken.contains(&port) => {
                    let message = format!("the stack's own listener has port {port}");
                    let problem =
                        self.problem(Code::ConflictingSetting, node, &path.key("port"), message);
                    out.push(
                        problem.hint("remove the listener: webhooks, widgets and metrics have one"),
                    );
                }
                Some(_) => {}
                None => out.push(self.problem(
                    Code::MissingSetting,
                    listener,
                    &path,
                    "`port` is missing",
                )),
            }
        }
        out
    }

    /// Encryption keeps its state in one process.
    fn queue(&self, given: &Given) -> Option<Problem> {
        let (node, path) = self.find(&["queue"])?;
        let is_in_use = node.bool("monolithic") != Some(true) && node.as_map().is_some();
        let encrypts = given
            .winning
            .iter()
            .any(|ours| ours.get("encryption").is_some());
        (is_in_use && encrypts).then(|| {
            let message =
                "Hookshot does not start with a queue while `hookshot.enableEncryption` is on";
            self.problem(Code::ConflictingSetting, node, &path, message)
                .hint("remove it")
        })
    }
}
