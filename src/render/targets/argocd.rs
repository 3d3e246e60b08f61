//! Argo CD: waves in place of hooks before the sync, which would run before what they need is
//! there. It waits for the Jobs of a wave.
//!
//! <https://argo-cd.readthedocs.io/en/stable/user-guide/sync-waves/>

use crate::kube::object::Kind;
use crate::stack::target::{Stage, Step, Target};

/// Argo CD, which applies in waves.
#[derive(Debug)]
pub struct Argocd;

impl Target for Argocd {
    fn name(&self) -> &'static str {
        "argocd"
    }

    fn about(&self) -> &'static str {
        "Argo CD's wave annotations"
    }

    fn applier(&self) -> Option<&'static str> {
        Some("argocd-controller")
    }

    fn annotations(&self, step: Step) -> Vec<(&'static str, String)> {
        let mut out = Vec::new();
        let wave = wave(step);
        if wave != 0 {
            out.push(("argocd.argoproj.io/sync-wave", wave.to_string()));
        }
        if step.kind == Kind::Job {
            out.push(("argocd.argoproj.io/hook", "Sync".into()));
            out.push((
                "argocd.argoproj.io/hook-delete-policy",
                "BeforeHookCreation".into(),
            ));
        }
        if step.keep {
            out.push((
                "argocd.argoproj.io/sync-options",
                "Prune=false,Delete=false".into(),
            ));
        }
        out
    }
}

fn wave(step: Step) -> i32 {
    match Stage::of(step) {
        Stage::Needed => -20,
        Stage::Before => step.weight - 1,
        Stage::Running | Stage::Around => 0,
        Stage::After => step.weight,
    }
}
