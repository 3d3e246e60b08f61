//! The Redis server that the stack brings, for the components that are given no other.

mod config;
mod plan;
mod ports;
mod values;

use crate::stack::Context;
use crate::stack::component::{Component, Plan};
use crate::stack::pods::Pods;
use crate::stack::roles::CacheServer;
use plan::Planned;
use ports::PORT;
use values::NAME;

#[derive(Debug)]
pub(super) struct Redis;

impl Component for Redis {
    fn name(&self) -> &'static str {
        NAME
    }

    fn key(&self) -> &'static str {
        "redis"
    }

    fn plan<'a>(&self, cx: &Context<'a>) -> Option<Box<dyn Plan<'a> + 'a>> {
        cx.needs_cache()
            .then(|| Box::new(Planned::new(cx)) as Box<_>)
    }

    fn cache_server(&self, cx: &Context) -> Option<CacheServer> {
        cx.needs_cache().then(|| CacheServer {
            host: cx.service_host(NAME),
            port: PORT,
            pods: Pods::named(cx, NAME),
        })
    }
}
