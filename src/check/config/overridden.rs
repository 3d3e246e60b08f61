//! Settings of users that the stack sets too: they have no effect, or break the program.

use crate::source::problem::Problem;
use crate::source::{Code, Entry, Kind, Map, Node, ValuePath};
use crate::stack::given::{Given, Part};
use crate::stack::program::Manual;

/// Warns of settings without effect because the stack sets them too, and reports settings that the
/// program refuses together with those of the stack.
pub(super) fn check(part: &Part, given: &Given, manual: &Manual) -> Vec<Problem> {
    let mut check = Check {
        part,
        manual,
        keys: Vec::new(),
        problems: Vec::new(),
    };
    for ours in &given.winning {
        if let (Some(theirs), Some(ours)) = (part.node.as_map(), ours.as_map()) {
            check.map(theirs, ours);
        }
        check.conflicts(ours);
    }
    given.yielding.iter().for_each(|ours| check.conflicts(ours));
    check.problems
}

struct Check<'p> {
    part: &'p Part,
    manual: &'p Manual,
    /// What leads to the setting that is looked at.
    keys: Vec<&'p str>,
    problems: Vec<Problem>,
}

impl<'p> Check<'p> {
    fn map(&mut self, theirs: &'p Map, ours: &Map) {
        for entry in &theirs.0 {
            if let Some(ours) = ours.get(&entry.key) {
                self.keys.push(&entry.key);
                self.entry(entry, ours);
                self.keys.pop();
            }
        }
    }

    fn entry(&mut self, theirs: &'p Entry, ours: &Node) {
        match (&theirs.node.kind, &ours.kind) {
            (Kind::Map(theirs), Kind::Map(ours)) => self.map(theirs, ours),
            (Kind::List(_), Kind::List(_)) if !self.manual.added.contains(&&*self.keys) => {}
            (Kind::List(_), Kind::List(_)) => self.warn(
                Code::AddedToList,
                theirs,
                "these are added to masthead's own entries and do not replace them",
            ),
            _ if theirs.node.is_same(ours) => {}
            _ => self.warn(
                Code::SettingWithoutEffect,
                theirs,
                "this has no effect: masthead sets it itself",
            ),
        }
    }

    fn warn(&mut self, code: Code, entry: &Entry, message: &str) {
        let path = path(&self.keys);
        let mut problem = self
            .part
            .problem(code, &path, entry.key_at, message)
            .warning();
        problem.hint = advice(self.manual, &self.keys).map(str::to_owned);
        if !self.problems.contains(&problem) {
            self.problems.push(problem);
        }
    }

    fn conflicts(&mut self, ours: &Node) {
        for [theirs, other] in self.manual.conflicts {
            let given = self.part.node.below(theirs);
            let Some(node) = given.filter(|_| ours.below(other).is_some()) else {
                continue;
            };
            let other = path(other);
            let message = format!(
                "it conflicts with `{other}`, which masthead sets: the program would not start"
            );
            let hint = advice(self.manual, theirs).unwrap_or("remove it");
            let problem =
                self.part
                    .problem(Code::ConflictingSetting, &path(theirs), node.at, message);
            self.problems.push(problem.hint(hint));
        }
    }
}

fn path(keys: &[&str]) -> ValuePath {
    let keys = keys.iter().map(|key| (*key).to_owned());
    keys.fold(ValuePath::root(), |path, key| path.key(key))
}

/// What to do instead of giving a setting: the advice for it, for another form of it, e.g.
/// `secret_path` for `secret`, or for a setting above it.
fn advice(manual: &Manual, keys: &[&str]) -> Option<&'static str> {
    let found = manual.advice.iter().find(|(known, _)| is_for(known, keys));
    found.map(|(_, advice)| *advice)
}

/// Whether a setting is the known one, another form of it, or a part of it.
pub(super) fn is_for(known: &[&str], keys: &[&str]) -> bool {
    let Some((last, above)) = known.split_last() else {
        return false;
    };
    let is_form = |key: &str| {
        let rest = key.strip_prefix(last);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('_'))
    };
    keys.starts_with(above) && keys.get(above.len()).is_some_and(|key| is_form(key))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::yaml::read::{Dialect, document};

    static MANUAL: Manual = Manual {
        advice: &[
            (&["database"], "set `postgres`"),
            (&["secrets", "encryption"], "set `encryptionSecret`"),
        ],
        added: &[&["listeners"]],
        conflicts: &[[&["secrets", "encryption"], &["secrets", "encryption_file"]]],
        ..Manual::NONE
    };

    fn said(theirs: &str, ours: &str) -> Vec<String> {
        let part = Part {
            path: ValuePath::root().key("p"),
            node: document(theirs, 1, Dialect::Program).unwrap(),
        };
        let given = Given {
            winning: vec![document(ours, 0, Dialect::Program).unwrap()],
            ..Given::default()
        };
        let found = check(&part, &given, &MANUAL);
        found.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn what_we_set_has_no_effect_and_the_rest_has() {
        let ours = "database: {name: psycopg2, args: {host: db, cp_max: 10}}\nlist: [10.0.0.0/8]\n";
        let theirs =
            "database: {name: psycopg2, args: {host: other, cp_min: 1}}\nlist: [a]\nx: true\n";
        assert_eq!(
            said(theirs, ours),
            ["p.database.args.host: this has no effect: masthead sets it itself"]
        );
    }

    #[test]
    fn lists_are_added_to() {
        assert_eq!(
            said("listeners: []", "listeners: [{port: 8008}]"),
            ["p.listeners: these are added to masthead's own entries and do not replace them"]
        );
    }

    #[test]
    fn alternatives_of_what_we_set_break_the_program() {
        let theirs = "secrets: {encryption: x}";
        assert_eq!(
            said(theirs, "secrets: {encryption_file: /x}"),
            [
                "p.secrets.encryption: it conflicts with `secrets.encryption_file`, which masthead \
              sets: the program would not start"
            ]
        );
        assert!(said(theirs, "secrets: {}").is_empty());
    }

    #[test]
    fn advice_is_for_a_setting_its_forms_and_what_is_below_it() {
        let of = |keys: &[&str]| advice(&MANUAL, keys);
        assert_eq!(of(&["database", "args", "host"]), Some("set `postgres`"));
        let encryption = Some("set `encryptionSecret`");
        assert_eq!(of(&["secrets", "encryption_file"]), encryption);
        assert_eq!(of(&["secrets", "encryptions"]), None);
        assert_eq!(of(&["secrets"]), None);
    }
}
