//! What was found, each at the value that it follows from.

use std::fmt::Display;

use std::collections::HashSet;

use super::index::{Index, has_key, keys};
use super::origin::Wanted;
use super::outside::Outside;
use crate::kube::api::{self, Fault, Part, Type};
use crate::kube::format::Format;
use crate::kube::object::{Body, Kind, Object};
use crate::source::problem::{Problem, Severity};
use crate::source::{At, Code, Node, ValuePath, nearest};

/// The objects, and the problems found so far.
pub(super) struct Findings<'f, 's, 'a> {
    pub index: &'f Index<'f>,
    outside: &'f Outside<'s, 'a>,
    pub problems: Vec<Problem>,
    /// The component of the object that is looked at.
    pub component: &'static str,
    /// The parts that were looked at, by their addresses.
    seen: HashSet<(usize, usize)>,
}

impl<'f, 's, 'a> Findings<'f, 's, 'a> {
    pub(super) fn new(index: &'f Index<'f>, outside: &'f Outside<'s, 'a>) -> Self {
        Self {
            index,
            outside,
            problems: Vec::new(),
            component: "",
            seen: HashSet::new(),
        }
    }

    /// The value with the patch that has something at this place.
    pub(super) fn patch_with(&self, at: At) -> Option<ValuePath> {
        self.outside.patch_with(at)
    }

    /// The version of Kubernetes that the objects are for.
    pub(super) fn kube_version(&self) -> (u32, u32, u32) {
        self.outside.kube_version()
    }

    /// Reports a problem of an object. Its place is where the user wrote `word`, if anywhere; a
    /// place is reported once.
    pub(super) fn report(
        &mut self,
        code: Code,
        object: &Object,
        word: &str,
        message: impl Display,
    ) {
        let (path, at) = self
            .patched_place(object, word)
            .or_else(|| self.outside.place(word))
            .unwrap_or((ValuePath::root(), At::default()));
        self.add(Problem::new(
            code,
            path,
            at,
            format!("{}: {message}", object.title()),
        ));
    }

    /// Where a patch of the object has a text, or else where its last patch stands.
    fn patched_place(&self, object: &Object, word: &str) -> Option<(ValuePath, At)> {
        let Body::Extra(_, extra) = &object.body else {
            return None;
        };
        let at = self.index.patched.get(word).copied();
        let at = at.or_else(|| self.outside.place(word).is_none().then_some(extra.node.at))?;
        let path = self.patch_with(at).unwrap_or_else(|| extra.path.clone());
        Some((path, at))
    }

    /// Adds a problem; of several at one path there is only the first error, or else the first.
    pub(super) fn add(&mut self, problem: Problem) {
        let is_known = |known: &Problem| {
            *known == problem || (!known.path.is_root() && known.path == problem.path)
        };
        let is_error = |problem: &Problem| problem.severity == Severity::Error;
        match self.problems.iter_mut().find(|known| is_known(known)) {
            Some(known) if is_error(&problem) && !is_error(known) => *known = problem,
            Some(_) => {}
            None => self.problems.push(problem),
        }
    }

    /// Reports what the API refuses of a value that an object has: it stands where the user wrote it.
    pub(super) fn report_value(
        &mut self,
        object: &Object,
        wanted: &Wanted,
        message: impl Display,
        hint: Option<String>,
    ) {
        let problem = self.of_value(Code::RefusedField, object, wanted, message);
        self.add(Problem { hint, ..problem });
    }

    /// Warns of a value that an object has.
    pub(super) fn warn_value(
        &mut self,
        code: Code,
        object: &Object,
        wanted: &Wanted,
        message: impl Display,
        hint: &str,
    ) {
        let problem = self.of_value(code, object, wanted, message);
        self.add(problem.warning().hint(hint));
    }

    /// A problem with a value that an object has.
    pub(super) fn of_value(
        &self,
        code: Code,
        object: &Object,
        wanted: &Wanted,
        message: impl Display,
    ) -> Problem {
        match self.outside.origin(self.component, wanted) {
            Some((path, at)) => Problem::new(code, path, at, message.to_string()),
            None => {
                let message = format!("{}: {message}", object.title());
                Problem::at(code, At::default(), message)
            }
        }
    }

    /// A problem with a part of an object, which stands in the values.
    pub(super) fn of_node(
        &self,
        code: Code,
        object: &Object,
        node: &Node,
        message: String,
    ) -> Problem {
        match self.outside.path_of(node) {
            Some(path) => {
                let at = self.outside.place_of(&path, node.at);
                Problem::new(code, path, at, message)
            }
            None => {
                let (path, at) = self
                    .patched_part(object, node)
                    .unwrap_or((ValuePath::root(), node.at));
                Problem::new(code, path, at, format!("{}: {message}", object.title()))
            }
        }
    }

    /// Where a patch of the object has a part, or else where its last patch stands.
    fn patched_part(&self, object: &Object, node: &Node) -> Option<(ValuePath, At)> {
        let Body::Extra(_, extra) = &object.body else {
            return None;
        };
        let own = self.patch_with(node.at).map(|path| (path, node.at));
        own.or_else(|| Some((extra.path.clone(), extra.node.at)))
    }

    /// Reports a text that has not the format of its field.
    pub(super) fn expect(&mut self, object: &Object, format: Format, text: &str, ends: &[&[&str]]) {
        if !format.takes(text) {
            let wanted = Wanted {
                text: Some(text),
                ends,
            };
            let message = format!("expected {}", format.expected());
            self.report_value(object, &wanted, message, None);
        }
    }

    /// As [`Findings::expect`], where an empty text stands for nothing.
    pub(super) fn expect_filled(
        &mut self,
        object: &Object,
        format: Format,
        text: &str,
        ends: &[&[&str]],
    ) {
        if !text.is_empty() {
            self.expect(object, format, text, ends);
        }
    }

    /// Reports a key of a map of values, `of`, that has not the format of its field.
    pub(super) fn expect_key(&mut self, object: &Object, format: Format, of: &str, key: &str) {
        if !format.takes(key) {
            let wanted = Wanted {
                text: None,
                ends: &[&[of, key]],
            };
            let message = format!("expected {}", format.expected());
            self.report_value(object, &wanted, message, None);
        }
    }

    /// Reports what the API refuses of a part that the user wrote. A part that many objects have is
    /// looked at once.
    pub(super) fn part(&mut self, object: &Object, takes: &'static Type, node: &Node) {
        if self.is_new(node, std::ptr::from_ref(takes).addr()) {
            self.report_faults(
                object,
                node,
                api::check(takes, node, self.outside.kube_version()),
            );
        }
    }

    /// As [`Findings::part`], for a part whose fields are rendered only where they are not empty.
    pub(super) fn filled_part(&mut self, object: &Object, part: &'static Part, node: &Node) {
        let is_new = self.is_new(node, std::ptr::from_ref(part).addr());
        if let Some(map) = node.as_map().filter(|_| is_new) {
            self.report_faults(
                object,
                node,
                api::check_filled(part, map, self.outside.kube_version()),
            );
        }
    }

    fn is_new(&mut self, node: &Node, takes: usize) -> bool {
        self.seen.insert((std::ptr::from_ref(node).addr(), takes))
    }

    /// Reports a problem of a part that the user wrote.
    pub(super) fn report_node(&mut self, object: &Object, node: &Node, message: &str) {
        let fault = Fault {
            below: ValuePath::root(),
            at: node.at,
            message: message.to_owned(),
            hint: None,
        };
        self.report_faults(object, node, vec![fault]);
    }

    fn report_faults(&mut self, object: &Object, node: &Node, faults: Vec<Fault>) {
        for fault in faults {
            let problem = match self.outside.path_of(node) {
                Some(base) => {
                    let path = base.join(&fault.below);
                    let at = self.outside.place_of(&path, fault.at);
                    Problem::new(Code::RefusedField, path, at, fault.message)
                }
                None => Problem::at(
                    Code::RefusedField,
                    fault.at,
                    format!("{}: {}", object.title(), fault.message),
                ),
            };
            self.add(Problem {
                hint: fault.hint,
                ..problem
            });
        }
    }

    /// Reports a reference to an object that is neither rendered nor the user's own. An empty name
    /// refers to nothing.
    pub(super) fn needs(&mut self, object: &Object, kind: Kind, name: &str) {
        let is_known = || self.index.has(kind, name) || self.index.patched.contains_key(name);
        if name.is_empty() || is_known() || self.outside.may_have(kind, name) {
            return;
        }
        let kind = kind.name();
        let message = format!("it needs the {kind} `{name}`, which nothing creates");
        if let Some((path, at)) = self.outside.deleted_by(kind, name) {
            let message = format!("{}: {message}: this patch deletes it", object.title());
            return self.add(Problem::new(Code::MissingObject, path, at, message));
        }
        self.report(Code::MissingObject, object, name, message);
    }

    /// Whether the user names a Secret so.
    pub(super) fn names_secret(&self, name: Option<&str>) -> bool {
        name.is_some_and(|name| self.outside.may_have(Kind::Secret, name))
    }

    /// As [`Findings::needs`], with a key of it.
    pub(super) fn needs_key(&mut self, object: &Object, kind: Kind, name: &str, key: &str) {
        let Some(found) = self.index.get(kind, name) else {
            return self.needs(object, kind, name);
        };
        if has_key(found, key) || self.outside.makes(kind, name, key) {
            return;
        }
        // One that no Secret can have is told by itself.
        if keys(found).any(|known| known.split_once('/').is_some_and(|(first, _)| first == key)) {
            return;
        }
        let near = nearest(key, keys(found))
            .map_or_else(String::new, |near| format!(": did you mean `{near}`?"));
        let kind = kind.name();
        let message = format_args!(
            "it needs the key `{key}` of the {kind} `{name}`, which has no such key{near}"
        );
        self.report(Code::MissingKey, object, key, message);
    }
}
