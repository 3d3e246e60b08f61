//! Synapse's Ingress, and the Service behind it, which leads to the reverse proxy.

use std::rc::Rc;

use super::values::{INSTANCE_LABEL, NAME, Values};
use crate::kube::object::{Backend, Labels, Path, PathType, Port};
use crate::stack::exposure::{Demands, Exposure, Site, needed_host};
use crate::stack::labels::selector;
use crate::stack::outer_service::OuterService;
use crate::stack::roles::{AdditionalPath, Availability, Front};
use crate::stack::{Context, Object};

/// How long a request may take: clients wait for news, and upload large files. The reverse proxy
/// waits as long.
const REQUEST_SECONDS: u32 = 600;

/// The host of Synapse.
pub(super) fn exposure<'a>(cx: &Context<'a>, values: &Values<'a>) -> Exposure {
    let exposed = values.into();
    let host = needed_host(cx, &exposed, "matrix");
    let name = cx.release.object(NAME);
    let mut out = Exposure::new(cx, &exposed, &name, host);
    out.demands = Demands {
        body_size: Some(values.media().max_upload_size().or_default().to_owned()),
        request_seconds: Some(REQUEST_SECONDS),
        ..Demands::default()
    };
    out
}

/// How Synapse is reached from outside.
#[derive(Debug)]
pub(super) struct Entrance<'a> {
    exposure: Exposure,
    service: OuterService<'a>,
    front: Rc<Front>,
    paths: Vec<Path>,
    labels: Labels,
}

impl<'a> Entrance<'a> {
    pub(super) fn new(cx: &Context<'a>, values: &Values<'a>) -> Option<Self> {
        let front = cx.front()?;
        let mut labels = front.labels_of(cx, NAME);
        labels.set(INSTANCE_LABEL, cx.release.object(NAME));
        Some(Self {
            exposure: cx.exposure_of(NAME)?,
            service: OuterService::new(cx, &values.http_service()),
            paths: paths(cx, &front, &cx.backends()?.additional),
            front,
            labels,
        })
    }

    pub(super) fn exposure(&self) -> &Exposure {
        &self.exposure
    }

    /// The pods behind it.
    pub(super) fn front(&self) -> &Front {
        &self.front
    }

    /// The way in from outside.
    pub(super) fn site(&self, cx: &Context) -> Site {
        let name = cx.release.object(NAME);
        Site::new(&self.exposure, name, &self.labels, self.paths.clone())
    }

    /// The Service.
    pub(super) fn object(&self, cx: &Context) -> Object<'a> {
        let (name, front) = (cx.release.object(NAME), &self.front);
        let ports = [front.homeserver, front.refused].map(Port::served_by_name);
        let selector = selector(front.instance.clone());
        let service = self
            .service
            .object(cx, &name, &self.labels, selector, ports.into());
        service.file("ingress-service")
    }
}

/// Who serves which path, as far as requests from outside go. A path that is given is not Synapse's
/// any more.
fn paths(cx: &Context, front: &Front, additional: &[AdditionalPath]) -> Vec<Path> {
    let ours = |path: &str, port: Port| Path::prefix(path, cx.release.object(NAME), port);
    let mut out = cx.homeserver_paths();
    for AdditionalPath { path, availability } in additional {
        match availability {
            Availability::Blocked => out.push(ours(path, front.refused)),
            Availability::OnlyExternally(target) => out.push(Path {
                path: path.clone(),
                path_type: PathType::Prefix,
                backend: Backend {
                    service: target.service.clone(),
                    port: target.port.clone(),
                    number: None,
                },
            }),
            // The reverse proxy sends them on, whoever asks.
            Availability::InternallyAndExternally(_) => {}
        }
    }
    for path in ["/_matrix", "/_synapse"] {
        if !out.iter().any(|known| known.path == path) {
            out.push(ours(path, front.homeserver));
        }
    }
    out
}
