//! The line of a file that an error may show: keys and punctuation, and what is known to be no
//! credential.

use std::ops::Range;

use super::line::{Line, Place, place_of};
use super::mask::MASK;
use super::problem::Problem;
use super::yaml::read::{Dialect, document};
use super::{Kind, Layer, Node, ValuePath, Visibility, VisibilityOf};

/// The longest line that is shown, in bytes.
const MAX_LENGTH: usize = 200;

/// The line that a problem is about and the bytes of it to underline, if it is safe to show.
pub(super) fn shown_line(
    problem: &Problem,
    layer: &Layer,
    visibility: VisibilityOf,
) -> Option<(String, Range<usize>)> {
    let lines: Vec<&str> = layer.text.lines().collect();
    let index = (problem.at.line as usize).checked_sub(1)?;
    let shown = shown(&lines, index, visibility)?;
    let from = (problem.at.column as usize).saturating_sub(1);
    let to = from + usize::from(problem.at.width).max(1);
    let range = shown.byte_of(from)..shown.byte_of(to).max(shown.byte_of(from));
    Some((shown.text, range))
}

/// A line in which scalars are hidden.
struct Shown {
    text: String,
    /// For each character of the whole line, where it stands in the text. Those of what is hidden
    /// stand at its start.
    bytes: Vec<usize>,
}

impl Shown {
    /// A line without what stands at these characters, which are in order.
    fn new(line: &str, hidden: &[Range<usize>]) -> Self {
        let (mut text, mut bytes) = (String::new(), Vec::new());
        for (at, c) in line.chars().enumerate() {
            let range = hidden.iter().find(|range| range.contains(&at));
            match range {
                Some(range) if range.start < at => bytes.push(text.len() - MASK.len()),
                Some(_) => {
                    bytes.push(text.len());
                    text.push_str(MASK);
                }
                None => {
                    bytes.push(text.len());
                    text.push(c);
                }
            }
        }
        Self { text, bytes }
    }

    fn byte_of(&self, character: usize) -> usize {
        self.bytes
            .get(character)
            .copied()
            .unwrap_or(self.text.len())
    }
}

/// The line with what may be a credential hidden; nothing where all of it may be one.
fn shown(lines: &[&str], index: usize, visibility: VisibilityOf) -> Option<Shown> {
    let text = *lines.get(index)?;
    if text.len() > MAX_LENGTH {
        return None;
    }
    let place = place_of(lines, index)?;
    let is_public = visibility(place.path()) == Visibility::Public;
    let path = match &place {
        Place::Text(_) => return is_public.then(|| Shown::new(text, &[])),
        Place::Value(path) => path,
    };
    if path
        .parent()
        .is_some_and(|above| is_all_credential(above, visibility))
    {
        return None;
    }
    let line = Line::parse(text);
    let hidden = hidden(&line, path, visibility);
    let from = text[..line.rest_at].chars().count();
    let hidden: Vec<_> = match hidden {
        Hidden::All if line.has_mark() => vec![from..from + line.rest.chars().count()],
        Hidden::All => return None,
        Hidden::Parts(parts) => {
            let parts = parts.into_iter();
            parts
                .map(|range| range.start + from..range.end + from)
                .collect()
        }
    };
    // A comment is left out.
    let text = text[..line.rest_at + line.rest.len()].trim_end();
    Some(Shown::new(text, &hidden))
}

/// What of a text may be credentials.
enum Hidden {
    All,
    /// These characters of it.
    Parts(Vec<Range<usize>>),
}

fn hidden(line: &Line, path: &ValuePath, visibility: VisibilityOf) -> Hidden {
    let text = line.rest;
    if is_punctuation(text) {
        return Hidden::Parts(Vec::new());
    }
    if text.starts_with(['{', '[']) {
        return collection(text, path, visibility).map_or(Hidden::All, Hidden::Parts);
    }
    let text = text.strip_suffix(',').unwrap_or(text);
    if visibility(path) == Visibility::Public && is_one_scalar(text) {
        Hidden::Parts(Vec::new())
    } else {
        Hidden::All
    }
}

/// Whether a text holds no scalar.
fn is_punctuation(text: &str) -> bool {
    text.chars().all(|c| " {}[],".contains(c)) || matches!(text, "|" | "|-" | ">" | ">-")
}

/// The characters of a collection that may be credentials, where it is readable. It may end on a line
/// below.
fn collection(text: &str, path: &ValuePath, visibility: VisibilityOf) -> Option<Vec<Range<usize>>> {
    // Tags and names are texts too.
    if text.contains(['!', '&', '*']) {
        return None;
    }
    let text = text.trim_end_matches(',');
    let closed = text.to_owned() + &missing_ends(text);
    let node = document(&closed, 0, Dialect::Values).ok()?;
    let mut out = Vec::new();
    hide(&node, path, visibility, &mut out)?;
    out.sort_by_key(|range| range.start);
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
    visibility: VisibilityOf,
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
        _ if visibility(path) == Visibility::Public => {}
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
fn is_all_credential(path: &ValuePath, visibility: VisibilityOf) -> bool {
    visibility(&path.key("").key("")) == Visibility::Credential
}

/// Whether a text is one scalar, even one whose quotes don't end. After another, there could be more
/// keys.
fn is_one_scalar(text: &str) -> bool {
    match text.chars().next() {
        Some(quote @ ('"' | '\'')) => text[1..].find(quote).is_none_or(|at| at + 2 == text.len()),
        _ => !text.contains(": ") && !text.ends_with(':') && !text.contains(['"', '{', '[']),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is below `known` is public, below `secret` are credentials.
    fn visibility(path: &ValuePath) -> Visibility {
        let text = path.to_string();
        if text.contains("secret") {
            Visibility::Credential
        } else if text.starts_with("known") && text != "known" {
            Visibility::Public
        } else {
            Visibility::Unknown
        }
    }

    fn last(text: &str) -> Option<String> {
        let lines: Vec<&str> = text.lines().collect();
        shown(&lines, lines.len() - 1, visibility).map(|shown| shown.text)
    }

    #[test]
    fn what_is_public_is_shown() {
        for line in [
            "  a: b",
            "  a: 'b",
            "  a: [b, c]",
            "  a: {b: c, d: [1]}",
            "  \"a\": \"b\",",
            "  - a: https://b",
            "  a: [",
        ] {
            let text = format!("known:\n{line}");
            assert_eq!(last(&text).as_deref(), Some(line), "{text}");
        }
        let text = "known:\n  a: |\n    b: c # d";
        assert_eq!(last(text).as_deref(), Some("    b: c # d"));
        assert_eq!(last("known:\n  a: b # was: hunter2"), Some("  a: b".into()));
    }

    #[test]
    fn of_what_is_unknown_the_keys_are_shown() {
        for (text, expected) in [
            ("other: hunter2", "other: ***"),
            ("other: {}", "other: {}"),
            ("other:", "other:"),
            ("- hunter2", "- ***"),
            (
                "known: {a: 1, b: 'x, y', c: [",
                "known: {a: 1, b: 'x, y', c: [",
            ),
            ("known: {a: 1, b: \"x", "known: ***"),
            ("other: {a: é, b: [hunter2]}", "other: {a: ***, b: [***]}"),
            (
                "known: {é: é, secret: 'hunter2', b: c}",
                "known: {é: é, secret: ***, b: c}",
            ),
            ("known: {secret: {hunter2: x}}", "known: ***"),
            ("known: {secret: !hunter2 x}", "known: ***"),
            ("secret: hunter2", "secret: ***"),
            ("secret:", "secret:"),
            ("known:\n  a: b: hunter2", "  a: ***"),
            ("known:\n  'a': 'b', 'secret': 'hunter2'", "  'a': ***"),
            (
                "{\"known\": {\"secret\": \"hunter2\"}}",
                "{\"known\": {\"secret\": ***}}",
            ),
        ] {
            assert_eq!(last(text).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn where_credentials_or_texts_are_nothing_is_shown() {
        for text in [
            "a:\n  secret:\n    b: hunter2",
            "a:\n  secret:\n    hunter2:",
            "other: |\n  hunter2",
            "other: |\n  b: hunter2",
            "known:\n  a: b\n    hunter2",
            "hunter2",
        ] {
            assert_eq!(last(text), None, "{text}");
        }
        assert_eq!(last(&format!("known:\n  a: {}", "b".repeat(200))), None);
    }

    #[test]
    fn what_is_underlined_moves_with_the_text() {
        let shown = Shown::new("a: hunter2, é: x", &[3..10]);
        assert_eq!(shown.text, "a: ***, é: x");
        let underlined = |from, to| &shown.text[shown.byte_of(from)..shown.byte_of(to)];
        assert_eq!(underlined(15, 16), "x");
        assert_eq!(underlined(3, 10), "***");
        assert_eq!(underlined(0, 1), "a");
        assert_eq!(underlined(99, 100), "");
    }
}
