//! Which parts of a line may be credentials.

use crate::source::sort::sort_by_key;
use std::ops::Range;

use super::line::Line;
use crate::source::yaml::read::{Dialect, document};
use crate::source::{InLayer, Kind, Node, ValuePath, Visibility};

/// Which parts of a text may be credentials.
pub(super) enum Hidden {
    All,
    /// These characters of it.
    Parts(Vec<Range<usize>>),
}

/// What to hide of the text after the keys of a line; it stands at `path`.
pub(super) fn hidden(line: &Line, path: &ValuePath, visibility: InLayer) -> Hidden {
    let text = line.rest;
    if is_punctuation(text) {
        return Hidden::Parts(Vec::new());
    }
    if text.starts_with(['{', '[']) {
        return collection(text, path, visibility).map_or(Hidden::All, Hidden::Parts);
    }
    let text = text.strip_suffix(',').unwrap_or(text);
    if visibility(path).shows(bare(text)) && is_one_scalar(text) {
        Hidden::Parts(Vec::new())
    } else {
        Hidden::All
    }
}

/// Whether a text holds no scalar.
fn is_punctuation(text: &str) -> bool {
    text.chars().all(|c| " {}[],".contains(c)) || matches!(text, "|" | "|-" | ">" | ">-")
}

/// The characters of a collection that may be credentials, where it is readable. It may end on a
/// line below.
fn collection(text: &str, path: &ValuePath, visibility: InLayer) -> Option<Vec<Range<usize>>> {
    // Tags and names are texts too.
    if text.contains(['!', '&', '*']) {
        return None;
    }
    let text = text.trim_end_matches(',');
    let closed = text.to_owned() + &missing_ends(text);
    let node = document(&closed, 0, Dialect::Values).ok()?;
    let mut out = Vec::new();
    hide(&node, path, visibility, &mut out)?;
    sort_by_key(&mut out, |range| range.start);
    Some(out)
}

/// The brackets that are not closed at the end of a text.
fn missing_ends(text: &str) -> String {
    let (mut ends, mut quote) = (Vec::new(), None);
    for c in text.chars() {
        match (quote, c) {
            (Some(open), _) if open == c => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') => quote = Some(c),
            (None, '{') => ends.push('}'),
            (None, '[') => ends.push(']'),
            (None, '}' | ']') => _ = ends.pop(),
            (None, _) => {}
        }
    }
    ends.into_iter().rev().collect()
}

/// Collects where the scalars of a node stand that are not public; nothing where that is not known,
/// or where keys may be credentials.
fn hide(
    node: &Node,
    path: &ValuePath,
    visibility: InLayer,
    out: &mut Vec<Range<usize>>,
) -> Option<()> {
    match &node.kind {
        Kind::Map(map) if !map.is_empty() && is_all_credential(path, visibility) => return None,
        Kind::Map(map) => {
            for (key, node) in map.iter() {
                hide(node, &path.key(key.to_owned()), visibility, out)?;
            }
        }
        Kind::List(items) => {
            for (index, item) in items.iter().enumerate() {
                hide(item, &path.index(index), visibility, out)?;
            }
        }
        Kind::Text(text) if visibility(path).shows(text) => {}
        Kind::Null | Kind::Bool(_) if visibility(path).shows("") => {}
        Kind::Int(number) if visibility(path).shows(&number.to_string()) => {}
        Kind::Float(number) if visibility(path).shows(&number.to_string()) => {}
        _ => {
            let from = (node.at.column as usize).checked_sub(1)?;
            let width = usize::from(node.at.width);
            let is_null = matches!(node.kind, Kind::Null);
            if node.at.line != 1 || width == 0 && !is_null {
                return None;
            }
            out.push(from..from + width);
        }
    }
    Some(())
}

/// Whether all that is below a path belongs to a credential. Two keys that no schema has tell this
/// from a map of credentials, where any first key will do.
pub(super) fn is_all_credential(path: &ValuePath, visibility: InLayer) -> bool {
    visibility(&path.key("").key("")) == Visibility::Credential
}

/// A scalar without its quotes.
fn bare(text: &str) -> &str {
    text.trim_matches(['"', '\''])
}

/// Whether a text is one scalar, even one whose quotes don't end. After another, there could be
/// more keys.
fn is_one_scalar(text: &str) -> bool {
    match text.chars().next() {
        Some(quote @ ('"' | '\'')) => text[1..].find(quote).is_none_or(|at| at + 2 == text.len()),
        _ => !text.contains(": ") && !text.ends_with(':') && !text.contains(['"', '{', '[']),
    }
}
