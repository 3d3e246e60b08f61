//! Findings as an object with a list.

use serde_json::json;

use super::Document;
use crate::findings::finding::Finding;
use crate::source::problem::Severity;

/// The version of the object, in which fields are only added.
const VERSION: &str = "masthead/v1";

pub(super) fn print(document: &Document) -> String {
    let count = |severity| {
        let is = |finding: &&Finding| finding.severity == severity;
        document.findings.iter().filter(is).count()
    };
    let whole = json!({
        "apiVersion": VERSION,
        "kind": "Findings",
        "command": document.command,
        "findings": document.findings.iter().map(Finding::json).collect::<Vec<_>>(),
        "errors": count(Severity::Error),
        "warnings": count(Severity::Warning),
        "notes": count(Severity::Note),
    });
    format!("{whole:#}\n")
}
