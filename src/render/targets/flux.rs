//! Flux: Jobs are replaced, data is left alone.
//!
//! <https://fluxcd.io/flux/components/kustomize/kustomizations/#controlling-the-apply-behavior-of-resources>

use crate::kube::object::Kind;
use crate::stack::Object;
use crate::stack::target::Target;

#[derive(Debug)]
pub struct Flux;

impl Target for Flux {
    fn name(&self) -> &'static str {
        "flux"
    }

    fn about(&self) -> &'static str {
        "Flux's annotations for Jobs and data"
    }

    fn annotations(&self, object: &Object, keep: bool) -> Vec<(&'static str, String)> {
        let mut out = Vec::new();
        if object.kind() == Kind::Job {
            out.push(("kustomize.toolkit.fluxcd.io/force", "enabled".into()));
        }
        if keep {
            out.push(("kustomize.toolkit.fluxcd.io/prune", "disabled".into()));
        }
        out
    }
}
