//! The path of a field, as text.

use crate::source::ValuePath;

/// What to append to the path `parent` for the `key` of a map.
pub(super) fn step(parent: &str, key: &str) -> String {
    let key = ValuePath::root().key(key.to_owned()).to_string();
    if parent.is_empty() || parent.ends_with(' ') || key.starts_with('[') {
        key
    } else {
        format!(".{key}")
    }
}

/// What separates the path of a text from the path in the document that it holds.
pub(super) const INSIDE: &str = " > ";

/// What ends the path of a list of which only the order differs.
pub(super) const ORDER: &str = " (order)";

/// A step of a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// The key of a map.
    Key(String),
    /// An item of a list, by its name or its place.
    Item(String),
    /// Into the document that a text holds.
    Inside,
}

impl Step {
    /// The key, where it is one.
    pub(super) fn key(&self) -> Option<&str> {
        match self {
            Self::Key(key) => Some(key),
            _ => None,
        }
    }
}

/// The steps of a path; none where it is not one. What is in brackets may be in quotes.
pub(super) fn steps(path: &str) -> Option<Vec<Step>> {
    let mut rest = path.strip_suffix(ORDER).unwrap_or(path);
    let mut steps = Vec::new();
    while !rest.is_empty() {
        let (step, after) = first(rest, steps.is_empty())?;
        steps.push(step);
        rest = after;
    }
    let ends = steps.last().is_some_and(|step| *step != Step::Inside);
    ends.then_some(steps)
}

/// The first step, and what comes after it.
fn first(text: &str, is_start: bool) -> Option<(Step, &str)> {
    if let Some(after) = text.strip_prefix(INSIDE) {
        return (!is_start && !after.is_empty()).then_some((Step::Inside, after));
    }
    if let Some(inner) = text.strip_prefix('[') {
        return bracket(inner);
    }
    let end = text
        .match_indices(['.', '[', ' '])
        .map(|(at, _)| at)
        .find(|at| !text[..*at].ends_with('\\'))
        .unwrap_or(text.len());
    let (key, after) = text.split_at(end);
    let after = after.strip_prefix('.').map_or(Some(after), |below| {
        (!below.is_empty() && !below.starts_with(['.', '['])).then_some(below)
    })?;
    (!key.is_empty()).then(|| (Step::Key(key.replace('\\', "")), after))
}

/// What stands in brackets: a key in quotes, or the name of an item.
fn bracket(inner: &str) -> Option<(Step, &str)> {
    let quote = inner.chars().next().filter(|c| matches!(c, '"' | '\''));
    let (step, after) = if let Some(quote) = quote {
        let (key, after) = inner[1..].split_once(&format!("{quote}]"))?;
        let key = key.replace("\\\"", "\"").replace("\\\\", "\\");
        (Step::Key(key), after)
    } else {
        let is_end = |at: &usize| {
            let after = &inner[at + 1..];
            after.is_empty() || after.starts_with(['.', '[', ' '])
        };
        let mut ends = inner.match_indices(']').map(|(at, _)| at);
        let end = ends.find(is_end).filter(|end| *end > 0)?;
        (Step::Item(inner[..end].to_owned()), &inner[end + 1..])
    };
    Some((step, after.strip_prefix('.').unwrap_or(after)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_with_dots_are_quoted() {
        assert_eq!(
            [
                step("", "spec"),
                step("spec", "a-b_c"),
                step("data > ", "x")
            ],
            ["spec", ".a-b_c", "x"]
        );
        assert_eq!(
            step("metadata.labels", "app.kubernetes.io/name"),
            "[\"app.kubernetes.io/name\"]"
        );
    }

    #[test]
    fn a_path_has_steps() {
        let key = |text: &str| Step::Key(text.to_owned());
        let item = |text: &str| Step::Item(text.to_owned());
        for (path, expected) in [
            ("spec", vec![key("spec")]),
            (
                "spec.x[c].image",
                vec![key("spec"), key("x"), item("c"), key("image")],
            ),
            ("a[\"b.c/d\"]", vec![key("a"), key("b.c/d")]),
            ("a['b.c'].d", vec![key("a"), key("b.c"), key("d")]),
            ("v[/a]b].c (order)", vec![key("v"), item("/a]b"), key("c")]),
            (
                "data[\"x.yaml\"] > a[0].b",
                vec![
                    key("data"),
                    key("x.yaml"),
                    Step::Inside,
                    key("a"),
                    item("0"),
                    key("b"),
                ],
            ),
        ] {
            assert_eq!(steps(path), Some(expected), "{path}");
        }
        for wrong in [
            "", ".", "a.", "a..b", ".a", "a[", "a[]", "a[\"b]", "a b", " > a", "a > ", "a.[b]",
        ] {
            assert_eq!(steps(wrong), None, "{wrong}");
        }
    }
}
