//! Synapse, the homeserver.

mod absent;
mod additional_paths;
mod adopt;
mod base;
mod check_config;
mod checks;
mod config;
mod connections;
mod credentials;
mod database;
mod delegation;
mod delegation_way;
mod division;
mod duties;
mod facts;
mod files;
mod finding;
mod holding;
mod hook_copies;
mod ingress;
mod judge;
mod manual;
mod media_bucket;
mod media_store;
mod mounts;
mod plan;
mod pod;
mod ports;
mod process;
mod process_files;
mod registrations;
mod routing;
mod rules;
mod setup;
mod values;
mod workers;

use crate::credentials::Row;
use crate::source::ValuePath;
use crate::stack::Context;
use crate::stack::blackbox::Listed;
use crate::stack::component::{Component, Plan};
use crate::stack::elsewhere::{File, Part, Taken, Traces};
use crate::stack::exposure::Exposure;
use crate::stack::lasting::Lasting;
use crate::stack::roles::DatabaseClient;
use crate::stack::roles::{Backends, Homeserver};
use crate::stack::setup::Setup;
use crate::values::typed::Typed;
use values::{NAME, enabled};

#[derive(Debug)]
pub(super) struct Synapse;

impl Component for Synapse {
    fn name(&self) -> &'static str {
        NAME
    }

    fn title(&self) -> &'static str {
        "Synapse"
    }

    fn key(&self) -> &'static str {
        "synapse"
    }

    fn setup(&self) -> Option<&'static Setup> {
        Some(&setup::SETUP)
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

    fn lasting(&self) -> &'static [Lasting] {
        files::LASTING
    }

    fn programs(&self) -> &'static [&'static str] {
        &[NAME, "synapse:<worker>"]
    }

    fn tried(&self) -> &'static [Listed] {
        tried::TRIED
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
        let address = format!("{}:{}", cx.service_host(NAME), ports::HTTP.number);
        Some(Homeserver {
            host: cx.host(&values.ingress().host()),
            address,
            delegation: delegation_way::way(cx, &values),
            is_checked: check_config::is_wanted(&values),
        })
    }

    fn config_check(&self) -> Option<&'static str> {
        Some(check_config::NAME)
    }

    fn backends(&self, cx: &Context) -> Option<Backends> {
        Some(routing::backends(cx, &enabled(cx)?))
    }

    fn database_client<'a>(&self, cx: &Context<'a>) -> Option<DatabaseClient<'a>> {
        Some(database::database_client(&enabled(cx)?))
    }

    fn is_holder(&self) -> bool {
        true
    }

    fn needs_cache(&self, cx: &Context) -> bool {
        enabled(cx).is_some_and(|values| {
            !values.redis_or_valkey().is_set() && !workers::Workers::new(&values).all().is_empty()
        })
    }

    fn exposure(&self, cx: &Context) -> Option<Exposure> {
        Some(ingress::exposure(cx, &enabled(cx)?))
    }

    fn traces(&self) -> Option<&'static Traces> {
        Some(&adopt::TRACES)
    }

    fn adopt(&self, file: &File, out: &mut Taken) {
        adopt::read(file, self.key(), out);
    }

    fn adopt_host(&self, part: Part) -> Option<ValuePath> {
        let host = || ValuePath::root().key(self.key()).key("ingress").key("host");
        (part == Part::Homeserver).then(host)
    }
}

#[cfg(test)]
mod tests;
mod tried;
