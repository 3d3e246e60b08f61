//! What becomes of objects that are not in the second set.

use serde_json::Value;

use super::super::kubectl::about;
use super::super::options::Options;
use super::credential;
use super::kind::{Impact, ImpactKind};
use crate::diff::Identity;

/// What it means that an object is not rendered any more. `kubectl apply` leaves it in the cluster.
pub(super) fn of(identity: &Identity, object: &Value, options: &Options) -> Vec<Impact> {
    let kept = holds(identity, object);
    let is_marked = is_marked(object);
    let text = match (options.live, kept) {
        (true, Some(what)) => format!("stays in the cluster, and holds {what}"),
        (true, None) => "stays in the cluster until it is deleted".to_owned(),
        (false, _) if is_marked => {
            "stays in a cluster until it is deleted: it is marked so".to_owned()
        }
        (false, _) => "stays in a cluster until it is pruned or deleted".to_owned(),
    };
    let mut removal = Impact::new(ImpactKind::Removal, identity, text);
    if let (true, None) = (options.live, kept) {
        removal = removal.commands(vec![about("delete", identity, options)]);
    }
    let mut out = vec![removal];
    if let (false, false, Some(what)) = (options.live, is_marked, kept) {
        let text = format!("goes where removed objects are pruned, and {what} with it");
        let hint =
            "keep it in the manifests, or keep it from being pruned, as long as that is needed";
        out.push(Impact::new(ImpactKind::Data, identity, text).hint(hint));
    }
    out
}

/// Whether Argo CD and Flux are told to leave it.
fn is_marked(object: &Value) -> bool {
    let annotations = &object["metadata"]["annotations"];
    let options = annotations["argocd.argoproj.io/sync-options"].as_str();
    options.is_some_and(|options| options.split(',').any(|it| it.trim() == "Prune=false"))
        || annotations["kustomize.toolkit.fluxcd.io/prune"] == "disabled"
}

/// What an object holds that can't be made again.
fn holds(identity: &Identity, object: &Value) -> Option<&'static str> {
    let is_kept = object["metadata"]["annotations"]["helm.sh/resource-policy"] == "keep";
    match (&*identity.group, &*identity.kind) {
        ("", "PersistentVolumeClaim" | "PersistentVolume") => Some("what is stored on it"),
        ("", "Namespace") => Some("all that is in it"),
        ("postgresql.cnpg.io", "Cluster") => Some("its databases"),
        ("", "Secret") if credential::are_in(object) => Some("credentials"),
        _ => is_kept.then_some("what it was kept for"),
    }
}
