//! What a cluster has of a release that is not rendered any more, and what may be deleted of it.

use serde_json::Value;

use super::{Identity, Report, What};
use crate::kube::object::Kind;
use crate::source::shell;
use crate::stack::Release;

/// A kind and a name.
pub(crate) type Name = (Kind, String);

/// Whether an object of the release is nobody's any more. What a Job or a controller makes is not
/// rendered, and an earlier run of a rendered Job is over.
pub(super) fn is_left_over(object: &Value, rendered: &[Name]) -> bool {
    let metadata = &object["metadata"];
    let manager = &metadata["labels"]["app.kubernetes.io/managed-by"];
    let is_made_by_job = manager
        .as_str()
        .is_some_and(|name| name.starts_with("matrix-tools-"));
    let owners = metadata["ownerReferences"].as_array();
    let is_owned = owners.is_some_and(|owners| owners.iter().any(|it| it["controller"] == true));
    !is_made_by_job && !is_owned && !is_earlier_run(object, rendered)
}

/// Whether an object is an earlier run of a rendered Job, and done.
pub(super) fn is_done(object: &Value, rendered: &[Name]) -> bool {
    let ends = |condition: &Value| {
        matches!(condition["type"].as_str(), Some("Complete" | "Failed"))
            && condition["status"] == "True"
    };
    let conditions = object["status"]["conditions"].as_array();
    let is_rendered =
        |(kind, name): &Name| *kind == Kind::Job && object["metadata"]["name"] == **name;
    is_earlier_run(object, rendered)
        && !rendered.iter().any(is_rendered)
        && conditions.is_some_and(|conditions| conditions.iter().any(ends))
}

fn is_earlier_run(object: &Value, rendered: &[Name]) -> bool {
    let name = object["metadata"]["name"].as_str().unwrap_or_default();
    let is_run =
        |(kind, other): &Name| *kind == Kind::Job && without_digest(other) == without_digest(name);
    object["kind"] == "Job" && rendered.iter().any(is_run)
}

/// The name of a Job without the digest of what it does.
fn without_digest(name: &str) -> &str {
    match name.rsplit_once('-') {
        Some((stem, end)) if end.len() == 8 && end.bytes().all(|b| b.is_ascii_hexdigit()) => stem,
        _ => name,
    }
}

/// What is to be done about objects that are not rendered any more.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Leftovers {
    pub deletable: Vec<Identity>,
    /// What holds data that is nowhere else.
    pub kept: Vec<Identity>,
    /// What is rendered only where the cluster is told to have its API, which it has.
    pub untold: Vec<(Identity, String)>,
}

/// Kinds of operators that are rendered where the cluster is told to have them.
const TOLD: [Kind; 2] = [Kind::ServiceMonitor, Kind::Certificate];

/// The API of an object that the cluster was to be told to have.
fn untold_api(identity: &Identity, release: &Release) -> Option<String> {
    let mut kinds = TOLD.into_iter();
    let kind = kinds.find(|kind| kind.name() == identity.kind)?;
    let group = kind.api_version();
    let is_told = release.has_api(&format!("{group}/{}", kind.name()));
    (!is_told).then(|| group.to_owned())
}

impl Leftovers {
    /// Of what differs; `live` has the objects of the cluster.
    pub(crate) fn of(report: &Report, live: &[Value], release: &Release) -> Self {
        let mut out = Self::default();
        for change in &report.changes {
            if !matches!(change.what, What::Removed(_)) {
                continue;
            }
            if let Some(api) = untold_api(&change.identity, release) {
                out.untold.push((change.identity.clone(), api));
                continue;
            }
            let object = live.iter().find(|it| Identity::of(it) == change.identity);
            let is_kept = object.is_none_or(|object| keeps_data(object, release));
            let list = if is_kept {
                &mut out.kept
            } else {
                &mut out.deletable
            };
            list.push(change.identity.clone());
        }
        out
    }

    /// Whether nothing else differs than what is kept, which stays as it is.
    pub(crate) fn are_all_kept(&self, report: &Report) -> bool {
        report.changes.len() == self.kept.len()
    }
}

/// The command that deletes these objects; none where there are none.
pub(crate) fn delete(
    objects: &[Identity],
    release: &Release,
    context: Option<&str>,
) -> Option<String> {
    if objects.is_empty() {
        return None;
    }
    let context = context.map(|context| format!(" --context={}", shell::word(context)));
    let mut out = format!(
        "kubectl delete{} --namespace={}",
        context.unwrap_or_default(),
        shell::word(&release.namespace)
    );
    for identity in objects {
        let kind = identity.kind.to_lowercase();
        let dot = if identity.group.is_empty() { "" } else { "." };
        let name = format!("{kind}{dot}{}/{}", identity.group, identity.name);
        out.extend([" ", &shell::word(&name)]);
    }
    Some(out)
}

/// Whether an object has what can't be made again: files, generated credentials, the key by which
/// other servers know this one.
fn keeps_data(object: &Value, release: &Release) -> bool {
    let metadata = &object["metadata"];
    let is_kept = metadata["annotations"]["helm.sh/resource-policy"] == "keep";
    let keys = object["data"].as_object().into_iter().flatten();
    let has_key = keys
        .map(|(key, _)| key)
        .any(|key| key.ends_with("SIGNING_KEY"));
    match object["kind"].as_str() {
        Some("PersistentVolumeClaim" | "Cluster" | "Database") => true,
        Some("Secret") => is_kept || has_key || metadata["name"] == release.object("generated"),
        _ => is_kept,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diff::{Options, compare};
    use crate::render::targets::Kubectl;
    use serde_json::json;

    fn object(version: &str, kind: &str, name: &str) -> Value {
        json!({"apiVersion": version, "kind": kind, "metadata": {"name": name, "namespace": "n"}})
    }

    #[test]
    fn what_can_be_made_again_is_deleted_and_no_data() {
        let mut release = Release::new("ess", "n", &Kubectl);
        let mut signing = object("v1", "Secret", "ess-key");
        signing["data"] = json!({"SIGNING_KEY": "eA=="});
        let live = vec![
            object("apps/v1", "Deployment", "ess-web"),
            object("v1", "Service", "ess-web"),
            object("monitoring.coreos.com/v1", "ServiceMonitor", "ess-web"),
            object("v1", "Secret", "ess-web"),
            object("v1", "Secret", "ess-generated"),
            object("v1", "PersistentVolumeClaim", "ess-media"),
            signing,
        ];
        let options = Options {
            live: true,
            ..Options::default()
        };
        let report = compare(live.clone(), Vec::new(), &options);
        let found = Leftovers::of(&report, &live, &release);
        let kept: Vec<_> = found.kept.iter().map(ToString::to_string).collect();
        assert_eq!(
            kept,
            [
                "Secret/ess-generated",
                "PersistentVolumeClaim/ess-media",
                "Secret/ess-key"
            ]
        );
        assert_eq!(found.untold[0].1, "monitoring.coreos.com/v1");
        assert_eq!(
            delete(&found.deletable, &release, Some("a b")).unwrap(),
            "kubectl delete --context='a b' --namespace=n deployment.apps/ess-web service/ess-web secret/ess-web"
        );
        release.api_versions = vec!["monitoring.coreos.com/v1".into()];
        let found = Leftovers::of(&report, &live, &release);
        assert!(found.untold.is_empty() && found.deletable.len() == 4);
    }

    #[test]
    fn what_others_make_is_not_left_over() {
        let rendered = [(Kind::Job, "ess-check-0123abcd".to_owned())];
        let mut made = object("v1", "ConfigMap", "ess-markers");
        made["metadata"]["labels"] = json!({"app.kubernetes.io/managed-by": "matrix-tools-x"});
        let mut owned = object("v1", "Secret", "ess-sealed");
        owned["metadata"]["ownerReferences"] = json!([{"controller": true}]);
        for (object, expected) in [
            (made, false),
            (owned, false),
            (object("batch/v1", "Job", "ess-check-ffff0000"), false),
            (object("batch/v1", "Job", "ess-other-ffff0000"), true),
            (object("v1", "ServiceAccount", "ess-check"), true),
        ] {
            assert_eq!(is_left_over(&object, &rendered), expected, "{object}");
        }
    }

    #[test]
    fn an_earlier_run_is_done_when_it_says_so() {
        let rendered = [(Kind::Job, "ess-check-0123abcd".to_owned())];
        let job = |name: &str, condition: &str, status: &str| {
            let mut job = object("batch/v1", "Job", name);
            job["status"] = json!({"conditions": [{"type": condition, "status": status}]});
            job
        };
        for (object, expected) in [
            (job("ess-check-ffff0000", "Complete", "True"), true),
            (job("ess-check-ffff0000", "Failed", "True"), true),
            (job("ess-check", "Complete", "True"), true),
            (job("ess-check-ffff0000", "Complete", "False"), false),
            (job("ess-check-ffff0000", "Suspended", "True"), false),
            (job("ess-check-0123abcd", "Complete", "True"), false),
            (job("ess-other-ffff0000", "Complete", "True"), false),
            (object("batch/v1", "Job", "ess-check-ffff0000"), false),
        ] {
            assert_eq!(is_done(&object, &rendered), expected, "{object}");
        }
    }
}
