//! One line of a YAML or JSON file: the keys on it, and the path of what stands there. It goes by
//! indentation, so that it works where the YAML is broken too.

use crate::source::{Step, ValuePath};

/// A line, taken apart.
#[derive(Debug)]
pub(super) struct Line<'t> {
    marks: Vec<Mark<'t>>,
    /// Where what follows the keys starts, in bytes.
    pub rest_at: usize,
    /// What follows the keys, without a comment and without space around it.
    pub rest: &'t str,
}

/// The dash of an item, or a key; each with its column.
#[derive(Clone, Copy, Debug)]
enum Mark<'t> {
    Dash(usize),
    Key(usize, &'t str),
}

impl<'t> Line<'t> {
    pub(super) fn parse(line: &'t str) -> Self {
        let mut marks = Vec::new();
        let mut at = indent(line);
        loop {
            let text = &line[at..];
            if text == "-" || text.starts_with("- ") {
                marks.push(Mark::Dash(at));
                at += 1 + indent(&text[1..]);
            } else if let Some((key, length)) = key(text) {
                marks.push(Mark::Key(at, key));
                at += length;
                at += indent(&line[at..]);
                break;
            } else {
                break;
            }
        }
        let rest = without_comment(&line[at..]);
        Self {
            marks,
            rest_at: at,
            rest,
        }
    }

    /// Whether a key or an item starts on it.
    pub(super) fn has_mark(&self) -> bool {
        !self.marks.is_empty()
    }

    /// Whether values may follow on the lines below it, and only there.
    fn is_open(&self) -> bool {
        let is_name = self.rest.starts_with(['&', '!']) && !self.rest.contains(' ');
        matches!(self.rest, "" | "{" | "[") || is_name
    }
}

/// What a line is a part of.
#[derive(Debug)]
pub(super) enum Place {
    /// It holds the key and the value at this path.
    Value(ValuePath),
    /// It is a line of the text at this path.
    Text(ValuePath),
}

impl Place {
    pub(super) fn path(&self) -> &ValuePath {
        match self {
            Self::Value(path) | Self::Text(path) => path,
        }
    }
}

/// What a line is a part of; nothing where it stands inside of a collection, or a text without a
/// block of its own, that started on a line above. The index of an item is 0, whichever it is.
pub(super) fn place_of(lines: &[&str], index: usize) -> Option<Place> {
    let mut marks: Vec<Mark> = Line::parse(lines[index]).marks.into_iter().rev().collect();
    let mut outermost = marks.last().copied();
    let mut limit = indent(lines[index]);
    let (mut is_text, mut is_inside) = (false, false);
    for above in lines[..index].iter().rev().filter(|line| !is_empty(line)) {
        let above = Line::parse(above);
        for (place, mark) in above.marks.iter().rev().copied().enumerate() {
            if !mark.is_above(limit, outermost) {
                continue;
            }
            // What follows its last key goes on here.
            if place == 0 && above.rest.starts_with(['|', '>']) {
                marks.clear();
                (is_text, is_inside) = (true, false);
            } else if place == 0 && !above.is_open() {
                is_inside = true;
            }
            marks.push(mark);
            (limit, outermost) = (mark.column(), Some(mark));
        }
    }
    let steps = marks.iter().rev().map(|mark| mark.step());
    let path = steps.fold(ValuePath::root(), |path, step| path.step(step));
    match (is_inside, is_text) {
        (true, _) => None,
        (false, true) => Some(Place::Text(path)),
        (false, false) => Some(Place::Value(path)),
    }
}

impl Mark<'_> {
    fn column(self) -> usize {
        match self {
            Self::Dash(column) | Self::Key(column, _) => column,
        }
    }

    /// Whether what starts at a column is below this. An item may start below its key or under it.
    fn is_above(self, column: usize, below: Option<Self>) -> bool {
        let is_item = matches!(below, Some(Mark::Dash(_)));
        let beside = is_item && matches!(self, Self::Key(..));
        self.column() < column || beside && self.column() == column
    }

    fn step(self) -> Step {
        match self {
            Self::Dash(_) => Step::Index(0),
            Self::Key(_, key) => Step::Key(key.to_owned().into()),
        }
    }
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

/// Nothing, a comment, or what starts and ends documents.
fn is_empty(line: &str) -> bool {
    let text = line.trim();
    text.is_empty() || text.starts_with('#') || text == "---" || text == "..."
}

/// The key that a text starts with, and the length of it and its colon.
fn key(text: &str) -> Option<(&str, usize)> {
    if let Some(quote) = text.chars().next().filter(|c| matches!(c, '"' | '\'')) {
        let end = 1 + text[1..].find(quote)?;
        let colon = end + 1 + indent(&text[end + 1..]);
        return text[colon..]
            .starts_with(':')
            .then(|| (&text[1..end], colon + 1));
    }
    if text.starts_with(|c| "{}[],&*!|>%@`#?".contains(c)) {
        return None;
    }
    let is_end = |at: &usize| matches!(text.as_bytes().get(at + 1), None | Some(b' ' | b'\t'));
    let colon = text.match_indices(':').map(|(at, _)| at).find(is_end)?;
    let key = text[..colon].trim_end();
    (!key.contains(" #")).then_some((key, colon + 1))
}

fn without_comment(text: &str) -> &str {
    let end = if text.starts_with('#') {
        0
    } else {
        text.find(" #").unwrap_or(text.len())
    };
    text[..end].trim_end()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(text: &str) -> Option<String> {
        let lines: Vec<&str> = text.lines().collect();
        place_of(&lines, lines.len() - 1).map(|place| place.path().to_string())
    }

    #[test]
    fn of_keys_and_items() {
        for (text, expected) in [
            ("a:\n  b:\n    c: 1", "a.b.c"),
            ("a:\n  b: 1\n# x: y\n\n  c: 2", "a.c"),
            ("a:\n- b: 1\n  c: 2", "a[0].c"),
            ("a:\n  - b: 1\n    c: 2", "a[0].c"),
            ("a:\n  - - x", "a[0][0]"),
            ("a: &x\n  'b.c' : 2", "a[\"b.c\"]"),
            ("{\n  \"a\": {\n    \"b\":1", "a.b"),
            ("a: 1\nb", ""),
            ("a:\n  x", "a"),
            ("http://x: y", "http://x"),
            ("- a: |\n    b: c", "[0].a"),
            ("a:\n  b: >-\n    c: d\n      e: f", "a.b"),
        ] {
            assert_eq!(path(text).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn of_nothing_inside_of_what_started_above() {
        for text in [
            "a: x\n  b: c",
            "a: {b: 1,\n  c: 2",
            "- a: x\n    b: c",
            "\"a\": 1, \"b\": {\n  \"c\": 2",
        ] {
            assert_eq!(path(text), None, "{text}");
        }
    }

    #[test]
    fn what_follows_the_keys() {
        for (line, expected) in [
            ("  a: b # c", "b"),
            ("- a:", ""),
            ("- b", "b"),
            ("# a: b", ""),
            ("a: '#x'", "'#x'"),
        ] {
            assert_eq!(Line::parse(line).rest, expected, "{line}");
        }
    }
}
