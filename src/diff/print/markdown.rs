//! For a comment on a pull request: the plan first, then a fold for each object.

use crate::source::sort::sort_by_key;
use std::fmt::Write;

use super::lines::{Field, Sign, side};
use super::names::word;
use super::plan;
use crate::diff::{Change, Identity, Impact, ObjectChange, Report, What};

/// How long a comment may be on GitHub, in UTF-16 units, which is never less than its characters;
/// with some room for what others put around it.
const MOST: usize = 65_536 - 1_536;

/// How much of that the list of all that follows may take.
const MOST_IMPACTS: usize = MOST / 3;

/// Room for what says what was left out.
const NOTE: usize = 400;

/// The report as GitHub's Markdown; what does not fit into a comment is left out, object by object.
pub fn markdown(report: &Report) -> String {
    let mut out = format!("**{}**\n", prose(&plan::line(report)));
    if report.is_empty() {
        return "**Plan: nothing differs**\n".to_owned();
    }
    impacts(&mut out, report);
    let mut length = units(&out);
    let mut left_out: Vec<&Identity> = Vec::new();
    for change in &report.changes {
        let fold = fold(change);
        let more = units(&fold);
        if length + more + NOTE > MOST {
            left_out.push(&change.identity);
        } else {
            length += more;
            out.push_str(&fold);
        }
    }
    note_left_out(&mut out, &left_out);
    out
}

/// What counts for GitHub's limit.
fn units(text: &str) -> usize {
    text.encode_utf16().count()
}

fn note_left_out(out: &mut String, left_out: &[&Identity]) {
    let objects = match left_out.len() {
        0 => return,
        1 => "1 object is".to_owned(),
        many => format!("{many} objects are"),
    };
    let note = "left out, to fit into a comment: `masthead diff` with `-o text` shows all";
    _ = writeln!(out, "\n{objects} {note}.");
}

/// All that follows, the worst first, as a table.
fn impacts(out: &mut String, report: &Report) {
    let mut impacts: Vec<&Impact> = report.impacts().collect();
    if impacts.is_empty() {
        return;
    }
    sort_by_key(&mut impacts, |impact| std::cmp::Reverse(impact.kind));
    out.push_str("\n| what | object | why |\n| --- | --- | --- |\n");
    let mut length = 0;
    for (place, impact) in impacts.iter().enumerate() {
        let row = format!(
            "| {} | {} | {} |\n",
            impact.kind.name(),
            code(&impact.object.to_string()),
            prose(&impact.message)
        );
        length += units(&row);
        if length > MOST_IMPACTS {
            let more = impacts.len() - place;
            _ = writeln!(out, "| | | and {more} more, which are with their objects |");
            return;
        }
        out.push_str(&row);
    }
}

/// An object, folded.
fn fold(change: &ObjectChange) -> String {
    let identity = &change.identity;
    let place = if identity.namespace.is_empty() {
        String::new()
    } else {
        format!(" in {}", html(&identity.namespace))
    };
    let kinds = kinds(change);
    let mut out = format!(
        "\n<details>\n<summary>{} <code>{}</code>{place}{kinds}</summary>\n\n",
        word(&change.what),
        html(&identity.to_string())
    );
    fenced(&mut out, "diff", &body(change));
    change.impacts.iter().for_each(|it| told(&mut out, it));
    out.push_str("\n</details>\n");
    out
}

/// What follows, each kind once.
fn kinds(change: &ObjectChange) -> String {
    let mut names: Vec<_> = change.impacts.iter().map(|it| it.kind.name()).collect();
    names.dedup();
    if names.is_empty() {
        String::new()
    } else {
        format!(": {}", names.join(", "))
    }
}

fn told(out: &mut String, impact: &Impact) {
    let text = prose(&impact.message);
    _ = write!(out, "\n**{}**: {text}", impact.kind.name());
    if let Some(hint) = &impact.hint {
        _ = write!(out, "; {}", prose(hint));
    }
    out.push('\n');
    if !impact.commands.is_empty() {
        out.push('\n');
        fenced(out, "sh", &(impact.commands.join("\n") + "\n"));
    }
}

/// The content of a block that has colours for lines with `+`, `-` and `@@`.
fn body(change: &ObjectChange) -> String {
    let mut out = String::new();
    match &change.what {
        What::Changed(fields) => fields.iter().for_each(|it| field(&mut out, it)),
        What::Added(content) => lines(&mut out, side(content, Sign::New)),
        What::Removed(content) => lines(&mut out, side(content, Sign::Old)),
    }
    out
}

fn field(out: &mut String, change: &Change) {
    _ = writeln!(out, "@@ {} @@", plain(&change.path));
    match Field::of(change) {
        Field::Secret(text) => _ = writeln!(out, "! {text}"),
        Field::Short { before, after } => {
            lines(out, vec![(Sign::Old, before), (Sign::New, after)]);
        }
        Field::Lines(all) => lines(out, all),
    }
}

fn lines(out: &mut String, lines: Vec<(Sign, String)>) {
    for (sign, line) in lines {
        let sign = match sign {
            Sign::Old => "- ",
            Sign::New => "+ ",
            Sign::Same => "  ",
            Sign::Place | Sign::Note => "",
        };
        _ = writeln!(out, "{sign}{}", plain(&line));
    }
}

/// A text on one line, without characters that end one or that nobody sees.
fn plain(text: &str) -> String {
    let plain = |c: char| {
        if c.is_control() && c != '\t' || matches!(c, '\u{2028}' | '\u{2029}') {
            '\u{fffd}'
        } else {
            c
        }
    };
    text.chars().map(plain).collect()
}

/// A block whose fence is longer than any in it. It ends with a line feed.
fn fenced(out: &mut String, language: &str, text: &str) {
    let runs = text.split(|c| c != '`').map(str::len);
    let fence = "`".repeat(runs.max().unwrap_or(0).max(2) + 1);
    _ = write!(out, "{fence}{language}\n{text}{fence}\n");
}

/// A text of a sentence, in which backticks enclose names: nothing else of it is Markdown, HTML, a
/// mention or a reference.
fn prose(text: &str) -> String {
    let parts: Vec<&str> = text.split('`').collect();
    let last = parts.len() - 1;
    let parts = parts.iter().enumerate().map(|(place, part)| {
        let is_name = place % 2 == 1 && place != last;
        if is_name { code(part) } else { escaped(part) }
    });
    parts.collect()
}

/// A text without a meaning in Markdown or HTML.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for c in plain(text).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            // Nobody is told, and nothing is linked.
            '@' | '#' => out.extend([c, '\u{200b}']),
            '\\' | '*' | '_' | '[' | ']' | '|' | '~' | '!' | '$' => out.extend(['\\', c]),
            _ => out.push(c),
        }
    }
    out
}

/// A name, as code, also in a table.
fn code(text: &str) -> String {
    let text = plain(text).replace('`', "'").replace('|', "\\|");
    if text.trim().is_empty() {
        return text;
    }
    format!("`{text}`")
}

/// A text in HTML.
fn html(text: &str) -> String {
    let text = plain(text);
    let text = text.replace('&', "&amp;").replace('<', "&lt;");
    text.replace('>', "&gt;").replace('@', "@\u{200b}")
}
