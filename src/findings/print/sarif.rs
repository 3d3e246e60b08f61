//! SARIF 2.1.0. <https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html>

use serde_json::{Map, Value, json};

use super::Document;
use crate::findings::explained::Explained;
use crate::findings::finding::{Finding, fingerprints};
use crate::findings::root::Root;
use crate::source::Code;
use crate::source::problem::Severity;

const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";

/// What paths are relative to.
const ROOT: &str = "%SRCROOT%";

pub(super) fn print(document: &Document, root: &Root) -> String {
    let mut rules = Explained::all();
    rules.retain(|rule| document.findings.iter().any(|it| it.code == rule.code));
    let codes: Vec<Code> = rules.iter().map(|rule| rule.code).collect();
    let fingerprints = fingerprints(document.findings);
    let results = document.findings.iter().zip(fingerprints);
    let results = results.map(|(finding, fingerprint)| {
        let index = codes.iter().position(|code| *code == finding.code);
        let locations = [location(finding, root)];
        result(finding, index.unwrap_or_default(), fingerprint, locations)
    });
    let is_done = document.findings.iter().all(|finding| !finding.is_failure);
    let whole = json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "masthead",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": rules.iter().map(rule).collect::<Vec<_>>(),
            }},
            "automationDetails": {"id": format!("masthead/{}/", document.command)},
            "invocations": [{"executionSuccessful": is_done}],
            "originalUriBaseIds": {ROOT: {"description": {"text": "The root of the repository."}}},
            "columnKind": "unicodeCodePoints",
            "results": results.collect::<Vec<_>>(),
        }],
    });
    format!("{whole:#}\n")
}

fn rule(rule: &Explained) -> Value {
    json!({
        "id": rule.code.to_string(),
        "name": pascal(rule.code.name()),
        "shortDescription": {"text": format!("{}.", rule.title)},
        "fullDescription": {"text": rule.text},
        "help": {"text": rule.for_people(), "markdown": rule.markdown()},
        "defaultConfiguration": {"level": rule.severity.name()},
        "properties": {"problem.severity": github(rule.severity), "precision": "very-high"},
    })
}

/// What GitHub calls it.
fn github(severity: Severity) -> &'static str {
    match severity {
        Severity::Note => "recommendation",
        other => other.name(),
    }
}

/// `unknown-value` as `UnknownValue`.
fn pascal(name: &str) -> String {
    let upper = |word: &str| word[..1].to_uppercase() + &word[1..];
    name.split('-').map(upper).collect()
}

fn result(finding: &Finding, index: usize, fingerprint: String, locations: [Value; 1]) -> Value {
    let mut properties = Map::new();
    for (key, value) in [("deployment", &finding.deployment), ("hint", &finding.hint)] {
        if let Some(value) = value {
            properties.insert(key.into(), value.clone().into());
        }
    }
    json!({
        "ruleId": finding.code.to_string(),
        "ruleIndex": index,
        "level": finding.severity.name(),
        "message": {"text": finding.text()},
        "locations": locations,
        "partialFingerprints": {"masthead/v1": fingerprint},
        "properties": properties,
    })
}

/// Where it is. GitHub takes no result without a file.
fn location(finding: &Finding, root: &Root) -> Value {
    let (file, line) = finding.place();
    let uri = root.uri(file);
    let mut artifact = json!({"uri": uri});
    if !uri.starts_with("file:") {
        artifact["uriBaseId"] = ROOT.into();
    }
    let mut region = json!({"startLine": line});
    let columns = finding.columns().filter(|_| finding.file().is_some());
    if let Some((column, end)) = columns {
        region["startColumn"] = column.into();
        if let Some(end) = end {
            region["endColumn"] = end.into();
        }
    }
    let mut out = json!({"physicalLocation": {"artifactLocation": artifact, "region": region}});
    if !finding.path.is_empty() {
        out["logicalLocations"] = json!([{"fullyQualifiedName": finding.path, "kind": "property"}]);
    }
    out
}
