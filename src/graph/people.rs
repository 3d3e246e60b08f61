//! The stack for people: its components and hosts, who comes to them, and what they call.

use super::ends::{Side, capitalised, outside};
use super::picture::{Kind, Picture};
use crate::source::url;
use crate::stack::Stack;
use crate::stack::connected::Connected;
use crate::stack::ends::{Connection, End};
use crate::stack::exposure::Site;
use crate::stack::outline::Outline;

/// How many paths of a host are named beside an arrow.
const PATHS: usize = 3;

/// Components, who talks to whom, and who comes from outside.
pub(crate) fn people(stack: &Stack, has_job: bool) -> Picture {
    let release = stack.release();
    let about = match stack.outline().server_name {
        Some(name) => format!("Who talks to whom, of the server {name}."),
        None => "Who talks to whom.".to_owned(),
    };
    let mut drawing = Drawing {
        picture: Picture {
            view: "people",
            title: format!("Components of {}", release.name),
            about,
            ..Picture::default()
        },
        stack,
        connected: stack.connected(has_job),
        outline: stack.outline(),
    };
    for site in &stack.entrances().sites {
        drawing.site(site);
    }
    drawing.federation();
    let connections = std::mem::take(&mut drawing.connected.connections);
    for connection in &connections {
        drawing.connection(connection);
    }
    drawing.picture
}

struct Drawing<'d, 'a> {
    picture: Picture,
    stack: &'d Stack<'a>,
    connected: Connected<'a>,
    outline: Outline,
}

impl Drawing<'_, '_> {
    fn users(&mut self) -> usize {
        self.picture
            .node(Kind::Outside, "users", "Users and their apps", false)
    }

    fn host(&mut self, host: &str) -> usize {
        self.picture.node(Kind::Entrance, host, host, false)
    }

    /// The paths of a host, and the components behind them.
    fn site(&mut self, site: &Site) {
        let exposure = &site.exposure;
        let (users, host) = (self.users(), self.host(&exposure.host));
        let listener = capitalised(exposure.handler.listener());
        self.picture.detail(host, listener);
        self.picture.arrow(users, host, "", Vec::new());
        let mut behind: Vec<(usize, Vec<&str>)> = Vec::new();
        for path in &site.paths {
            let to = self.service(&path.backend.service);
            match behind.iter_mut().find(|(known, _)| *known == to) {
                Some((_, paths)) => paths.push(&path.path),
                None => behind.push((to, vec![&path.path])),
            }
        }
        for (to, paths) in behind {
            self.picture.arrow(host, to, "", Vec::new());
            for path in shown(&paths) {
                self.picture.arrow(host, to, &path, Vec::new());
            }
        }
    }

    /// What a Service leads to.
    fn service(&mut self, service: &str) -> usize {
        match self.connected.component_behind(service) {
            Some(component) => self.component(component),
            None => {
                let name = format!("Service {service}");
                self.picture.node(Kind::Outside, &name, &name, false)
            }
        }
    }

    fn component(&mut self, component: &'static str) -> usize {
        let is_cache = |pods| self.connected.component_of(pods) == Some(component);
        let kind = match &self.connected.database {
            Some(End::Pods(pods)) if is_cache(pods) => Kind::Database,
            _ if self.connected.cache.as_ref().is_some_and(is_cache) => Kind::Cache,
            _ => Kind::Component,
        };
        let title = self.stack.title_of(component).unwrap_or(component);
        self.picture.node(kind, component, title, true)
    }

    /// Other homeservers come to the homeserver, and ask where it is.
    fn federation(&mut self) {
        let own = self.outline.homeserver.as_ref().map(|it| it.host.clone());
        let serves = self.outline.serves_well_known;
        let name = self.outline.server_name.clone().filter(|_| serves);
        let sites = &self.stack.entrances().sites;
        for host in own.into_iter().chain(name) {
            if sites.iter().any(|site| *site.exposure.host == *host) {
                let from = outside(&mut self.picture, self.stack, &End::Homeservers, Side::From);
                let to = self.host(&host);
                self.picture.arrow(from, to, "", Vec::new());
            }
        }
    }

    fn connection(&mut self, connection: &Connection) {
        // Hosts stand for what leads requests from outside to components.
        let is_left_out = |end: &End| {
            use End::{Dns, Entrance, KubernetesApi, Nodes, Prometheus};
            matches!(end, Entrance | Dns | KubernetesApi | Nodes | Prometheus)
        };
        if is_left_out(&connection.from) || is_left_out(&connection.to) {
            return;
        }
        if let (End::Pods(pods), End::Internet) = (&connection.from, &connection.to)
            && self.connected.authentication.as_ref() == Some(pods)
            && self.providers(&connection.from, connection.why)
        {
            return;
        }
        let from = self.end(&connection.from, Side::From);
        let to = self.end(&connection.to, Side::To);
        if let (Some(from), Some(to)) = (from, to) {
            self.picture.arrow(from, to, connection.why, Vec::new());
        }
    }

    /// The box of an end. Pods that are not there have none.
    fn end(&mut self, end: &End, side: Side) -> Option<usize> {
        match end {
            End::Pods(pods) => {
                let component = self.connected.component_of(pods)?;
                Some(self.component(component))
            }
            End::Callers | End::Anywhere if side == Side::From => Some(self.users()),
            _ => Some(outside(&mut self.picture, self.stack, end, side)),
        }
    }

    /// The providers outside of the stack that users sign in with, where the values name them.
    fn providers(&mut self, from: &End, why: &str) -> bool {
        let Some(from) = self.end(from, Side::From) else {
            return false;
        };
        let theirs = self.named_providers();
        for (name, host) in &theirs {
            let key = format!("provider {name} {host}");
            let to = self.picture.node(Kind::Outside, &key, name, false);
            self.picture.detail(to, host.clone());
            self.picture.arrow(from, to, why, Vec::new());
        }
        !theirs.is_empty()
    }

    /// What providers outside of the stack are called, and the host of each.
    fn named_providers(&self) -> Vec<(String, String)> {
        let sites = &self.stack.entrances().sites;
        let is_ours = |host: &str| sites.iter().any(|site| *site.exposure.host == *host);
        let service = self.outline.authentication.iter();
        let named = service.flat_map(|it| &it.providers).filter_map(|it| {
            let host = url::parse(&it.issuer)?.host.to_owned();
            let names = [&it.human_name, &it.name, &host];
            let name = names.into_iter().find(|name| !name.is_empty())?.clone();
            (!is_ours(&host)).then_some((name, host))
        });
        named.collect()
    }
}

/// Some of the paths that lead to one place; none where all do.
fn shown(paths: &[&str]) -> Vec<String> {
    if paths.contains(&"/") {
        return Vec::new();
    }
    let rest = paths.len().saturating_sub(PATHS);
    let named = paths[..paths.len() - rest].iter();
    let mut out: Vec<String> = named.map(|path| (*path).to_owned()).collect();
    if rest > 0 {
        out.push(format!("and {rest} more paths"));
    }
    out
}
