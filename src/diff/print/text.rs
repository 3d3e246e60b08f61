//! For people: a block for each object, a line for each field, texts as hunks; what follows is below
//! each object, and the plan is the last line.

use std::fmt::Write;

use anstyle::{AnsiColor, Style};

use super::lines::{Field, Sign, side};
use super::plan;
use crate::diff::{Change, Impact, ImpactKind, ObjectChange, Report, What};

const OLD: Style = AnsiColor::Red.on_default();
const NEW: Style = AnsiColor::Green.on_default();
const TITLE: Style = Style::new().bold();
const PLACE: Style = AnsiColor::Cyan.on_default();
const MILD: Style = AnsiColor::Yellow.on_default();
const BAD: Style = AnsiColor::Red.on_default().bold();

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
    _ = writeln!(out, "\n{}", plan::line(report));
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
        What::Added(content) => lines(out, side(content, Sign::New)),
        What::Removed(content) => lines(out, side(content, Sign::Old)),
    }
    change.impacts.iter().for_each(|it| impact(out, it));
}

fn field(out: &mut String, change: &Change) {
    _ = write!(out, "    {}:", change.path);
    match Field::of(change) {
        Field::Secret(text) => _ = writeln!(out, " {text}"),
        Field::Short { before, after } => {
            _ = writeln!(out, " {OLD}{before}{OLD:#} → {NEW}{after}{NEW:#}");
        }
        Field::Lines(all) => {
            out.push('\n');
            let is_text = all.first().is_some_and(|(sign, _)| *sign == Sign::Place);
            if is_text {
                hunks(out, all);
            } else {
                lines(out, all);
            }
        }
    }
}

fn lines(out: &mut String, lines: Vec<(Sign, String)>) {
    for (sign, line) in lines {
        let (sign, style) = if sign == Sign::Old {
            ('-', OLD)
        } else {
            ('+', NEW)
        };
        _ = writeln!(out, "      {style}{sign} {line}{style:#}");
    }
}

fn hunks(out: &mut String, lines: Vec<(Sign, String)>) {
    for (sign, line) in lines {
        let (sign, style) = match sign {
            Sign::Place => ("", PLACE),
            Sign::Old => ("-", OLD),
            Sign::New => ("+", NEW),
            Sign::Same => (" ", Style::new()),
            Sign::Note => ("", Style::new()),
        };
        _ = writeln!(out, "      {style}{sign}{line}{style:#}");
    }
}

/// What follows, what it means, and what to run.
fn impact(out: &mut String, impact: &Impact) {
    let style = if impact.kind >= ImpactKind::Downtime {
        BAD
    } else {
        MILD
    };
    let kind = impact.kind.name();
    _ = writeln!(out, "    {style}! {kind}:{style:#} {}", impact.message);
    if let Some(hint) = &impact.hint {
        _ = writeln!(out, "      {hint}");
    }
    for command in &impact.commands {
        _ = writeln!(out, "        {command}");
    }
}
