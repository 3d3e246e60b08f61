//! Hookshot, the bridge to webhooks and development services.

mod adopt;
mod checks;
mod config;
mod connections;
mod credentials;
mod needs;
mod objects;
mod plan;
mod pod;
mod ports;
mod setup;
mod site;
mod tried;
mod values;

use crate::credentials::Row;
use crate::kube::object::Path;
use crate::source::ValuePath;
use crate::stack::Context;
use crate::stack::blackbox::Listed;
use crate::stack::component::{Component, Plan};
use crate::stack::elsewhere::{File, Taken, Traces};
use crate::stack::exposure::Exposure;
use crate::stack::roles::ApplicationService;
use crate::stack::setup::Setup;
use crate::values::typed::Typed;
use plan::Planned;
use values::{NAME, enabled};

#[derive(Debug)]
pub(super) struct Hookshot;

impl Component for Hookshot {
    fn name(&self) -> &'static str {
        NAME
    }

    fn title(&self) -> &'static str {
        "Hookshot"
    }

    fn key(&self) -> &'static str {
        "hookshot"
    }

    fn setup(&self) -> Option<&'static Setup> {
        Some(&setup::SETUP)
    }

    fn plan<'a>(&self, cx: &Context<'a>) -> Option<Box<dyn Plan<'a> + 'a>> {
        enabled(cx).map(|values| Box::new(Planned::new(cx, values)) as Box<_>)
    }

    fn credentials(&self) -> Vec<Row> {
        vec![
            credentials::REGISTRATION.into(),
            credentials::PASSKEY.into(),
        ]
    }

    fn programs(&self) -> &'static [&'static str] {
        &[NAME]
    }

    fn tried(&self) -> &'static [Listed] {
        tried::TRIED
    }

    fn switch(&self, cx: &Context, _program: &str) -> Option<ValuePath> {
        Some(cx.values.hookshot().enabled().path().clone())
    }

    fn needs_cache(&self, cx: &Context) -> bool {
        enabled(cx).is_some_and(|values| !values.redis_or_valkey().is_set())
    }

    fn application_service(&self, cx: &Context) -> Option<ApplicationService> {
        enabled(cx).map(|values| credentials::application_service(cx, &values))
    }

    fn homeserver_paths(&self, cx: &Context) -> Vec<Path> {
        enabled(cx).map_or_else(Vec::new, |values| site::homeserver_paths(cx, &values))
    }

    fn exposure(&self, cx: &Context) -> Option<Exposure> {
        site::exposure(cx, &enabled(cx)?)
    }

    fn traces(&self) -> Option<&'static Traces> {
        Some(&adopt::TRACES)
    }

    fn adopt(&self, file: &File, out: &mut Taken) {
        adopt::read(file, self.key(), out);
    }
}
