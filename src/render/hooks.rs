//! What a target needs so that some objects apply before or after the rest.

use sha2::{Digest, Sha256};

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
    release.target == Target::Kubectl || release.target == Target::Flux
}

/// The Job's name with a digest of its content.
pub(super) fn job_name(name: &str, text: &str) -> String {
    let digest = hex::encode(&Sha256::digest(text.as_bytes())[..4]);
    format!("{}-{digest}", &name[..name.len().min(63 - 9)])
}

/// The object's annotations and those that make the target order it.
pub(super) fn annotations(object: &Object, release: &Release) -> Annotations {
    let mut out = object.annotations.clone();
    match release.target {
        Target::Helm => helm(object, &mut out),
        Target::Argocd => argocd(object, &mut out),
        Target::Kubectl | Target::Flux => {}
    }
    out
}

/// <https://helm.sh/docs/topics/charts_hooks/>
fn helm(object: &Object, out: &mut Annotations) {
    let hook = match object.phase {
        Phase::Pre => "pre-install,pre-upgrade",
        Phase::Post => "post-install,post-upgrade",
        Phase::Main => return,
    };
    out.insert("helm.sh/hook".into(), hook.into());
    out.insert("helm.sh/hook-weight".into(), object.weight.to_string());
}

/// <https://argo-cd.readthedocs.io/en/stable/user-guide/sync-waves/>
fn argocd(object: &Object, out: &mut Annotations) {
    let hook = match object.phase {
        Phase::Main => return,
        Phase::Pre => "PreSync",
        Phase::Post => "PostSync",
    };
    if object.kind == Kind::Job {
        out.insert("argocd.argoproj.io/hook".into(), hook.into());
        out.insert("argocd.argoproj.io/hook-delete-policy".into(), "BeforeHookCreation".into());
    }
    out.insert("argocd.argoproj.io/sync-wave".into(), object.weight.to_string());
}
