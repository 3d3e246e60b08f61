//! The Job that generates missing credentials inside of the cluster, for releases whose credentials
//! are kept nowhere else.

mod plan;
mod values;

use crate::stack::Context;
use crate::stack::component::{Component, Plan};
use plan::Planned;
use values::NAME;

#[derive(Debug)]
pub(super) struct InitSecrets;

impl Component for InitSecrets {
    fn name(&self) -> &'static str {
        NAME
    }

    fn title(&self) -> &'static str {
        "Job for credentials"
    }

    fn key(&self) -> &'static str {
        "initSecrets"
    }

    /// By now all other components have said what they need.
    fn plan<'a>(&self, cx: &Context<'a>) -> Option<Box<dyn Plan<'a> + 'a>> {
        let needs = cx.ledger.all_needs();
        let is_needed = cx.values.init_secrets().enabled().is_on() && !needs.is_empty();
        is_needed.then(|| Box::new(Planned::new(cx, &needs)) as Box<_>)
    }
}
