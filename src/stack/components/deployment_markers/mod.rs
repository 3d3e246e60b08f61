//! The Jobs that keep authentication from going backwards: they note in a ConfigMap which steps
//! were taken.

mod plan;
mod step;
mod values;

use crate::stack::Context;
use crate::stack::component::{Component, Plan};
use plan::Planned;
use step::Step;
use values::NAME;

#[derive(Debug)]
pub(super) struct DeploymentMarkers;

impl Component for DeploymentMarkers {
    fn name(&self) -> &'static str {
        NAME
    }

    fn title(&self) -> &'static str {
        "Deployment markers"
    }

    fn key(&self) -> &'static str {
        "deploymentMarkers"
    }

    fn plan<'a>(&self, cx: &Context<'a>) -> Option<Box<dyn Plan<'a> + 'a>> {
        let is_enabled = cx.values.deployment_markers().enabled().is_on();
        let step = Step::new(cx).filter(|_| is_enabled)?;
        Some(Box::new(Planned::new(cx, step)))
    }
}
