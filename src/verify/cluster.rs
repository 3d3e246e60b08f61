//! The cluster: what it is asked, and why not.

use serde_json::Value;

use super::answers::Answers;
use super::events::Events;
use super::line::{Line, State};
use super::objects::{List, Seen};
use super::pods::Pods;
use super::question::{Answer, Question};
use crate::kube::kubectl::Raw;
use crate::render::{Kind, Manifest};
use crate::source::sort::sort_by_key;

/// The cluster, as far as it may be read.
pub(super) struct Cluster<'c> {
    pub answers: &'c Answers,
    pub namespace: &'c str,
    /// Why it is not asked.
    pub without: Option<&'c str>,
}

/// What is looked at of the objects of a kind.
const IDS: [(Kind, &str); 4] = [
    (Kind::Deployment, "cluster.pods"),
    (Kind::StatefulSet, "cluster.pods"),
    (Kind::Job, "cluster.jobs"),
    (Kind::PersistentVolumeClaim, "cluster.volumes"),
];

fn id_of(kind: Kind) -> Option<&'static str> {
    let known = IDS.iter().find(|(known, _)| *known == kind);
    known.map(|(_, id)| *id)
}

/// What kubectl needs to be allowed.
fn forbidden(resource: &str) -> String {
    format!("kubectl may not read `{resource}` in the namespace")
}

impl Cluster<'_> {
    /// Whether the namespace is there; nothing where that is not answered yet.
    pub(super) fn namespace_line(&self) -> Option<Line> {
        let line = |state, message: String| Line::new("cluster.namespace", state, message);
        if let Some(without) = self.without {
            return Some(line(State::LeftOut, without.to_owned()));
        }
        let namespace = self.namespace;
        let path = format!("/api/v1/namespaces/{namespace}");
        let Answer::Cluster(answer) = self.answers.get(Question::Cluster(path))? else {
            return None;
        };
        Some(match answer {
            Ok(Raw::Text(_)) => line(State::Ok, format!("`{namespace}` is there")),
            Ok(Raw::Forbidden) => line(State::LeftOut, "kubectl may not read namespaces".into()),
            Ok(Raw::Nothing(_)) => line(State::Failed, format!("`{namespace}` is not there")).hint(
                "apply what is rendered, or name the namespace that it is in with `--namespace`, and \
                 the cluster with `--context`",
            ),
            Ok(Raw::Refused(said)) => line(State::LeftOut, said.clone()),
            Err(silence) => line(State::LeftOut, silence.words().to_owned()),
        })
    }

    /// Why nothing else is asked of it, where that is so.
    pub(super) fn reason(&self, namespace: &Line) -> Option<String> {
        let is_readable = namespace.message == "kubectl may not read namespaces";
        match namespace.state {
            State::LeftOut if !is_readable => Some(namespace.message.clone()),
            State::Failed => Some("the namespace is not there".into()),
            _ => None,
        }
    }

    /// The pods.
    pub(super) fn pods(&self) -> Option<Result<Pods, String>> {
        Some(self.list("api/v1", "pods", "")?.map(Pods))
    }

    /// All lines about what is rendered, as far as they are wanted.
    pub(super) fn lines(
        &self,
        rendered: &[Manifest],
        is_wanted: &dyn Fn(&str, &str) -> bool,
    ) -> Option<Vec<Line>> {
        let is_looked_at = |it: &&Manifest| {
            let id = id_of(it.kind()).filter(|id| is_wanted(id, &format!("{id}:{}", it.name())));
            id.is_some() && it.namespace() == self.namespace
        };
        let rendered: Vec<&Manifest> = rendered.iter().filter(is_looked_at).collect();
        if rendered.is_empty() {
            return Some(Vec::new());
        }
        let events = self.list(
            "api/v1",
            "events",
            "?fieldSelector=type%3DWarning&limit=500",
        );
        let (pods, deployments) = (self.pods(), self.list("apis/apps/v1", "deployments", ""));
        let stateful = self.list("apis/apps/v1", "statefulsets", "");
        let (jobs, claims) = (
            self.list("apis/batch/v1", "jobs", ""),
            self.list("api/v1", "persistentvolumeclaims", ""),
        );
        let (events, pods, deployments, stateful) = (events?, pods?, deployments?, stateful?);
        let (jobs, claims) = (jobs?, claims?);
        let seen = Seen {
            namespace: self.namespace,
            events: Events(events.unwrap_or_default()),
            pods,
        };
        let of = |manifest: &&Manifest| match manifest.kind() {
            Kind::Deployment => seen.workload(manifest, &deployments),
            Kind::StatefulSet => seen.workload(manifest, &stateful),
            Kind::Job => seen.job(manifest, &jobs),
            _ => seen.volume(manifest, &claims),
        };
        let mut out: Vec<Line> = rendered.iter().map(of).collect();
        // As the catalogue has them.
        let order = IDS.map(|(_, id)| id);
        sort_by_key(&mut out, |line| order.iter().position(|id| *id == line.id));
        Some(out)
    }

    pub(super) fn list(&self, api: &str, resource: &str, query: &str) -> Option<List> {
        let path = format!("/{api}/namespaces/{}/{resource}{query}", self.namespace);
        let Answer::Cluster(answer) = self.answers.get(Question::Cluster(path))? else {
            return None;
        };
        Some(match answer {
            Ok(Raw::Text(text)) => {
                let json: Value = serde_json::from_str(text).unwrap_or_default();
                let items = json["items"].as_array().cloned();
                Ok(items.unwrap_or_default())
            }
            Ok(Raw::Forbidden) => Err(forbidden(resource)),
            Ok(Raw::Nothing(said) | Raw::Refused(said)) => Err(said.clone()),
            Err(silence) => Err(silence.words().to_owned()),
        })
    }
}
