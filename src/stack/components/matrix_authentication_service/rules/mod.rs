//! What of MAS's configuration goes together, beyond the types of its settings: what MAS 1.22
//! refuses when it loads its file, and what keeps it from starting then.
//!
//! Sources:
//! <https://element-hq.github.io/matrix-authentication-service/reference/configuration.html>, and
//! what its own loader says of such files.

mod binds;
mod claims;
mod clients;
mod email;
mod http;
mod jwks;
mod limits;
mod pairs;
mod passwords;
mod pem;
mod policy;
mod providers;
mod secrets;

use crate::source::problem::Problem;
use crate::source::{At, Code, Node};
use crate::stack::given::Given;
use crate::stack::merged::Merged;

/// What is wrong with the file that MAS reads, where the user has a hand in it.
pub(super) fn check(given: &Given) -> Vec<Problem> {
    let file = Merged::new(given);
    let mut rules = Rules {
        file: &file,
        problems: Vec::new(),
    };
    for section in [
        http::check,
        pairs::check,
        email::check,
        passwords::check,
        secrets::check,
        limits::check,
        providers::check,
        clients::check,
        policy::check,
    ] {
        section(&mut rules);
    }
    rules.problems
}

/// The file, and what was found so far.
struct Rules<'m> {
    file: &'m Merged<'m>,
    problems: Vec<Problem>,
}

impl<'m> Rules<'m> {
    fn root(&self) -> &'m Node {
        &self.file.root
    }

    /// What stands under these keys, where it is the user's, or some of it.
    fn section(&self, keys: &[&str]) -> Option<&'m Node> {
        self.root().below(keys).filter(|node| is_users(node))
    }

    /// The items of a list that are the user's.
    fn items(&self, keys: &[&str]) -> impl Iterator<Item = &'m Node> + use<'m> {
        let list = self.root().below(keys).map_or(&[][..], Node::as_list);
        list.iter().filter(|item| is_users(item))
    }

    /// MAS does not start with a value.
    fn refuse(&mut self, mark: At, message: impl Into<String>, hint: &str) {
        let problem = self.file.problem(Code::RefusedSetting, mark, message);
        self.problems.extend(problem.map(|it| it.hint(hint)));
    }

    /// MAS starts, but it will not be as the user expects.
    fn warn(&mut self, mark: At, message: impl Into<String>, hint: impl Into<String>) {
        let problem = self.file.problem(Code::DoubtfulSetting, mark, message);
        self.problems
            .extend(problem.map(|it| it.warning().hint(hint)));
    }

    /// MAS does not start without something in a map.
    fn miss(&mut self, map: &Node, message: impl Into<String>, hint: &str) {
        let problem = self.file.problem(Code::MissingSetting, map.at, message);
        let problem = problem.and_then(|problem| self.file.rest.missing(problem));
        self.problems.extend(problem.map(|it| it.hint(hint)));
    }

    /// Two settings of which at most one may be there. Where one is the stack's own, its
    /// `MANUAL` knows what to say.
    fn not_both(&mut self, map: &Node, [one, other]: [&str; 2]) {
        let (Some(a), Some(b)) = (map.get(one), map.get(other)) else {
            return;
        };
        if is_users(a) && is_users(b) {
            let message = format!("`{one}` and `{other}` do not go together");
            self.refuse(b.at, message, "give one of them");
        }
    }

    /// Two settings of which one must be there.
    fn one_of(&mut self, map: &Node, [one, other]: [&str; 2]) {
        self.not_both(map, [one, other]);
        if map.get(one).is_none() && map.get(other).is_none() {
            let message = format!("neither `{one}` nor `{other}` is given");
            self.miss(map, message, "give one of them");
        }
    }

    /// A setting that does not go with how another one is set.
    fn not_with(&mut self, map: &Node, key: &str, other: &str) {
        if let Some(node) = map.get(key) {
            let message = format!("`{key}` does not go with {other}");
            self.refuse(node.at, message, "remove it");
        }
    }

    /// A setting that must be there with how another one is set.
    fn needs(&mut self, map: &Node, key: &str, other: &str) {
        if map.get(key).is_none() {
            let message = format!("{other} needs `{key}`");
            self.miss(map, message, "add it");
        }
    }
}

/// Whether a value is the user's, or holds something of the user's.
fn is_users(node: &Node) -> bool {
    node.at.layer > 0
}

/// A text whose content is known: the pod puts nothing into it.
fn known<'n>(node: &'n Node, key: &str) -> Option<&'n str> {
    plain(node.get(key)?)
}

fn plain(node: &Node) -> Option<&str> {
    node.as_str().filter(|text| !text.contains("${"))
}

/// A number of any kind.
fn number(node: &Node) -> Option<f64> {
    match node.kind {
        crate::source::Kind::Int(number) => Some(number as f64),
        crate::source::Kind::Float(number) => Some(number),
        _ => None,
    }
}
