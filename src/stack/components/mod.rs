//! The components of the stack, in the order in which they are asked.

mod backup;
mod deployment_markers;
mod dex;
mod element_admin;
mod element_web;
mod generated;
mod haproxy;
mod hookshot;
mod init_secrets;
mod matrix_authentication_service;
mod matrix_rtc;
mod postgres;
mod synapse;
mod valkey;
mod well_known_delegation;

use super::blackbox::Listed;
use super::component::Component;
use super::database;
use super::lasting::Lasting;
use super::setup::Setup;
use crate::credentials::{ADOPTED, Catalogue, Row};

/// All components. To add one is its folder and a line here.
pub(crate) static COMPONENTS: &[&dyn Component] = &[
    &element_web::ElementWeb,
    &element_admin::ElementAdmin,
    &haproxy::Haproxy,
    &matrix_authentication_service::MatrixAuthenticationService,
    &synapse::Synapse,
    &dex::Dex,
    &hookshot::Hookshot,
    &matrix_rtc::MatrixRtc,
    &well_known_delegation::WellKnownDelegation,
    &postgres::Postgres,
    &valkey::Valkey,
    &backup::Backup,
    &deployment_markers::DeploymentMarkers,
    &generated::Generated,
    // Last: by then all others have said what is to be generated.
    &init_secrets::InitSecrets,
];

/// The credentials of all components that can be generated.
pub fn catalogue() -> Catalogue {
    let rows = COMPONENTS
        .iter()
        .flat_map(|component| component.credentials());
    Catalogue::new(rows.chain([Row::Pattern(ADOPTED)]))
}

/// Whether the values of a component stand under this key.
pub(crate) fn is_component_key(key: &str) -> bool {
    COMPONENTS.iter().any(|component| component.key() == key)
}

/// What is set up of components by `masthead init`, with their names.
pub(crate) fn setups() -> impl Iterator<Item = (&'static str, &'static Setup)> {
    let all = COMPONENTS.iter();
    all.filter_map(|component| Some((component.name(), component.setup()?)))
}

/// What can be tried of all components where they run: names, and what each means.
pub(crate) fn tried() -> impl Iterator<Item = Listed> {
    let of_components = COMPONENTS.iter().flat_map(|component| component.tried());
    of_components.copied()
}

/// What of all components must stay as it is once a stack has data.
pub(crate) fn lasting() -> Vec<Lasting> {
    let of_components = COMPONENTS.iter().flat_map(|component| component.lasting());
    of_components
        .copied()
        .chain([database::GIVEN_PASSWORD])
        .collect()
}
