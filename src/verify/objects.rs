//! What the cluster says of the objects that are rendered: workloads, Jobs, volumes.

use serde_json::Value;

use super::events::Events;
use super::line::{Line, State};
use super::pods::{Pods, condition, name, trouble};
use crate::render::{Kind, Manifest};

/// A list of objects, or why there is none.
pub(super) type List = Result<Vec<Value>, String>;

/// What is known beside the object itself.
pub(super) struct Seen<'s> {
    pub namespace: &'s str,
    pub events: Events,
    pub pods: Result<Pods, String>,
}

/// The object of a list that a manifest is; the line that is left out or fails where there is none.
fn found<'l>(
    id: &'static str,
    manifest: &Manifest,
    list: &'l List,
    absent: State,
) -> Result<&'l Value, Box<Line>> {
    let line = |state, message: String| Box::new(Line::new(id, state, message).of(manifest.name()));
    let list = list
        .as_ref()
        .map_err(|reason| line(State::LeftOut, reason.clone()))?;
    let is_it = |object: &&Value| name(object) == Some(manifest.name());
    list.iter().find(is_it).ok_or_else(|| {
        let kind = manifest.kind_name();
        if absent == State::LeftOut {
            let message = format!(
                "the {kind} is not in the cluster: it is done and gone, or was never applied"
            );
            return line(absent, message);
        }
        let hint =
            "apply what is rendered: `masthead diff --against cluster` shows all that differs";
        Box::new(line(absent, format!("the {kind} is not in the cluster")).hint(hint))
    })
}

impl Seen<'_> {
    /// <https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#deployment-status>
    pub(super) fn workload(&self, manifest: &Manifest, list: &List) -> Line {
        let id = "cluster.pods";
        let object = match found(id, manifest, list, State::Failed) {
            Ok(object) => object,
            Err(line) => return *line,
        };
        let (status, spec) = (&object["status"], &object["spec"]);
        let number = |value: &Value| value.as_i64().unwrap_or_default();
        let wanted = spec["replicas"].as_i64().unwrap_or(1);
        let ready = number(&status["readyReplicas"]);
        let is_seen =
            number(&status["observedGeneration"]) >= number(&object["metadata"]["generation"]);
        let is_new = number(&status["updatedReplicas"]) >= wanted || wanted == 0;
        let line = |state, message: String| Line::new(id, state, message).of(manifest.name());
        let count = format!("{ready} of {wanted} pods are ready");
        if ready >= wanted && is_seen && is_new {
            return line(State::Ok, count);
        }
        match self.trouble(object, manifest) {
            Some((what, hint)) => line(State::Failed, format!("{count}: {what}")).hint(hint),
            None if ready >= wanted => line(
                State::Warning,
                format!("{count}, and not all of them are new yet"),
            )
            .hint("wait until all pods have been replaced, and try again"),
            None => line(State::Failed, count).hint(format!(
                "kubectl --namespace={} describe {} {}",
                self.namespace,
                manifest.kind_name().to_lowercase(),
                manifest.name()
            )),
        }
    }

    /// What keeps pods of a workload from being ready.
    fn trouble(&self, object: &Value, manifest: &Manifest) -> Option<(String, String)> {
        let failure = condition(object, "ReplicaFailure");
        if let Some(message) = failure.and_then(|it| it["message"].as_str()) {
            let hint = "the cluster refuses pods: mend what it says, such as a quota or a Pod Security level";
            return Some((message.to_owned(), hint.to_owned()));
        }
        let pods = self.pods.as_ref().ok()?;
        let mut own = pods
            .with_labels(&object["spec"]["selector"]["matchLabels"])
            .peekable();
        if own.peek().is_none() {
            let kind = if manifest.kind() == Kind::Deployment {
                "ReplicaSet"
            } else {
                manifest.kind_name()
            };
            let event = self.events.last_of(kind, manifest.name())?;
            return Some((event, "mend what keeps the cluster from making pods".into()));
        }
        let mut troubles = own.filter_map(|pod| trouble(pod, self.namespace, &self.events));
        troubles.next().map(|trouble| (trouble.what, trouble.hint))
    }

    pub(super) fn job(&self, manifest: &Manifest, list: &List) -> Line {
        let id = "cluster.jobs";
        let object = match found(id, manifest, list, State::LeftOut) {
            Ok(object) => object,
            Err(line) => return *line,
        };
        let line = |state, message: String| Line::new(id, state, message).of(manifest.name());
        let is = |kind: &str| condition(object, kind).filter(|it| it["status"] == "True");
        if is("Complete").is_some() {
            return line(State::Ok, "it is done".into());
        }
        let logs = format!(
            "kubectl --namespace={} logs job/{}",
            self.namespace,
            manifest.name()
        );
        if let Some(failed) = is("Failed") {
            let why = failed["message"].as_str().unwrap_or("it has failed");
            return line(State::Failed, format!("it has failed: {why}")).hint(logs);
        }
        let mut pods = self
            .pods
            .iter()
            .flat_map(|pods| pods.with_labels(&object["spec"]["selector"]["matchLabels"]));
        let trouble = pods.find_map(|pod| trouble(pod, self.namespace, &self.events));
        match trouble.filter(|_| {
            object["status"]["failed"].as_i64().unwrap_or_default() > 0
                || object["status"]["ready"] != 1
        }) {
            Some(trouble) => {
                line(State::Failed, format!("it is not done: {}", trouble.what)).hint(trouble.hint)
            }
            None => line(State::Warning, "it is not done yet".into()).hint(logs),
        }
    }

    pub(super) fn volume(&self, manifest: &Manifest, list: &List) -> Line {
        let id = "cluster.volumes";
        let object = match found(id, manifest, list, State::Failed) {
            Ok(object) => object,
            Err(line) => return *line,
        };
        let line = |state, message: String| Line::new(id, state, message).of(manifest.name());
        let phase = object["status"]["phase"].as_str().unwrap_or("Pending");
        if phase == "Bound" {
            return line(State::Ok, "it is bound".into());
        }
        let event = self.events.last("PersistentVolumeClaim", manifest.name());
        let why = event.map(|event| format!(": {event}")).unwrap_or_default();
        line(State::Failed, format!("it is {phase}{why}")).hint(
            "the cluster needs a StorageClass that makes volumes, its default one or that of `storage.storageClassName`",
        )
    }
}
