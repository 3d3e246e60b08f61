//! The components of the stack, in the order in which they are asked.

mod dex;
mod element_admin;
mod matrix_authentication_service;

use super::component::Component;

/// All components. To add one is its folder and a line here.
pub static COMPONENTS: &[&dyn Component] = &[
    &matrix_authentication_service::MatrixAuthenticationService,
    &dex::Dex,
    &element_admin::ElementAdmin,
];
