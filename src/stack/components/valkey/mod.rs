//! The Valkey server that the stack brings (Redis in older releases of the chart), for the components that are given no other.

mod config;
mod flavour;
mod plan;
mod ports;

use crate::stack::Context;
use crate::stack::component::{Component, Plan};
use crate::stack::pods::Pods;
use crate::stack::roles::CacheServer;
use flavour::Flavour;
use plan::Planned;

#[derive(Debug)]
pub(super) struct Valkey;

impl Component for Valkey {
    fn name(&self) -> &'static str {
        "valkey"
    }

    fn title(&self) -> &'static str {
        "Valkey"
    }

    fn key(&self) -> &'static str {
        "valkey"
    }

    fn plan<'a>(&self, cx: &Context<'a>) -> Option<Box<dyn Plan<'a> + 'a>> {
        cx.needs_cache()
            .then(|| Box::new(Planned::new(cx)) as Box<_>)
    }

    fn cache_server(&self, cx: &Context) -> Option<CacheServer> {
        let flavour = Flavour::of(cx.chart);
        cx.needs_cache().then(|| CacheServer {
            host: cx.service_host(flavour.name),
            port: flavour.port,
            pods: Pods::named(cx, flavour.name),
        })
    }
}
