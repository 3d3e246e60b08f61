//! Values that stand inside of a file of another shape, e.g. at `spec.values` of a HelmRelease.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::{Entry, Kind, Map, Node, overlay};
use crate::source::inner::Shift;
use crate::source::problem::Problem;
use crate::source::yaml::read::{self, Dialect};
use crate::source::{At, Code, Layers, Step, ValuePath, shell};

/// What else a tool would read beside values, which is not read here.
const BESIDE: [&str; 8] = [
    "values",
    "valuesObject",
    "valuesFrom",
    "valueFiles",
    "valuesFiles",
    "parameters",
    "fileParameters",
    "set",
];

/// What a file has at the places where values were said to stand.
pub(super) struct Found {
    pub values: Node,
    /// The lines that they are written on, with nothing on all others.
    pub text: Option<String>,
    pub warnings: Vec<Problem>,
}

/// The values at each of these paths in a file of this text and these documents, later ones over
/// earlier ones; none if it has nothing at any. A path that starts with an index is of that document.
///
/// # Errors
/// A path is in several documents, or no values stand there.
pub(super) fn find(
    layers: &Layers,
    text: &str,
    documents: &[Node],
    paths: &mut [(ValuePath, bool)],
) -> Result<Option<Found>, Problem> {
    let mut found: Option<Found> = None;
    for (path, is_used) in paths {
        let Some((document, path)) = place(documents, path)? else {
            continue;
        };
        *is_used = true;
        let values = values(layers, document, &path)?;
        let warnings = beside(document, &path);
        match &mut found {
            Some(found) => {
                overlay(&mut found.values, values);
                found.warnings.extend(warnings);
                found.text = None;
            }
            None => {
                // Of a Secret, what schemas call public may be none.
                let is_secret = document.str("kind") == Some("Secret");
                let text = alone(text, values.at).filter(|_| !is_secret);
                found = Some(Found {
                    text,
                    values,
                    warnings,
                });
            }
        }
    }
    Ok(found)
}

/// The only document that has something at a path.
fn place<'d>(
    documents: &'d [Node],
    path: &ValuePath,
) -> Result<Option<(&'d Node, ValuePath)>, Problem> {
    if let [Step::Index(index), rest @ ..] = path.steps().as_slice() {
        let rest = rest
            .iter()
            .fold(ValuePath::root(), |path, step| path.step((*step).clone()));
        let document = documents
            .get(*index)
            .filter(|document| has(document, &rest));
        return Ok(document.map(|document| (document, rest)));
    }
    let mut having = documents
        .iter()
        .enumerate()
        .filter(|(_, document)| has(document, path));
    let (first, second) = (having.next(), having.next());
    let (Some((index, document)), Some((other, _))) = (first, second) else {
        return Ok(first.map(|(_, document)| (document, path.clone())));
    };
    let flag = |index| flag(&ValuePath::root().index(index).join(path));
    let (_, at) = path.find(document);
    let problem = Problem::at(
        Code::NoValuesThere,
        at,
        format!("several documents of this file have `{path}`"),
    );
    Err(problem.hint(format!("{} or {} is of one", flag(index), flag(other))))
}

fn has(document: &Node, path: &ValuePath) -> bool {
    path.find(document).0.is_some()
}

/// The flag that reads values at a path, in backticks.
pub(super) fn flag(path: &ValuePath) -> String {
    format!("`--values-at {}`", shell::word(&path.to_string()))
}

/// What stands at a path: a map, or a text that is one.
fn values(layers: &Layers, document: &Node, path: &ValuePath) -> Result<Node, Problem> {
    let (node, at) = path.find(document);
    let node = node.cloned().unwrap_or_default();
    let mut values = match &node.kind {
        Kind::Map(_) => node,
        Kind::Null => Node::new(Kind::Map(Map::default()), at),
        Kind::Text(text) if is_encoded(document, path) => {
            let text = decoded(text).ok_or_else(|| {
                Problem::at(Code::NoValuesThere, at, "it is not a text in base64")
            })?;
            at_one_place(read::map(&text, at.layer, Dialect::Values), node.at)?
        }
        Kind::Text(text) => {
            let read = read::map(text, at.layer, Dialect::Values);
            match Shift::of(layers, text, node.at) {
                Some(shift) => moved(read, &|at| shift.outer(at))?,
                None => at_one_place(read, node.at)?,
            }
        }
        _ => {
            let message = format!("`{path}` is neither a map of values nor their text");
            return Err(Problem::at(Code::NoValuesThere, at, message));
        }
    };
    if let Some(above) = path.parent() {
        inherit_globals(&mut values, above.find(document).0);
    }
    Ok(values)
}

/// A chart that has others as its parts gives them its `global` values, over their own.
fn inherit_globals(values: &mut Node, above: Option<&Node>) {
    let Some(globals) = above.and_then(|node| node.as_map()?.entry("global")) else {
        return;
    };
    let only = Map(vec![Entry::clone(globals)]);
    if globals.node.as_map().is_some() {
        overlay(values, Node::new(Kind::Map(only), values.at));
    }
}

/// Whether it is the data of a Secret, which Kubernetes has in base64.
pub(super) fn is_encoded(document: &Node, path: &ValuePath) -> bool {
    document.str("kind") == Some("Secret") && path.first_key() == Some("data")
}

pub(super) fn decoded(text: &str) -> Option<String> {
    let text: String = text.split_whitespace().collect();
    String::from_utf8(STANDARD.decode(text).ok()?).ok()
}

/// All that was read of a text whose lines don't stand in the file as they are.
fn at_one_place(read: Result<Node, Problem>, place: At) -> Result<Node, Problem> {
    moved(read, &|_| place)
}

fn moved(read: Result<Node, Problem>, to: &dyn Fn(At) -> At) -> Result<Node, Problem> {
    match read {
        Ok(mut node) => {
            relocate(&mut node, to);
            Ok(node)
        }
        Err(problem) => Err(Problem {
            at: to(problem.at),
            ..problem
        }),
    }
}

fn relocate(node: &mut Node, to: &dyn Fn(At) -> At) {
    node.at = to(node.at);
    match &mut node.kind {
        Kind::List(items) => items.iter_mut().for_each(|item| relocate(item, to)),
        Kind::Map(map) => map.0.iter_mut().for_each(|entry| {
            entry.key_at = to(entry.key_at);
            relocate(&mut entry.node, to);
        }),
        _ => {}
    }
}

/// What stands beside the values and is not read.
fn beside(document: &Node, path: &ValuePath) -> Vec<Problem> {
    // What stands beside values at the top of a file is of other charts.
    let above = path.parent().filter(|above| !above.is_root());
    let above = above.and_then(|above| above.find(document).0);
    let Some(map) = above.and_then(Node::as_map) else {
        return Vec::new();
    };
    let is_other = |key: &str| BESIDE.contains(&key) && path.last_key() != Some(key);
    let others = map
        .0
        .iter()
        .filter(|entry| is_other(&entry.key) && !entry.node.is_empty());
    others
        .map(|entry| {
            let message = format!("`{}` beside the values is not read", entry.key);
            Problem::at(Code::NotReadBeside, entry.key_at, message)
                .warning()
                .hint("give what it says as `-f` or `--set`")
        })
        .collect()
}

/// The lines of the block that starts at a place, where they were, with nothing on all others: so
/// that errors show them as they show those of a file of values.
fn alone(text: &str, at: At) -> Option<String> {
    let first = (at.line as usize).checked_sub(1)?;
    let indent = (at.column as usize).checked_sub(1)?;
    let before = text.lines().nth(first)?.get(..indent)?;
    if !before.chars().all(|c| c == ' ' || c == '-') {
        return None;
    }
    let mut out = "\n".repeat(first) + &" ".repeat(indent);
    let is_blank = |line: &str| line.trim_start().is_empty();
    let is_within = |line: &&str| is_blank(line) || line.len() - line.trim_start().len() >= indent;
    let mut lines = text.lines().skip(first);
    out.push_str(&lines.next()?[indent..]);
    for line in lines.take_while(is_within) {
        out.push('\n');
        out.push_str(line);
    }
    out.push('\n');
    Some(out)
}
