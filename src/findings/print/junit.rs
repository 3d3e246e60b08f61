//! JUnit's XML, as CI servers read it: a case for each finding, of which errors have failed.
//! <https://github.com/testmoapp/junitxml>

use std::fmt::Write;

use super::Document;
use crate::findings::finding::Finding;
use crate::findings::root::Root;
use crate::source::problem::Severity;

pub(super) fn print(document: &Document, root: &Root) -> String {
    let mut suites: Vec<(Option<&str>, Vec<&Finding>)> = Vec::new();
    for finding in document.findings {
        let name = finding.deployment.as_deref();
        match suites.iter_mut().find(|(known, _)| *known == name) {
            Some((_, findings)) => findings.push(finding),
            None => suites.push((name, vec![finding])),
        }
    }
    // Where nothing was found, a server takes an empty report for a broken one.
    if suites.is_empty() {
        suites.push((None, Vec::new()));
    }
    let command = document.command;
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let counts = counts(document.findings.iter(), suites.len());
    let _ = writeln!(out, "<testsuites name=\"masthead {command}\"{counts}>");
    for (name, findings) in suites {
        suite(&mut out, command, name, &findings, root);
    }
    out + "</testsuites>\n"
}

fn suite(out: &mut String, command: &str, name: Option<&str>, findings: &[&Finding], root: &Root) {
    let whole = format!("masthead {command} {}", name.unwrap_or_default());
    let whole = escaped(whole.trim_end());
    let counts = counts(findings.iter().copied(), 1);
    let _ = writeln!(out, "  <testsuite name=\"{whole}\"{counts}>");
    for finding in findings {
        case(out, finding, root);
    }
    if findings.is_empty() {
        let _ = writeln!(
            out,
            "    <testcase classname=\"{whole}\" name=\"no findings\"/>"
        );
    }
    out.push_str("  </testsuite>\n");
}

/// The numbers of cases, where an empty suite has one that passes.
fn counts<'f>(findings: impl Iterator<Item = &'f Finding>, suites: usize) -> String {
    let (mut tests, mut failures, mut errors) = (0, 0, 0);
    for finding in findings {
        tests += 1;
        errors += usize::from(finding.is_failure);
        failures += usize::from(finding.severity == Severity::Error && !finding.is_failure);
    }
    let tests = if tests == 0 { suites } else { tests };
    format!(" tests=\"{tests}\" failures=\"{failures}\" errors=\"{errors}\" skipped=\"0\"")
}

fn case(out: &mut String, finding: &Finding, root: &Root) {
    let file = finding.file().map(|file| root.path(file));
    let origin = finding.origin.as_ref().map(|origin| origin.name.clone());
    let class = file.clone().or(origin).unwrap_or_else(|| "masthead".into());
    let mut name = format!("{} {}", finding.code, finding.title());
    let mut attributes = String::new();
    if let Some(file) = file {
        let _ = write!(attributes, " file=\"{}\"", escaped(&file));
    }
    if let Some(line) = finding.line() {
        let _ = write!(attributes, " line=\"{line}\"");
        name += &format!(" (line {line})");
    }
    let (class, name) = (escaped(&class), escaped(&name));
    let _ = writeln!(
        out,
        "    <testcase classname=\"{class}\" name=\"{name}\"{attributes}>"
    );
    verdict(out, finding);
    out.push_str("    </testcase>\n");
}

/// Errors fail; what else is said is what the case has printed.
fn verdict(out: &mut String, finding: &Finding) {
    let (title, text) = (escaped(&finding.title()), escaped(&finding.text()));
    let kind = format!("{} {}", finding.code, finding.code.name());
    let _ = match finding.severity {
        Severity::Error if finding.is_failure => {
            writeln!(
                out,
                "      <error type=\"{kind}\" message=\"{title}\">{text}</error>"
            )
        }
        Severity::Error => {
            writeln!(
                out,
                "      <failure type=\"{kind}\" message=\"{title}\">{text}</failure>"
            )
        }
        other => {
            let name = other.name();
            writeln!(out, "      <system-out>{name}: {text}</system-out>")
        }
    };
}

/// A text for an attribute or an element. What XML can't hold is replaced.
/// <https://www.w3.org/TR/xml/#charsets>
pub(crate) fn escaped(text: &str) -> String {
    text.chars().fold(String::new(), |mut out, c| {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' | '\r' | '\t' => {
                let _ = write!(out, "&#{};", u32::from(c));
            }
            c if c < ' ' || matches!(c, '\u{fffe}' | '\u{ffff}') => out.push('\u{fffd}'),
            c => out.push(c),
        }
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_can_not_end_its_element_or_be_invalid() {
        assert_eq!(
            escaped("<a b=\"1\">&\n]]>\u{0}\u{1b}é\u{ffff}"),
            "&lt;a b=&quot;1&quot;&gt;&amp;&#10;]]&gt;\u{fffd}\u{fffd}é\u{fffd}"
        );
    }
}
