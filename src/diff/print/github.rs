//! For a workflow of GitHub: an annotation for all that follows, and the report in a group.
//!
//! Source: <https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands>

use crate::source::sort::sort_by_key;
use std::fmt::Write;
use std::hash::{DefaultHasher, Hash, Hasher};

use super::{plan, text};
use crate::diff::{Impact, ImpactKind, Report};

/// Annotations at a file, the worst first, then the report as text; empty if nothing differs.
pub fn github(report: &Report, file: Option<&str>) -> String {
    if report.is_empty() {
        return String::new();
    }
    let mut out = String::new();
    let mut impacts: Vec<&Impact> = report.impacts().collect();
    sort_by_key(&mut impacts, |impact| std::cmp::Reverse(impact.kind));
    for impact in impacts {
        annotation(&mut out, impact, file);
    }
    let text = anstream::adapter::strip_str(&text(report)).to_string();
    let token = token(&text);
    // Nothing in the report is a command, whatever it says.
    _ = writeln!(out, "::group::{}", data(&plan::line(report)));
    _ = write!(
        out,
        "::stop-commands::{token}\n{text}::{token}::\n::endgroup::\n"
    );
    out
}

fn annotation(out: &mut String, impact: &Impact, file: Option<&str>) {
    let level = if impact.kind >= ImpactKind::Downtime {
        "warning"
    } else {
        "notice"
    };
    let file = file.map_or(String::new(), |file| format!("file={},", property(file)));
    let title = format!("{}: {}", impact.kind.name(), impact.object);
    let hint = impact.hint.iter().map(String::as_str);
    let commands = impact.commands.iter().map(String::as_str);
    let lines: Vec<&str> = [&*impact.message]
        .into_iter()
        .chain(hint)
        .chain(commands)
        .collect();
    _ = writeln!(
        out,
        "::{level} {file}title={}::{}",
        property(&title),
        data(&lines.join("\n"))
    );
}

/// A text as the message of a command.
fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// A text as a property of a command.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

/// What ends a part in which there are no commands: a word that is not in it.
fn token(text: &str) -> String {
    let mut hasher = DefaultHasher::new();
    loop {
        text.hash(&mut hasher);
        let token = format!("masthead-{:016x}", hasher.finish());
        if !text.contains(&token) {
            return token;
        }
    }
}
