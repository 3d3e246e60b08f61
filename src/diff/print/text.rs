//! For people: a block for each object, a line for each field, texts as hunks.

use std::fmt::Write;

use anstyle::{AnsiColor, Style};
use serde_json::Value;
use similar::udiff::UnifiedHunkHeader;
use similar::{ChangeTag, group_diff_ops};

use super::yaml::{block, inline};
use crate::diff::{Change, ObjectChange, Report, Shown, What, sequence};
use crate::source::mask::MASK;

const OLD: Style = AnsiColor::Red.on_default();
const NEW: Style = AnsiColor::Green.on_default();
const TITLE: Style = Style::new().bold();
const PLACE: Style = AnsiColor::Cyan.on_default();

/// Lines around a change in a text.
const AROUND: usize = 3;

/// The report with colours; empty if nothing differs.
pub fn text(report: &Report) -> String {
    if report.is_empty() {
        return String::new();
    }
    let mut out = String::new();
    for (index, change) in report.changes.iter().enumerate() {
        if index > 0 {
            out.push('\n');
        }
        object(&mut out, change, report.live);
    }
    out.push('\n');
    let [changed, added, removed] = report.counts();
    _ = writeln!(
        out,
        "{changed} changed, {added} added, {removed} removed, {} the same",
        report.same
    );
    out
}

fn object(out: &mut String, change: &ObjectChange, live: bool) {
    let (sign, style, note) = match &change.what {
        What::Added(_) => ('+', NEW, " is new"),
        What::Removed(_) if live => ('-', OLD, " is not rendered any more"),
        What::Removed(_) => ('-', OLD, " is gone"),
        What::Changed(_) => ('~', TITLE, ""),
    };
    let namespace = &change.identity.namespace;
    let place = if namespace.is_empty() {
        String::new()
    } else {
        format!(" in {namespace}")
    };
    _ = writeln!(
        out,
        "{style}{sign} {}{place}{note}{style:#}",
        change.identity
    );
    match &change.what {
        What::Changed(changes) => changes.iter().for_each(|change| field(out, change)),
        What::Added(content) => side(out, Some(content), '+', NEW),
        What::Removed(content) => side(out, Some(content), '-', OLD),
    }
}

fn field(out: &mut String, change: &Change) {
    _ = write!(out, "    {}:", change.path);
    match (&change.before, &change.after) {
        (Some(Shown::Secret { bytes: old }), Some(Shown::Secret { bytes: new })) => {
            _ = writeln!(out, " {MASK} changed, {old} → {new} bytes");
        }
        (Some(Shown::Value(Value::String(old))), Some(Shown::Value(Value::String(new))))
            if is_long(old) || is_long(new) =>
        {
            out.push('\n');
            hunks(out, old, new);
        }
        (Some(Shown::Value(old)), Some(Shown::Value(new))) if is_short(old) && is_short(new) => {
            _ = writeln!(
                out,
                " {OLD}{}{OLD:#} → {NEW}{}{NEW:#}",
                inline(old),
                inline(new)
            );
        }
        (old, new) => {
            out.push('\n');
            side(out, old.as_ref(), '-', OLD);
            side(out, new.as_ref(), '+', NEW);
        }
    }
}

/// All of one side, line by line.
fn side(out: &mut String, shown: Option<&Shown>, sign: char, style: Style) {
    let text = match shown {
        None => return,
        Some(Shown::Secret { bytes }) => format!("{MASK}, {bytes} bytes"),
        Some(Shown::Value(Value::String(text))) => text.clone(),
        Some(Shown::Value(value)) => block(value),
    };
    for line in text.lines() {
        _ = writeln!(out, "      {style}{sign} {line}{style:#}");
    }
}

fn hunks(out: &mut String, old: &str, new: &str) {
    let (old, new): (Vec<&str>, Vec<&str>) = (
        old.split_inclusive('\n').collect(),
        new.split_inclusive('\n').collect(),
    );
    for hunk in group_diff_ops(sequence::steps(&old, &new), AROUND) {
        _ = writeln!(
            out,
            "      {PLACE}{}{PLACE:#}",
            UnifiedHunkHeader::new(&hunk)
        );
        for change in hunk
            .iter()
            .flat_map(|op| op.iter_changes(&old[..], &new[..]))
        {
            let style = match change.tag() {
                ChangeTag::Delete => OLD,
                ChangeTag::Insert => NEW,
                ChangeTag::Equal => Style::new(),
            };
            let line = change.value();
            _ = writeln!(
                out,
                "      {style}{}{}{style:#}",
                change.tag(),
                line.trim_end_matches(['\r', '\n'])
            );
            if !line.ends_with('\n') {
                _ = writeln!(out, "      \\ No newline at end of file");
            }
        }
    }
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
