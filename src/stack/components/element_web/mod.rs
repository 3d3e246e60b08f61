//! Element Web, the client in the browser: its web server and its config.json.

mod adopt;
mod checks;
mod config;
mod nginx;
mod plan;
mod pod;
mod ports;
mod setup;
mod tried;
mod values;

use crate::source::ValuePath;
use crate::stack::Context;
use crate::stack::blackbox::Listed;
use crate::stack::component::{Component, Plan};
use crate::stack::elsewhere::{File, Part, Taken, Traces};
use crate::stack::exposure::{Exposure, missing_host, served_host};
use crate::stack::roles::WebClient;
use crate::stack::setup::Setup;
use crate::values::typed::Typed;
use plan::Planned;
use values::NAME;

/// The first part of a host that would fit.
const EXAMPLE: &str = "chat";

#[derive(Debug)]
pub(super) struct ElementWeb;

impl Component for ElementWeb {
    fn name(&self) -> &'static str {
        NAME
    }

    fn title(&self) -> &'static str {
        "Element Web"
    }

    fn key(&self) -> &'static str {
        "elementWeb"
    }

    fn setup(&self) -> Option<&'static Setup> {
        Some(&setup::SETUP)
    }

    fn plan<'a>(&self, cx: &Context<'a>) -> Option<Box<dyn Plan<'a> + 'a>> {
        let values = cx.values.element_web();
        values
            .enabled()
            .is_on()
            .then(|| Box::new(Planned::new(cx, values)) as Box<_>)
    }

    fn programs(&self) -> &'static [&'static str] {
        &[NAME]
    }

    fn tried(&self) -> &'static [Listed] {
        tried::TRIED
    }

    fn switch(&self, cx: &Context, _program: &str) -> Option<ValuePath> {
        Some(cx.values.element_web().enabled().path().clone())
    }

    fn web_client(&self, cx: &Context) -> Option<WebClient> {
        let values = cx.values.element_web();
        values.enabled().is_on().then(|| WebClient {
            host: cx.host(&values.ingress().host()),
            without_host: missing_host(cx, &(&values).into(), EXAMPLE),
        })
    }

    fn exposure(&self, cx: &Context) -> Option<Exposure> {
        let values = cx.values.element_web();
        values.enabled().is_on().then(|| {
            let values = (&values).into();
            let host = served_host(cx, &values, EXAMPLE);
            Exposure::new(cx, &values, &cx.release.object(NAME), host)
        })
    }

    fn traces(&self) -> Option<&'static Traces> {
        Some(&adopt::TRACES)
    }

    fn adopt_host(&self, part: Part) -> Option<ValuePath> {
        let host = || ValuePath::root().key(self.key()).key("ingress").key("host");
        (part == Part::WebClient).then(host)
    }

    fn adopt(&self, file: &File, out: &mut Taken) {
        adopt::read(file.node, self.key(), out);
    }
}
