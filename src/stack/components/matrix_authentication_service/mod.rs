//! Matrix Authentication Service (MAS).
//!
//! Its configuration: <https://element-hq.github.io/matrix-authentication-service/reference/configuration.html>

mod address;
mod admin_api;
mod authentication;
mod checks;
mod client_secret;
mod config;
mod connections;
mod credentials;
mod email;
mod hook_copies;
mod manual;
mod objects;
mod parts;
mod plan;
mod pod;
mod repeats;
mod settings;
mod syn2mas;
mod upstream_provider;

use crate::credentials::Row;
use crate::kube::object::{Path, Port};
use crate::source::ValuePath;
use crate::stack::Context;
use crate::stack::component::{Component, Plan};
use crate::stack::database::DatabaseClient;
use crate::stack::roles::{Accounts, Authentication, Moving};
use crate::values::typed::{self, Typed};
use parts::Parts;
use plan::Planned;

type Values<'a> = typed::MatrixAuthenticationService<'a>;

const NAME: &str = "matrix-authentication-service";

/// `app.kubernetes.io/component`
const LABEL: &str = "matrix-authentication";

/// What `masthead config` calls it.
const PROGRAM: &str = "mas";

/// Where it takes requests.
const HTTP: Port = Port::new("http", 8080);

/// Where it answers to probes and to Prometheus.
const INTERNAL: Port = Port::new("internal", 8081);

/// Where it takes logins of clients that know nothing of OAuth, where the rest of it is below a
/// path.
const COMPAT: Port = Port::new("compat", 8082);

#[derive(Debug)]
pub struct MatrixAuthenticationService;

impl Component for MatrixAuthenticationService {
    fn name(&self) -> &'static str {
        NAME
    }

    fn key(&self) -> &'static str {
        "matrixAuthenticationService"
    }

    fn plan<'a>(&self, cx: &Context<'a>) -> Option<Box<dyn Plan<'a> + 'a>> {
        let parts = Parts::new(cx, enabled(cx)?)?;
        Some(Box::new(Planned::new(cx, parts)))
    }

    fn credentials(&self) -> Vec<Row> {
        credentials::rows()
    }

    fn programs(&self) -> &'static [&'static str] {
        &[PROGRAM]
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

    fn database_client<'a>(&self, cx: &Context<'a>) -> Option<DatabaseClient<'a>> {
        Some(database_client(&enabled(cx)?))
    }

    fn homeserver_paths(&self, cx: &Context) -> Vec<Path> {
        authentication::homeserver_paths(cx)
    }
}

/// The values, where it is a part of the stack.
fn enabled<'a>(cx: &Context<'a>) -> Option<Values<'a>> {
    let values = cx.values.matrix_authentication_service();
    values.enabled().is_on().then_some(values)
}

fn moving(values: &Values) -> Moving {
    let job = values.syn2mas();
    match (job.enabled().is_on(), job.dry_run().is_on()) {
        (false, _) => Moving::No,
        (true, true) => Moving::Tried,
        (true, false) => Moving::Yes,
    }
}

fn database_client<'a>(values: &Values<'a>) -> DatabaseClient<'a> {
    DatabaseClient {
        key: "matrixAuthenticationService",
        password: Some(credentials::POSTGRES_PASSWORD),
        values: values.postgres(),
    }
}
