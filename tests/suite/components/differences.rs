//! What is otherwise in the objects of one render than in those of another.

use std::collections::BTreeMap;

use similar::TextDiff;

use super::Objects;

/// How many lines are shown around each that is otherwise.
const AROUND: usize = 1;

/// What is otherwise in an object.
pub(super) struct Difference {
    /// Which object, and what it is compared with where it is new: another of its kind.
    pub of: String,
    /// The lines that are otherwise.
    pub lines: String,
}

/// A new object is compared with the first new one of its kind, or else with one that was there.
pub(super) fn differences(base: &Objects, objects: &Objects) -> Vec<Difference> {
    let mut out = Vec::new();
    let mut first_of_kind = BTreeMap::new();
    for object in objects {
        let (title, kind) = (&object.0, kind(&object.0));
        if let Some(known) = base.iter().find(|(known, _)| known == title) {
            let lines = diff(&known.1, &object.1);
            out.extend((!lines.is_empty()).then(|| Difference::new(title, lines)));
            continue;
        }
        let near = base.iter().find(|(other, _)| self::kind(other) == kind);
        let like = first_of_kind.get(kind).copied().or(near);
        out.push(new(object, like));
        first_of_kind.entry(kind).or_insert(object);
    }
    let is_gone = |title: &String| !objects.iter().any(|(other, _)| other == title);
    let gone = base.iter().filter(|(title, _)| is_gone(title));
    out.extend(gone.map(|(title, _)| Difference::new(title, "not there".into())));
    out
}

impl Difference {
    fn new(of: &str, lines: String) -> Self {
        Self {
            of: of.into(),
            lines,
        }
    }
}

fn kind(title: &str) -> &str {
    title.split('/').next().unwrap_or_default()
}

/// A new object; as a whole where there is none like it.
fn new((title, text): &(String, String), like: Option<&(String, String)>) -> Difference {
    match like {
        None => Difference::new(title, text.clone()),
        Some((other, before)) => {
            let lines = diff(&unnamed(other, before), &unnamed(title, text));
            Difference::new(&format!("{title}, like {other}"), lines)
        }
    }
}

/// The text of an object without its name, and without the one that its labels say.
fn unnamed(title: &str, text: &str) -> String {
    let name = title.rsplit("/ess-").next().unwrap_or_default();
    let label = text.split("app.kubernetes.io/name: ").nth(1);
    let label = label.and_then(|rest| rest.lines().next()).unwrap_or(name);
    text.replace(label, "<name>").replace(name, "<name>")
}

fn diff(before: &str, after: &str) -> String {
    let diff = TextDiff::from_lines(before, after);
    let unified = diff.unified_diff().context_radius(AROUND).to_string();
    let lines = unified.lines();
    let lines = lines.map(|line| if line.starts_with("@@") { "…" } else { line });
    lines.collect::<Vec<_>>().join("\n")
}
