//! Flux: Jobs are replaced, data is left alone.
//!
//! <https://fluxcd.io/flux/components/kustomize/kustomizations/#controlling-the-apply-behavior-of-resources>

use crate::kube::object::Kind;
use crate::stack::target::{Step, Target};

/// Flux, which applies with the rules of its annotations.
#[derive(Debug)]
pub struct Flux;

impl Target for Flux {
    fn name(&self) -> &'static str {
        "flux"
    }

    fn about(&self) -> &'static str {
        "Flux's annotations for Jobs and data"
    }

    fn applier(&self) -> Option<&'static str> {
        Some("kustomize-controller")
    }

    fn annotations(&self, step: Step) -> Vec<(&'static str, String)> {
        let mut out = Vec::new();
        if step.kind == Kind::Job {
            out.push(("kustomize.toolkit.fluxcd.io/force", "enabled".into()));
        }
        if step.keep {
            out.push(("kustomize.toolkit.fluxcd.io/prune", "disabled".into()));
        }
        out
    }
}
