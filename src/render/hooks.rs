//! What a target needs so that some objects apply before or after the rest.

use sha2::{Digest, Sha256};

use super::order::{Stage, stage};
use crate::stack::{Kind, Object, Phase, Release, Target};

type Annotations = indexmap::IndexMap<String, String>;

/// Copies for hooks are for Helm alone; `--no-hooks` leaves out all hooks.
pub(super) fn is_wanted(object: &Object, release: &Release) -> bool {
    match release.target {
        Target::Helm => !(release.no_hooks && object.phase != Phase::Main),
        _ => !object.hook_copy,
    }
}

/// A Job can't be changed once it is there, so that where nothing deletes it first, a changed one needs a new name.
pub(super) fn jobs_need_new_names(release: &Release) -> bool {
    release.target == Target::Kubectl
}

/// The Job's name with a digest of its content.
pub(super) fn job_name(name: &str, text: &str) -> String {
    let digest = hex::encode(&Sha256::digest(text.as_bytes())[..4]);
    format!("{}-{digest}", &name[..name.len().min(63 - 9)])
}

/// The object's annotations and those that make the target order it, replace it, and leave data alone.
pub(super) fn annotations(object: &Object, release: &Release) -> Annotations {
    let mut out = object.annotations.clone();
    let keep = out
        .get("helm.sh/resource-policy")
        .is_some_and(|policy| policy == "keep");
    let ours: Vec<(&str, String)> = match release.target {
        Target::Helm => helm(object),
        Target::Argocd => argocd(object, keep),
        Target::Flux => flux(object, keep),
        Target::Kubectl => Vec::new(),
    };
    out.extend(ours.into_iter().map(|(key, value)| (key.to_owned(), value)));
    out
}

/// <https://helm.sh/docs/topics/charts_hooks/>
fn helm(object: &Object) -> Vec<(&'static str, String)> {
    let hook = match object.phase {
        Phase::Pre => "pre-install,pre-upgrade",
        Phase::Post => "post-install,post-upgrade",
        Phase::Main => return Vec::new(),
    };
    vec![
        ("helm.sh/hook", hook.to_owned()),
        ("helm.sh/hook-weight", object.weight.to_string()),
    ]
}

/// Waves in place of hooks before the sync, which would run before what they need is there. Argo CD waits for the Jobs of a wave.
/// <https://argo-cd.readthedocs.io/en/stable/user-guide/sync-waves/>
fn argocd(object: &Object, keep: bool) -> Vec<(&'static str, String)> {
    let wave = match stage(object) {
        Stage::Needed => -20,
        Stage::Before => object.weight - 1,
        Stage::Running | Stage::Around => 0,
        Stage::After => object.weight,
    };
    let mut out = Vec::new();
    if wave != 0 {
        out.push(("argocd.argoproj.io/sync-wave", wave.to_string()));
    }
    if object.kind == Kind::Job {
        out.push(("argocd.argoproj.io/hook", "Sync".into()));
        out.push((
            "argocd.argoproj.io/hook-delete-policy",
            "BeforeHookCreation".into(),
        ));
    }
    if keep {
        out.push((
            "argocd.argoproj.io/sync-options",
            "Prune=false,Delete=false".into(),
        ));
    }
    out
}

/// <https://fluxcd.io/flux/components/kustomize/kustomizations/#controlling-the-apply-behavior-of-resources>
fn flux(object: &Object, keep: bool) -> Vec<(&'static str, String)> {
    let mut out = Vec::new();
    if object.kind == Kind::Job {
        out.push(("kustomize.toolkit.fluxcd.io/force", "enabled".into()));
    }
    if keep {
        out.push(("kustomize.toolkit.fluxcd.io/prune", "disabled".into()));
    }
    out
}
