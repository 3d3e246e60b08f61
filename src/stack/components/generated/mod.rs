//! The Secret of generated credentials, where they are kept outside of the cluster.

use crate::stack::component::{Component, Plan};
use crate::stack::generated::{COMPONENT, secret};
use crate::stack::hashes::Known;
use crate::stack::{Context, Object};

#[derive(Debug)]
pub(super) struct Generated;

impl Component for Generated {
    fn name(&self) -> &'static str {
        COMPONENT
    }

    fn title(&self) -> &'static str {
        "Generated credentials"
    }

    fn key(&self) -> &'static str {
        ""
    }

    /// Whether there is anything to hold is known with the credentials.
    fn plan<'a>(&self, _: &Context<'a>) -> Option<Box<dyn Plan<'a> + 'a>> {
        Some(Box::new(Planned))
    }
}

#[derive(Debug)]
struct Planned;

impl<'a> Plan<'a> for Planned {
    fn objects(&self, cx: &Context<'a>, known: &Known) -> Vec<Object<'a>> {
        let secret = known.credentials.and_then(|kept| secret(cx, kept));
        secret.into_iter().collect()
    }
}
