//! Patches as the values and files have them.

use super::Patch;
use super::target::{named, target};
use crate::kube::patch::{Change, Fault, Operation};
use crate::source::problem::Problem;
use crate::source::{At, Code, Kind, Node, Source, ValuePath, nearest};
use crate::stack::inline::Inline;
use crate::stack::reader::Reader;

/// What an entry of a list of patches says.
const KEYS: [&str; 3] = ["target", "patch", "options"];

/// The patches of a document of a file: entries as the values have them, or one patch alone.
pub(super) fn of_document<'a>(cx: &Reader<'a>, document: &'a Node, out: &mut Vec<Patch>) {
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
pub(super) fn of_entry<'a>(
    cx: &Reader<'a>,
    entry: &'a Node,
    path: &ValuePath,
    out: &mut Vec<Patch>,
) {
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
