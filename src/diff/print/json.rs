//! For programs.

use serde_json::{Map, Value, json};

use super::names::word;
use crate::diff::{Change, ObjectChange, Report, Shown, What};
use crate::source::mask::MASK;

/// The report as one JSON object. For a credential, it only has the length in bytes.
pub fn json(report: &Report) -> String {
    let objects: Vec<Value> = report.changes.iter().map(object).collect();
    format!("{:#}\n", json!({ "objects": objects, "same": report.same }))
}

fn object(change: &ObjectChange) -> Value {
    let identity = &change.identity;
    let mut out = json!({
        "change": word(&change.what),
        "group": identity.group,
        "kind": identity.kind,
        "namespace": identity.namespace,
        "name": identity.name,
    });
    match &change.what {
        What::Changed(changes) => out["fields"] = changes.iter().map(field).collect(),
        What::Added(Shown::Value(content)) | What::Removed(Shown::Value(content)) => {
            out["content"] = content.clone();
        }
        What::Added(_) | What::Removed(_) => {}
    }
    out
}

fn field(change: &Change) -> Value {
    let mut out = Map::from_iter([("path".to_owned(), Value::from(change.path.as_str()))]);
    for (side, shown) in [("before", &change.before), ("after", &change.after)] {
        match shown {
            None => {}
            Some(Shown::Value(value)) => _ = out.insert(side.into(), value.clone()),
            Some(Shown::Secret { bytes }) => {
                _ = out.insert(side.into(), json!({ "secret": MASK, "bytes": bytes }))
            }
        }
    }
    out.into()
}
