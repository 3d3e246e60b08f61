//! Helm: hook annotations, and copies of what hooks need.
//!
//! <https://helm.sh/docs/topics/charts_hooks/>

use crate::stack::target::{Place, Stage, Target};
use crate::stack::{Object, Phase, Release};

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

    fn runs_hooks(&self) -> bool {
        true
    }

    fn wants(&self, object: &Object, release: &Release) -> bool {
        !(release.no_hooks && object.phase != Phase::Main)
    }

    fn annotations(&self, object: &Object, _keep: bool) -> Vec<(&'static str, String)> {
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

    fn place(&self, object: &Object) -> Place {
        Place {
            phase: object.phase,
            phase_weight: object.weight,
            stage: Stage::Needed,
            weight: 0,
        }
    }
}
