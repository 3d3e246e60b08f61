//! What was found, as a function tells it.

use serde_json::{Value, json};

use super::list::identity;
use crate::commands::failure::Failure;
use crate::source::problem::{Problem, Severity};
use crate::source::{Layers, Source};

/// Why it failed.
pub(super) fn of_failure(failure: &Failure) -> Vec<Value> {
    match failure {
        Failure::Invalid(invalid) => of_problems(&invalid.problems, &invalid.layers),
        Failure::CouldNotRun(error, hint) => {
            let message = with_hint(&format!("{error:#}"), hint.as_deref());
            vec![json!({ "severity": "error", "message": message })]
        }
        Failure::No | Failure::Told => Vec::new(),
    }
}

pub(super) fn of_problems(problems: &[Problem], layers: &Layers) -> Vec<Value> {
    problems
        .iter()
        .map(|problem| of_problem(problem, layers))
        .collect()
}

fn of_problem(problem: &Problem, layers: &Layers) -> Value {
    let severity = match problem.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "info",
    };
    let mut result = json!({
        "severity": severity,
        "message": with_hint(&problem.message, problem.hint.as_deref()),
    });
    if !problem.path.is_root() {
        result["field"] = json!({ "path": layers.as_written(&problem.path).to_string() });
    }
    let layer = layers.of(problem.at);
    if layer.source == Source::File && layer.name != super::CONFIG {
        result["file"] = json!({ "path": layer.name });
    }
    result["tags"] = json!({ "code": problem.code.to_string() });
    if problem.at.line > 0 {
        result["tags"]["line"] = problem.at.line.to_string().into();
        result["tags"]["column"] = problem.at.column.to_string().into();
    }
    result
}

/// An object that is not rendered any more.
pub(super) fn removed(object: &Value) -> Value {
    let (_, kind, namespace, name) = identity(object);
    json!({
        "severity": "info",
        "message": "removed: it is not rendered any more",
        "resourceRef": {
            "apiVersion": object["apiVersion"],
            "kind": kind,
            "namespace": namespace,
            "name": name,
        },
    })
}

fn with_hint(message: &str, hint: Option<&str>) -> String {
    match hint {
        Some(hint) => format!("{message}\n{hint}"),
        None => message.to_owned(),
    }
}
