//! `patches`: changes that users make to what is rendered.

use super::inline::Inline;
use super::reader::Reader;
use crate::kube::patch::{Change, Fault, Operation, Selector, Target, Wanted};
use crate::source::problem::Problem;
use crate::source::{At, Code, Entry, Kind, Node, Source, ValuePath, nearest};
use crate::values::Values;
use crate::values::typed::Typed;

/// The key of patches in the values.
pub(crate) const KEY: &str = "patches";

/// What an entry of a list of patches says.
const KEYS: [&str; 3] = ["target", "patch", "options"];

/// What a target says.
const TARGET_KEYS: [&str; 7] = [
    "group",
    "version",
    "kind",
    "name",
    "namespace",
    "labelSelector",
    "annotationSelector",
];

/// A change to the objects that fit its target.
#[derive(Clone, Debug)]
pub(crate) struct Patch {
    /// The value that holds it; the top for one of a file of its own.
    pub path: ValuePath,
    pub at: At,
    /// What says which objects it is for, and its place.
    pub target_path: ValuePath,
    pub target_at: At,
    pub target: Target,
    pub change: Change,
    /// Whether it may give an object another name.
    pub may_rename: bool,
    /// Whether it may make an object one of another kind.
    pub may_change_kind: bool,
}

impl Patch {
    /// A problem with it, where it is written.
    pub(crate) fn problem(&self, code: Code, at: At, message: impl Into<String>) -> Problem {
        let at = if at.line > 0 { at } else { self.at };
        Problem::new(code, self.path.clone(), at, message)
    }

    /// Whether it takes an object away that is called so.
    pub(crate) fn deletes(&self, kind: &str, name: &str) -> bool {
        self.change.is_deletion() && self.target.may_be(kind, name)
    }

    /// Whether something in it stands at this place.
    pub(crate) fn holds(&self, at: At) -> bool {
        self.change.parts().into_iter().any(|part| holds(part, at))
    }

    /// A problem that keeps it from being applied.
    pub(crate) fn fault(&self, fault: Fault) -> Problem {
        let problem = self.problem(Code::PatchDoesNotFit, fault.at, fault.message);
        Problem {
            hint: fault.hint,
            ..problem
        }
    }
}

fn holds(node: &Node, at: At) -> bool {
    node.at == at
        || match &node.kind {
            Kind::List(items) => items.iter().any(|item| holds(item, at)),
            Kind::Map(map) => {
                let has = |entry: &Entry| entry.key_at == at || holds(&entry.node, at);
                map.0.iter().any(has)
            }
            _ => false,
        }
}

/// The patches of the values, then those of files, each in its order. What is none is a problem.
pub(super) fn read<'a>(cx: &Reader<'a>, values: &'a Values) -> Vec<Patch> {
    let mut out = Vec::new();
    let given = cx.values.patches();
    let items = given.node().map_or(&[][..], Node::as_list);
    for (index, item) in items.iter().enumerate() {
        let path = given.path().index(index);
        of_entry(cx, item, &path, &mut out);
    }
    for document in &values.patches {
        of_document(cx, document, &mut out);
    }
    out
}

/// The patches of a document of a file: entries as the values have them, or one patch alone.
fn of_document<'a>(cx: &Reader<'a>, document: &'a Node, out: &mut Vec<Patch>) {
    let root = ValuePath::root();
    let is_entry =
        |node: &Node| node.get("op").is_none() && KEYS.iter().any(|key| node.get(key).is_some());
    let is_entry = |node: &Node| is_entry(node) && node.get("kind").is_none();
    match &document.kind {
        Kind::List(items) if items.iter().any(is_entry) => {
            for item in items {
                of_entry(cx, item, &root, out);
            }
        }
        _ if is_entry(document) => of_entry(cx, document, &root, out),
        _ => {
            let bare = Bare {
                entry: root.clone(),
                path: root,
                at: document.at,
                target: None,
                options: None,
            };
            bare.take(cx, document.clone(), out);
        }
    }
}

/// The patches of an entry, whose text may have several documents.
fn of_entry<'a>(cx: &Reader<'a>, entry: &'a Node, path: &ValuePath, out: &mut Vec<Patch>) {
    let is_file = cx.layers.of(entry.at).source == Source::Patch;
    if is_file && let Some(problem) = unknown_key(entry, path) {
        return cx.report(problem);
    }
    let entry_path = path.clone();
    let path = if is_file {
        path.clone()
    } else {
        path.key("patch")
    };
    let Some(written) = entry.get("patch") else {
        let message = "the patch is missing: expected `patch` beside `target`";
        return cx.report(Problem::new(Code::InvalidPatch, path, entry.at, message));
    };
    let bare = Bare {
        entry: entry_path,
        path: path.clone(),
        at: written.at,
        target: entry.get("target"),
        options: entry.get("options"),
    };
    // What stands in a file of patches is no template.
    let inline = if is_file {
        Inline::literal(written)
    } else {
        Inline::templated(cx, written, &path)
    };
    if inline.config.as_str().is_none() {
        return bare.take(cx, inline.config.into_owned(), out);
    }
    match inline.documents(cx, &path) {
        Ok(documents) if documents.is_empty() => {
            cx.report(Problem::new(
                Code::InvalidPatch,
                path,
                written.at,
                "the patch is empty",
            ));
        }
        Ok(documents) => documents.into_iter().for_each(|it| bare.take(cx, it, out)),
        Err(problem) => cx.report(problem),
    }
}

fn unknown_key(entry: &Node, path: &ValuePath) -> Option<Problem> {
    let entries = entry.as_map().map_or(&[][..], |map| &map.0);
    let unknown = entries.iter().find(|entry| !KEYS.contains(&&*entry.key))?;
    let message = format!("unknown key `{}`", unknown.key);
    let problem = Problem::new(Code::InvalidPatch, path.clone(), unknown.key_at, message);
    Some(match nearest(&unknown.key, KEYS) {
        _ if unknown.key == "path" => problem.hint("give that file with `--patch` too"),
        Some(near) => problem.hint(format!("did you mean `{near}`?")),
        None => problem.hint("an entry has `target`, `patch` and `options`"),
    })
}

/// What is said around a patch.
struct Bare<'n> {
    entry: ValuePath,
    /// The path of the patch in it.
    path: ValuePath,
    at: At,
    target: Option<&'n Node>,
    options: Option<&'n Node>,
}

impl Bare<'_> {
    fn take(&self, cx: &Reader, document: Node, out: &mut Vec<Patch>) {
        match self.patch(cx, document) {
            Ok(patch) => out.push(patch),
            Err((path, fault)) => {
                let at = if fault.at.line > 0 { fault.at } else { self.at };
                let problem = Problem::new(Code::InvalidPatch, path, at, fault.message);
                cx.report(Problem {
                    hint: fault.hint,
                    ..problem
                });
            }
        }
    }

    /// The patch, or what is wrong with the value at a path.
    fn patch(&self, cx: &Reader, document: Node) -> Result<Patch, (ValuePath, Fault)> {
        let target_path = match self.target {
            Some(_) if !self.path.is_root() => self.entry.key("target"),
            _ => self.path.clone(),
        };
        let target = match self.target {
            Some(node) => target(node),
            None => named(&document, &cx.release.namespace),
        };
        let target = target.map_err(|fault| (target_path.clone(), fault))?;
        let is_on = |key: &str| self.options.and_then(|it| it.bool(key)) == Some(true);
        Ok(Patch {
            path: self.path.clone(),
            at: self.at,
            target_path,
            target_at: self.target.map_or(document.at, |node| node.at),
            target,
            may_rename: is_on("allowNameChange"),
            may_change_kind: is_on("allowKindChange"),
            change: change(document).map_err(|fault| (self.path.clone(), fault))?,
        })
    }
}

fn change(document: Node) -> Result<Change, Fault> {
    match &document.kind {
        Kind::Map(_) => Ok(Change::Merge(document)),
        Kind::List(items) => {
            let operations = items.iter().map(Operation::read).collect::<Result<_, _>>();
            operations.map(Change::Operations)
        }
        _ => Err(Fault::new(
            document.at,
            "expected a part of an object, or a list of operations",
        )),
    }
}

/// The target of an entry: regular expressions and selectors.
fn target(node: &Node) -> Result<Target, Fault> {
    let mut out = Target::default();
    for Entry { key, key_at, node } in node.as_map().map_or(&[][..], |map| &map.0) {
        let text = match &node.kind {
            Kind::Text(text) => text,
            Kind::Null => continue,
            _ => return Err(Fault::new(node.at, format!("`{key}`: expected a text"))),
        };
        let wanted = || Wanted::pattern(text);
        let read = match &**key {
            "group" => wanted().map(|wanted| out.group = wanted),
            "version" => wanted().map(|wanted| out.version = wanted),
            "kind" => wanted().map(|wanted| out.kind = wanted),
            "name" => wanted().map(|wanted| out.name = wanted),
            "namespace" => wanted().map(|wanted| out.namespace = wanted),
            "labelSelector" => Selector::parse(text).map(|wanted| out.labels = wanted),
            "annotationSelector" => Selector::parse(text).map(|wanted| out.annotations = wanted),
            _ => {
                let fault = Fault::new(*key_at, format!("unknown key `{key}` of a target"));
                return Err(match nearest(key, TARGET_KEYS) {
                    Some(near) => fault.hint(format!("did you mean `{near}`?")),
                    None => fault,
                });
            }
        };
        read.map_err(|message| Fault::new(node.at, message))?;
    }
    Ok(out)
}

/// The target of a part of an object that has a kind and a name itself.
fn named(document: &Node, namespace: &str) -> Result<Target, Fault> {
    let without = |what: &str| {
        Fault::new(
            document.at,
            format!("the patch has no `target`, and {what}"),
        )
        .hint("write `target: {kind: …, name: …}` beside `patch`")
    };
    if document.as_map().is_none() {
        return Err(without("operations do not say which object they are for"));
    }
    let name = document
        .get("metadata")
        .and_then(|metadata| metadata.str("name"));
    let (Some(version), Some(kind), Some(name)) =
        (document.str("apiVersion"), document.str("kind"), name)
    else {
        return Err(without(
            "not all of `apiVersion`, `kind` and `metadata.name`",
        ));
    };
    let group = version.split_once('/').map_or("", |(group, _)| group);
    let own = document
        .get("metadata")
        .and_then(|metadata| metadata.str("namespace"));
    let text = |text: &str| Wanted::Text(text.to_owned());
    Ok(Target {
        group: text(group),
        kind: text(kind),
        name: text(name),
        namespace: text(own.unwrap_or(namespace)),
        ..Target::default()
    })
}
