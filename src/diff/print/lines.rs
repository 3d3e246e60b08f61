//! The lines of an object that differs, before a format is put on them.

use serde_json::Value;
use similar::udiff::UnifiedHunkHeader;
use similar::{ChangeTag, group_diff_ops};

use super::yaml::{block, inline};
use crate::diff::{Change, Shown, sequence};
use crate::source::mask::MASK;

/// Lines around a change in a text.
const AROUND: usize = 3;

/// How a field differs.
pub(super) enum Field {
    /// In a few words on one line.
    Short { before: String, after: String },
    /// A credential, of which nothing is shown.
    Secret(String),
    /// Line by line.
    Lines(Vec<(Sign, String)>),
}

/// What a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sign {
    Old,
    New,
    Same,
    /// Where the next lines stand.
    Place,
    /// A word about the line before.
    Note,
}

impl Field {
    pub(super) fn of(change: &Change) -> Self {
        match (&change.before, &change.after) {
            (Some(Shown::Secret { bytes: old }), Some(Shown::Secret { bytes: new })) => {
                Self::Secret(format!("{MASK} changed, {old} → {new} bytes"))
            }
            (Some(Shown::Value(Value::String(old))), Some(Shown::Value(Value::String(new))))
                if is_long(old) || is_long(new) =>
            {
                Self::Lines(hunks(old, new))
            }
            (Some(Shown::Value(old)), Some(Shown::Value(new)))
                if is_short(old) && is_short(new) =>
            {
                Self::Short {
                    before: inline(old),
                    after: inline(new),
                }
            }
            (old, new) => {
                let mut lines = old.as_ref().map_or(Vec::new(), |it| side(it, Sign::Old));
                lines.extend(new.iter().flat_map(|it| side(it, Sign::New)));
                Self::Lines(lines)
            }
        }
    }
}

/// All of one side, line by line.
pub(super) fn side(shown: &Shown, sign: Sign) -> Vec<(Sign, String)> {
    let text = match shown {
        Shown::Secret { bytes } => format!("{MASK}, {bytes} bytes"),
        Shown::Value(Value::String(text)) => text.clone(),
        Shown::Value(value) => block(value),
    };
    text.lines().map(|line| (sign, line.to_owned())).collect()
}

fn hunks(old: &str, new: &str) -> Vec<(Sign, String)> {
    let (old, new): (Vec<&str>, Vec<&str>) = (
        old.split_inclusive('\n').collect(),
        new.split_inclusive('\n').collect(),
    );
    let mut out = Vec::new();
    for hunk in group_diff_ops(sequence::steps(&old, &new), AROUND) {
        out.push((Sign::Place, UnifiedHunkHeader::new(&hunk).to_string()));
        let changes = hunk
            .iter()
            .flat_map(|op| op.iter_changes(&old[..], &new[..]));
        for change in changes {
            let sign = match change.tag() {
                ChangeTag::Delete => Sign::Old,
                ChangeTag::Insert => Sign::New,
                ChangeTag::Equal => Sign::Same,
            };
            let line = change.value();
            out.push((sign, line.trim_end_matches(['\r', '\n']).to_owned()));
            if !line.ends_with('\n') {
                out.push((Sign::Note, "\\ No newline at end of file".to_owned()));
            }
        }
    }
    out
}

fn is_long(text: &str) -> bool {
    text.trim_end().contains('\n')
}

/// Whether a value fits on the line of its path.
fn is_short(value: &Value) -> bool {
    match value {
        Value::String(text) => !text.contains('\n') && text.chars().count() <= 60,
        Value::Array(items) => items.is_empty(),
        Value::Object(map) => map.is_empty(),
        _ => true,
    }
}
