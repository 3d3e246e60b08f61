//! The ways into a stack, as components say.

use super::gateway::Stream;
use super::handler::Handler;
use super::site::Site;

/// The ways into a stack.
#[derive(Debug, Default)]
pub(crate) struct Entrances {
    pub sites: Vec<Site>,
    pub streams: Vec<Stream>,
}

impl Entrances {
    /// What leads to the sites, each once.
    pub(crate) fn handlers(&self) -> Vec<Handler> {
        let mut out = Vec::new();
        for site in &self.sites {
            if !out.contains(&site.exposure.handler) {
                out.push(site.exposure.handler);
            }
        }
        out
    }

    /// Says whose those are that were added since.
    pub(in crate::stack) fn belong_to(&mut self, component: &'static str) {
        let sites = self.sites.iter_mut().map(|site| &mut site.component);
        let streams = self.streams.iter_mut().map(|stream| &mut stream.component);
        for name in sites.chain(streams).filter(|name| name.is_empty()) {
            *name = component;
        }
    }
}
