//! Synapse, the homeserver.

mod additional_paths;
mod base;
mod check_config;
mod checks;
mod config;
mod connections;
mod credentials;
mod delegation;
mod division;
mod duties;
mod facts;
mod files;
mod ingress;
mod manual;
mod mounts;
mod plan;
mod pod;
mod process;
mod registrations;
mod routing;
mod workers;

use manual::MANUAL;

use crate::credentials::Row;
use crate::kube::object::Labels;
use crate::source::ValuePath;
use crate::stack::Context;
use crate::stack::component::{Component, Plan};
use crate::stack::database::DatabaseClient;
use crate::stack::exposure::Exposure;
use crate::stack::image::Image;
use crate::stack::labels::Identity;
use crate::stack::pods::Pods;
use crate::stack::roles::{Backends, Homeserver, HomeserverConfig};
use crate::values::typed::{self, Typed};

/// Its key in the values, and what follows the release in its name.
const NAME: &str = "synapse";
const COMPONENT: &str = "matrix-server";

/// What follows the release in the name of the main process.
const MAIN: &str = "synapse-main";

/// The label that the objects of one homeserver share.
const INSTANCE_LABEL: &str = "k8s.element.io/synapse-instance";

type Values<'a> = typed::Synapse<'a>;

#[derive(Debug)]
pub struct Synapse;

impl Component for Synapse {
    fn name(&self) -> &'static str {
        NAME
    }

    fn key(&self) -> &'static str {
        "synapse"
    }

    fn plan<'a>(&self, cx: &Context<'a>) -> Option<Box<dyn Plan<'a> + 'a>> {
        Some(Box::new(plan::Planned::new(cx, enabled(cx)?)))
    }

    fn credentials(&self) -> Vec<Row> {
        vec![
            credentials::POSTGRES_PASSWORD.into(),
            credentials::EXTRA.into(),
            credentials::MACAROON.into(),
            credentials::REGISTRATION_SHARED_SECRET.into(),
            credentials::SIGNING_KEY.into(),
        ]
    }

    fn programs(&self) -> &'static [&'static str] {
        &[NAME, "synapse:<worker>"]
    }

    fn switch(&self, cx: &Context, program: &str) -> Option<ValuePath> {
        let values = cx.values.synapse();
        let of_worker = |key: &str| values.workers().path().key(key.to_owned()).key("enabled");
        Some(program.split_once(':').map_or_else(
            || values.enabled().path().clone(),
            |(_, key)| of_worker(key),
        ))
    }

    fn homeserver(&self, cx: &Context) -> Option<Homeserver> {
        let values = enabled(cx)?;
        // The Service before it takes requests at the same port as its processes.
        let address = format!("{}:{}", cx.service_host(NAME), duties::HTTP.number);
        Some(Homeserver {
            host: cx.text(&values.ingress().host()),
            address,
            delegation: delegation::way(cx, &values),
            pods: pods(cx),
            stateful_set: cx.release.object(MAIN),
            is_checked: check_config::is_wanted(&values),
        })
    }

    fn homeserver_config<'a>(&self, cx: &Context<'a>) -> Option<HomeserverConfig<'a>> {
        Some(base::Base::new(cx, enabled(cx)?).for_jobs(cx))
    }

    fn backends(&self, cx: &Context) -> Option<Backends> {
        let values = enabled(cx)?;
        let paths = additional_paths::additional_paths(cx, &values);
        Some(routing::backends(cx, &values, paths))
    }

    fn database_client<'a>(&self, cx: &Context<'a>) -> Option<DatabaseClient<'a>> {
        Some(database_client(&enabled(cx)?))
    }

    fn needs_cache(&self, cx: &Context) -> bool {
        enabled(cx).is_some_and(|values| {
            !values.redis().is_set() && !workers::Workers::new(&values).all().is_empty()
        })
    }

    fn exposure(&self, cx: &Context) -> Option<Exposure> {
        Some(ingress::exposure(cx, &enabled(cx)?))
    }
}

/// The values, where it is a part of the stack.
fn enabled<'a>(cx: &Context<'a>) -> Option<Values<'a>> {
    let values = cx.values.synapse();
    values.enabled().is_on().then_some(values)
}

/// Its use of a database.
fn database_client<'a>(values: &Values<'a>) -> DatabaseClient<'a> {
    DatabaseClient {
        key: NAME,
        password: Some(credentials::POSTGRES_PASSWORD),
        values: values.postgres(),
    }
}

/// The pods of all processes.
fn pods(cx: &Context) -> Pods {
    let name = cx.release.object(NAME);
    Pods::new(&name, INSTANCE_LABEL, &name)
}

/// The labels of objects that belong to no single process.
fn labels<'a>(cx: &Context<'a>, values: &Values<'a>) -> Labels {
    let identity = Identity {
        component: COMPONENT,
        name: NAME.into(),
        version: Image::new(cx, &values.image()).version,
    };
    let mut out = identity.labels(cx, &values.labels());
    out.set(INSTANCE_LABEL, cx.release.object(NAME));
    out
}

#[cfg(test)]
mod tests;
