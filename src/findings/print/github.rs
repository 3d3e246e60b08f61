//! Commands of a workflow of GitHub, each of which becomes an annotation of a line.
//! <https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands>

use super::Document;
use crate::findings::finding::Finding;
use crate::findings::root::Root;
use crate::source::problem::Severity;

pub(super) fn print(document: &Document, root: &Root) -> String {
    let line = |finding: &Finding| line(finding, root) + "\n";
    document.findings.iter().map(line).collect()
}

fn line(finding: &Finding, root: &Root) -> String {
    let command = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "notice",
    };
    let properties: Vec<String> = properties(finding, root)
        .into_iter()
        .map(|(name, value)| format!("{name}={}", of_property(&value)))
        .collect();
    let (properties, message) = (properties.join(","), of_message(&finding.text()));
    format!("::{command} {properties}::{message}")
}

fn properties(finding: &Finding, root: &Root) -> Vec<(&'static str, String)> {
    let mut out = Vec::new();
    if let Some(file) = finding.file() {
        out.push(("file", root.path(file)));
        let line = finding.line();
        out.extend(line.map(|line| ("line", line.to_string())));
        if let Some((column, end)) = line.and_then(|_| finding.columns()) {
            out.push(("col", column.to_string()));
            out.extend(end.map(|end| ("endColumn", end.to_string())));
        }
    }
    let mut title = format!("{} {}", finding.code, finding.code.name());
    if let Some(deployment) = &finding.deployment {
        title += &format!(" ({deployment})");
    }
    out.push(("title", title));
    out
}

fn of_message(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

fn of_property(text: &str) -> String {
    of_message(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_ends_a_command_is_escaped() {
        assert_eq!(of_message("50%: a,b\r\nc"), "50%25: a,b%0D%0Ac");
        assert_eq!(of_property("50%: a,b\n::"), "50%25%3A a%2Cb%0A%3A%3A");
    }
}
