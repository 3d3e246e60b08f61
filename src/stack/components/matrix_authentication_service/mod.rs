//! Matrix Authentication Service (MAS).
//!
//! Its configuration:
//! <https://element-hq.github.io/matrix-authentication-service/reference/configuration.html>

mod account;
mod address;
mod admin_api;
mod adopt;
mod authentication;
mod by_person;
mod client_secret;
mod config;
mod connections;
mod credentials;
mod database;
mod email;
mod hook_copies;
mod keyed;
mod manual;
mod objects;
mod parts;
mod plan;
mod pod;
mod ports;
mod repeats;
mod rules;
mod settings;
mod setup;
mod signing_keys;
mod syn2mas;
mod tried;
mod unstartable;
mod upstream_provider;
mod values;

use crate::credentials::Row;
use crate::kube::object::Path;
use crate::source::ValuePath;
use crate::stack::Context;
use crate::stack::blackbox::Listed;
use crate::stack::component::{Component, Plan};
use crate::stack::elsewhere::{File, Part, Taken, Traces};
use crate::stack::lasting::Lasting;
use crate::stack::roles::DatabaseClient;
use crate::stack::roles::{Accounts, Authentication};
use crate::stack::setup::Setup;
use crate::values::typed::Typed;
use parts::Parts;
use plan::Planned;
use values::{NAME, PROGRAM, enabled, moving};

#[derive(Debug)]
pub(super) struct MatrixAuthenticationService;

impl Component for MatrixAuthenticationService {
    fn name(&self) -> &'static str {
        NAME
    }

    fn title(&self) -> &'static str {
        "Matrix Authentication Service"
    }

    fn key(&self) -> &'static str {
        "matrixAuthenticationService"
    }

    fn setup(&self) -> Option<&'static Setup> {
        Some(&setup::SETUP)
    }

    fn plan<'a>(&self, cx: &Context<'a>) -> Option<Box<dyn Plan<'a> + 'a>> {
        let parts = Parts::new(cx, enabled(cx)?)?;
        Some(Box::new(Planned::new(cx, parts)))
    }

    fn credentials(&self) -> Vec<Row> {
        credentials::rows()
    }

    fn lasting(&self) -> &'static [Lasting] {
        config::LASTING
    }

    fn programs(&self) -> &'static [&'static str] {
        &[PROGRAM]
    }

    fn tried(&self) -> &'static [Listed] {
        tried::TRIED
    }

    fn switch(&self, cx: &Context, _program: &str) -> Option<ValuePath> {
        Some(
            cx.values
                .matrix_authentication_service()
                .enabled()
                .path()
                .clone(),
        )
    }

    fn accounts(&self, cx: &Context) -> Option<Accounts> {
        let moving = moving(&enabled(cx)?);
        Some(Accounts { moving })
    }

    fn authentication(&self, cx: &Context) -> Option<Authentication> {
        Some(authentication::new(cx, &enabled(cx)?))
    }

    fn is_holder(&self) -> bool {
        true
    }

    fn database_client<'a>(&self, cx: &Context<'a>) -> Option<DatabaseClient<'a>> {
        Some(database::database_client(&enabled(cx)?))
    }

    fn traces(&self) -> Option<&'static Traces> {
        Some(&adopt::TRACES)
    }

    fn adopt(&self, file: &File, out: &mut Taken) {
        adopt::read(file, self.key(), out);
    }

    fn adopt_host(&self, part: Part) -> Option<ValuePath> {
        let host = || ValuePath::root().key(self.key()).key("ingress").key("host");
        (part == Part::Accounts).then(host)
    }

    fn homeserver_paths(&self, cx: &Context) -> Vec<Path> {
        authentication::homeserver_paths(cx)
    }
}
