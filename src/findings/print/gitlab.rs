//! A Code Quality report of GitLab.
//! <https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format>

use serde_json::{Value, json};

use super::Document;
use crate::findings::finding::{Finding, fingerprints};
use crate::findings::root::Root;
use crate::source::problem::Severity;

pub(super) fn print(document: &Document, root: &Root) -> String {
    let fingerprints = fingerprints(document.findings);
    let all = document.findings.iter().zip(fingerprints);
    let list: Value = all
        .map(|(finding, fingerprint)| entry(finding, fingerprint, root))
        .collect();
    format!("{list:#}\n")
}

fn entry(finding: &Finding, fingerprint: String, root: &Root) -> Value {
    let (file, line) = finding.place();
    let mut description = finding.text();
    if let Some(deployment) = &finding.deployment {
        description = format!("{deployment}: {description}");
    }
    json!({
        "description": description,
        "check_name": finding.code.to_string(),
        "fingerprint": fingerprint,
        "severity": severity(finding.severity),
        "location": {"path": root.path(file), "lines": {"begin": line}},
    })
}

fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "critical",
        Severity::Warning => "minor",
        Severity::Note => "info",
    }
}
