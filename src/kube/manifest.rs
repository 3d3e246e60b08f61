//! Reads manifests from text.

use std::ops::Range;

use serde_json::{Map, Value, json};

use crate::source::problem::Problem;
use crate::source::yaml::read::{self, NOT_YAML};

/// A text that is not a list of manifests, with the place in it.
#[derive(Debug, thiserror::Error)]
#[error("not readable as manifests: {reason} (line {line}, column {column})")]
pub struct ManifestError {
    reason: String,
    line: u32,
    column: u32,
}

impl From<Problem> for ManifestError {
    fn from(problem: Problem) -> Self {
        let reason = problem.message.strip_prefix(NOT_YAML);
        Self {
            reason: reason.unwrap_or(&problem.message).to_owned(),
            line: problem.at.line,
            column: problem.at.column,
        }
    }
}

/// The objects of a text that holds YAML or JSON documents. The items of a `List` count as
/// documents; empty ones do not.
///
/// # Errors
/// It is not YAML, or has a key twice.
pub fn read_all(text: &str) -> Result<Vec<Value>, ManifestError> {
    let mut out = Vec::new();
    for document in read::documents(text)? {
        match document {
            Value::Object(mut map) if is_list(&map) => {
                if let Some(Value::Array(items)) = map.remove("items") {
                    out.extend(items);
                }
            }
            object => out.push(object),
        }
    }
    Ok(out)
}

/// Where the documents of a YAML text stand: what is between the lines `---`, without these.
/// <https://yaml.org/spec/1.2.2/#document-markers>
pub(crate) fn documents(text: &str) -> Vec<Range<usize>> {
    let (mut out, mut start, mut at) = (Vec::new(), 0, 0);
    for line in text.split_inclusive('\n') {
        let rest = line.strip_prefix("---");
        if rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(char::is_whitespace)) {
            out.push(start..at);
            start = at + line.len();
        }
        at += line.len();
    }
    out.push(start..at);
    out.retain(|range| !text[range.clone()].trim().is_empty());
    out
}

/// The objects as one `List`, which kubectl takes.
pub(crate) fn list(items: Vec<Value>) -> Value {
    json!({ "apiVersion": "v1", "kind": "List", "items": items })
}

fn is_list(map: &Map<String, Value>) -> bool {
    map.get("kind")
        .and_then(Value::as_str)
        .is_some_and(|kind| kind.ends_with("List"))
        && map.contains_key("items")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_and_lists_are_objects() {
        let text = "---\nkind: A\n---\n# nothing\n---\nkind: List\nitems: [{kind: B}, {kind: C}]\n";
        let kinds: Vec<_> = read_all(text)
            .unwrap()
            .iter()
            .map(|o| o["kind"].as_str().unwrap().to_owned())
            .collect();
        assert_eq!(kinds, ["A", "B", "C"]);
    }
}
