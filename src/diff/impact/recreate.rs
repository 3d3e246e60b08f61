//! How to make an object anew that can't be changed: the commands, and what is kept by them.

use super::super::kubectl::about;
use super::super::options::Options;
use crate::diff::Identity;

/// Says of fields that they can't be changed.
pub(super) fn message(paths: &[&str]) -> String {
    const NAMED: usize = 3;
    let first: Vec<_> = paths
        .iter()
        .take(NAMED)
        .map(|it| format!("`{it}`"))
        .collect();
    let more = match paths.len().saturating_sub(NAMED) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let first = first.join(", ");
    format!("{first}{more} can't be changed: the API server refuses the apply")
}

/// What to run to make an object anew, and what that means.
pub(super) struct Recreation {
    pub commands: Vec<String>,
    pub meaning: &'static str,
}

/// Of a StatefulSet: its pods run on, and the new one takes them over, unless it would not know them
/// by its selector. What pods have of it by name is new once they restart.
pub(super) fn stateful_set(
    identity: &Identity,
    paths: &[&str],
    options: &Options,
    is_replaced: bool,
) -> Recreation {
    let has = |field: &str| paths.iter().any(|path| path.starts_with(field));
    if has("spec.selector") {
        return anew(identity, options);
    }
    let mut commands = vec![
        about("delete --cascade=orphan", identity, options),
        apply(options),
    ];
    if (has("spec.serviceName") || has("spec.volumeClaimTemplates")) && !is_replaced {
        commands.push(restart(identity, options));
    }
    let meaning = if has("spec.volumeClaimTemplates") {
        "its pods run on, and the new one takes them over; claims that exist stay, with the size and \
         the class that they have"
    } else {
        "its pods run on, and the new one takes them over; claims stay"
    };
    Recreation { commands, meaning }
}

/// Of anything else: deleted, then applied.
pub(super) fn anew(identity: &Identity, options: &Options) -> Recreation {
    Recreation {
        commands: vec![about("delete", identity, options), apply(options)],
        meaning: meaning(&identity.kind),
    }
}

fn meaning(kind: &str) -> &'static str {
    match kind {
        "StatefulSet" | "Deployment" | "DaemonSet" | "ReplicaSet" => {
            "its pods stop until it is applied again; claims stay"
        }
        "Job" | "Pod" => "it runs again",
        "Secret" | "ConfigMap" => {
            "pods that run are not touched; keys that are not in the manifests are lost"
        }
        "Service" => {
            "nothing reaches it until it is applied again; its address and its node ports change"
        }
        "RoleBinding" | "ClusterRoleBinding" => "what it grants is missing for a moment",
        "StorageClass" => "volumes that it made stay as they are",
        "PersistentVolumeClaim" => "it is not bound, so that nothing is lost",
        _ => "what refers to it misses it for a moment",
    }
}

/// Applies the manifests again.
pub(super) fn apply(options: &Options) -> String {
    let nothing = "# apply the manifests";
    options.apply.clone().unwrap_or_else(|| nothing.to_owned())
}

/// Restarts the pods of a workload.
pub(super) fn restart(identity: &Identity, options: &Options) -> String {
    about("rollout restart", identity, options)
}
