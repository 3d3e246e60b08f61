//! Helm: hook annotations, and copies of what hooks need.
//!
//! <https://helm.sh/docs/topics/charts_hooks/>

use crate::kube::object::Kind;
use crate::stack::target::{Phase, Place, Stage, Step, Target};

/// Helm, which runs hooks before and after it applies the rest.
#[derive(Debug)]
pub struct Helm;

impl Target for Helm {
    fn name(&self) -> &'static str {
        "helm"
    }

    fn about(&self) -> &'static str {
        "Helm's hook annotations"
    }

    fn manager(&self) -> &'static str {
        "Helm"
    }

    fn is_as_chart(&self) -> bool {
        true
    }

    fn runs_hooks(&self) -> bool {
        true
    }

    fn wants(&self, step: Step, no_hooks: bool) -> bool {
        // Helm wants the namespace before the release, and takes over none that is there.
        step.kind != Kind::Namespace && !(no_hooks && step.phase != Phase::Main)
    }

    fn annotations(&self, step: Step) -> Vec<(&'static str, String)> {
        let hook = match step.phase {
            Phase::Pre => "pre-install,pre-upgrade",
            Phase::Post => "post-install,post-upgrade",
            Phase::Main => return Vec::new(),
        };
        vec![
            ("helm.sh/hook", hook.to_owned()),
            ("helm.sh/hook-weight", step.weight.to_string()),
        ]
    }

    fn place(&self, step: Step) -> Place {
        Place {
            phase: step.phase,
            phase_weight: step.weight,
            stage: Stage::Needed,
            weight: 0,
        }
    }
}
