//! The components of the stack, in the order in which they are asked.

mod element_admin;
mod element_web;
mod haproxy;
mod hookshot;
mod matrix_rtc;
mod well_known_delegation;

use super::component::Component;

/// All components. To add one is its folder and a line here.
pub static COMPONENTS: &[&dyn Component] = &[
    &matrix_rtc::MatrixRtc,
    &element_web::ElementWeb,
    &element_admin::ElementAdmin,
    &hookshot::Hookshot,
    &haproxy::Haproxy,
    &well_known_delegation::WellKnownDelegation,
];
