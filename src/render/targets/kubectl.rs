//! `kubectl apply`: no hooks, an order that applies cleanly, Jobs that can be applied twice.

use crate::stack::target::Target;

/// kubectl, which applies in the order of the text.
#[derive(Debug)]
pub struct Kubectl;

impl Target for Kubectl {
    fn name(&self) -> &'static str {
        "kubectl"
    }

    fn about(&self) -> &'static str {
        "no hooks, an order that applies cleanly"
    }

    fn renames_jobs(&self) -> bool {
        true
    }
}
