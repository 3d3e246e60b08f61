//! Element Web, the client in the browser: its web server and its config.json.

mod checks;
mod config;
mod nginx;
mod plan;
mod pod;
mod ports;
mod values;

use crate::source::ValuePath;
use crate::stack::Context;
use crate::stack::component::{Component, Plan};
use crate::stack::exposure::{Exposure, needed_host};
use crate::stack::roles::WebClient;
use crate::values::typed::Typed;
use plan::Planned;
use values::NAME;

#[derive(Debug)]
pub(super) struct ElementWeb;

impl Component for ElementWeb {
    fn name(&self) -> &'static str {
        NAME
    }

    fn key(&self) -> &'static str {
        "elementWeb"
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

    fn switch(&self, cx: &Context, _program: &str) -> Option<ValuePath> {
        Some(cx.values.element_web().enabled().path().clone())
    }

    fn web_client(&self, cx: &Context) -> Option<WebClient> {
        let values = cx.values.element_web();
        let host = || cx.host(&values.ingress().host());
        values.enabled().is_on().then(|| WebClient { host: host() })
    }

    fn exposure(&self, cx: &Context) -> Option<Exposure> {
        let values = cx.values.element_web();
        values.enabled().is_on().then(|| {
            let host = needed_host(cx, &values, &values.ingress(), "chat");
            Exposure::new(
                cx,
                &values,
                &values.ingress(),
                &cx.release.object(NAME),
                host,
            )
        })
    }
}
