//! Argo CD: waves in place of hooks before the sync, which would run before what they need is
//! there. It waits for the Jobs of a wave.
//!
//! <https://argo-cd.readthedocs.io/en/stable/user-guide/sync-waves/>

use crate::kube::object::Kind;
use crate::stack::Object;
use crate::stack::target::{Stage, Target};

#[derive(Debug)]
pub struct Argocd;

impl Target for Argocd {
    fn name(&self) -> &'static str {
        "argocd"
    }

    fn about(&self) -> &'static str {
        "Argo CD's wave annotations"
    }

    fn annotations(&self, object: &Object, keep: bool) -> Vec<(&'static str, String)> {
        let mut out = Vec::new();
        let wave = wave(object);
        if wave != 0 {
            out.push(("argocd.argoproj.io/sync-wave", wave.to_string()));
        }
        if object.kind() == Kind::Job {
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
}

fn wave(object: &Object) -> i32 {
    match Stage::of(object) {
        Stage::Needed => -20,
        Stage::Before => object.weight - 1,
        Stage::Running | Stage::Around => 0,
        Stage::After => object.weight,
    }
}
