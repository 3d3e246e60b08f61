//! For programs.

use serde_json::{Map, Value, json};

use super::names::word;
use crate::diff::{Change, Identity, Impact, ImpactKind, ObjectChange, Report, Shown, What};
use crate::source::mask::MASK;

/// The version of what is printed: another one where a field goes or means something else.
const VERSION: u32 = 1;

/// The report as one JSON object. For a credential, it only has the length in bytes.
pub fn json(report: &Report) -> String {
    let objects: Vec<Value> = report.changes.iter().map(object).collect();
    let out = json!({
        "version": VERSION,
        "objects": objects,
        "same": report.same,
        "plan": plan(report),
    });
    format!("{out:#}\n")
}

fn plan(report: &Report) -> Value {
    let [changed, added, removed] = report.counts();
    let mut plan =
        json!({"changed": changed, "added": added, "removed": removed, "same": report.same});
    for kind in ImpactKind::ALL.into_iter().rev() {
        plan[kind.name()] = report.count(kind).into();
    }
    plan
}

fn object(change: &ObjectChange) -> Value {
    let mut out = json!({"change": word(&change.what)});
    put(&mut out, &change.identity);
    match &change.what {
        What::Changed(changes) => out["fields"] = changes.iter().map(field).collect(),
        What::Added(Shown::Value(content)) | What::Removed(Shown::Value(content)) => {
            out["content"] = content.clone();
        }
        What::Added(_) | What::Removed(_) => {}
    }
    out["impacts"] = change.impacts.iter().map(impact).collect();
    out
}

fn put(out: &mut Value, identity: &Identity) {
    out["group"] = identity.group.as_str().into();
    out["kind"] = identity.kind.as_str().into();
    out["namespace"] = identity.namespace.as_str().into();
    out["name"] = identity.name.as_str().into();
}

fn impact(impact: &Impact) -> Value {
    let mut object = json!({});
    put(&mut object, &impact.object);
    let mut out = json!({"kind": impact.kind.name(), "object": object, "message": impact.message});
    if let Some(hint) = &impact.hint {
        out["hint"] = hint.as_str().into();
    }
    if let Some(path) = &impact.path {
        out["path"] = path.as_str().into();
    }
    out["commands"] = impact.commands.iter().map(String::as_str).collect();
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
