//! The components of the stack, in the order in which they are asked.

mod deployment_markers;
mod element_admin;
mod generated;
mod init_secrets;
mod postgres;
mod redis;

use super::component::Component;

/// All components. To add one is its folder and a line here.
pub static COMPONENTS: &[&dyn Component] = &[
    &postgres::Postgres,
    &element_admin::ElementAdmin,
    &redis::Redis,
    &deployment_markers::DeploymentMarkers,
    &generated::Generated,
    // Last: by then all others have said what is to be generated.
    &init_secrets::InitSecrets,
];
