//! Element Admin, the console for administrators.

mod adopt;
mod plan;
mod ports;
mod setup;
mod tried;
mod values;

use crate::stack::Context;
use crate::stack::blackbox::Listed;
use crate::stack::component::{Component, Plan};
use crate::stack::elsewhere::Traces;
use crate::stack::exposure::{Exposure, served_host};
use crate::stack::setup::Setup;
use plan::Planned;
use values::NAME;

#[derive(Debug)]
pub(super) struct ElementAdmin;

impl Component for ElementAdmin {
    fn name(&self) -> &'static str {
        NAME
    }

    fn title(&self) -> &'static str {
        "Element Admin"
    }

    fn key(&self) -> &'static str {
        "elementAdmin"
    }

    fn setup(&self) -> Option<&'static Setup> {
        Some(&setup::SETUP)
    }

    fn plan<'a>(&self, cx: &Context<'a>) -> Option<Box<dyn Plan<'a> + 'a>> {
        let values = cx.values.element_admin();
        values
            .enabled()
            .is_on()
            .then(|| Box::new(Planned::new(cx, &values)) as Box<_>)
    }

    fn tried(&self) -> &'static [Listed] {
        tried::TRIED
    }

    fn exposure(&self, cx: &Context) -> Option<Exposure> {
        let values = cx.values.element_admin();
        values.enabled().is_on().then(|| {
            let values = (&values).into();
            let host = served_host(cx, &values, "admin");
            Exposure::new(cx, &values, &cx.release.object(NAME), host)
        })
    }

    fn traces(&self) -> Option<&'static Traces> {
        Some(&adopt::TRACES)
    }
}
