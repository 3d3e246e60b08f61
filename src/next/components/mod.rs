//! The components of the stack, in the order in which they are asked.

mod element_admin;
mod element_web;
mod haproxy;
mod synapse;
mod well_known_delegation;

use super::component::Component;

/// All components. To add one is its folder and a line here.
pub static COMPONENTS: &[&dyn Component] = &[
    &synapse::Synapse,
    &element_web::ElementWeb,
    &element_admin::ElementAdmin,
    &haproxy::Haproxy,
    &well_known_delegation::WellKnownDelegation,
];
