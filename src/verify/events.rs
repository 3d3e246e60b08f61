//! What a cluster has warned of.

use serde_json::Value;

/// Warnings of a namespace.
#[derive(Default)]
pub(super) struct Events(pub(super) Vec<Value>);

impl Events {
    /// The last warning about an object.
    pub(super) fn last(&self, kind: &str, name: &str) -> Option<String> {
        let about = |event: &&Value| {
            let object = &event["involvedObject"];
            object["kind"] == kind && object["name"] == name && event["type"] != "Normal"
        };
        let last = self
            .0
            .iter()
            .filter(about)
            .max_by_key(|event| time(event))?;
        let reason = last["reason"].as_str().unwrap_or_default();
        let message = last["message"].as_str().unwrap_or_default();
        Some(format!("{reason}: {}", message.trim_end()))
    }

    /// The last warning about an object whose name begins so, e.g. a ReplicaSet.
    pub(super) fn last_of(&self, kind: &str, begin: &str) -> Option<String> {
        let names = self.0.iter().filter_map(|event| {
            let object = &event["involvedObject"];
            let name = object["name"].as_str()?;
            (object["kind"] == kind && name.starts_with(begin)).then_some(name)
        });
        names.filter_map(|name| self.last(kind, name)).next_back()
    }
}

/// The time of an event; all are in one format, so that texts sort as times.
fn time(event: &Value) -> &str {
    let times = ["lastTimestamp", "eventTime", "firstTimestamp"].map(|key| event[key].as_str());
    times.into_iter().flatten().next().unwrap_or_default()
}
