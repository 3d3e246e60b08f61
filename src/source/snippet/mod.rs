//! The line of a file that an error may show: keys, punctuation, and values that are known to be
//! public.

mod hidden;
mod line;

use std::ops::Range;

use hidden::{Hidden, hidden, is_all_credential};
use line::{Line, Place, place_of};

use super::mask::{MASK, masked_in_words};
use super::problem::Problem;
use super::{InLayer, Layer, ValuePath, Visibility, VisibilityOf};

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
    let in_layer = |path: &ValuePath| visibility(layer.source, path);
    let shown = shown(&lines, index, &in_layer)?;
    // A credential may also stand in what is public, such as a URL.
    if masked_in_words(&shown.text) != shown.text {
        return None;
    }
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
    /// A line without the characters in these ranges, which are in order.
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

/// The line without what may be a credential; `None` if all of it may be one.
fn shown(lines: &[&str], index: usize, visibility: InLayer) -> Option<Shown> {
    let text = *lines.get(index)?;
    if text.trim().is_empty() || text.len() > MAX_LENGTH {
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
        Hidden::All if line.has_mark() => {
            std::iter::once(from..from + line.rest.chars().count()).collect()
        }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::ValuePath;

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
        shown(&lines, lines.len() - 1, &visibility).map(|shown| shown.text)
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
        let shown = Shown::new("a: hunter2, é: x, b: y", &[3..10, 21..22]);
        assert_eq!(shown.text, "a: ***, é: x, b: ***");
        let underlined = |from, to| &shown.text[shown.byte_of(from)..shown.byte_of(to)];
        assert_eq!(underlined(15, 16), "x");
        assert_eq!(underlined(3, 10), "***");
        assert_eq!(underlined(0, 1), "a");
        assert_eq!(underlined(99, 100), "");
    }
}
