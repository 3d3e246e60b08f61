//! Synapse, the homeserver.

mod additional_paths;
pub mod ingress;
pub mod routing;
pub mod workers;

pub use additional_paths::{AdditionalPath, Availability, Port, additional_paths};

use super::Context;

/// The label that the objects of one homeserver share.
pub const INSTANCE_LABEL: &str = "k8s.element.io/synapse-instance";

/// Whether MAS has the accounts. While a migration to it is only tried out, Synapse still has them.
pub fn delegates_to_mas(cx: &Context) -> bool {
    let syn2mas = cx.node("matrixAuthenticationService.syn2mas");
    let tried = syn2mas.bool("enabled").unwrap_or(false) && syn2mas.bool("dryRun").unwrap_or(false);
    cx.enabled("synapse") && cx.enabled("matrixAuthenticationService") && !tried
}
