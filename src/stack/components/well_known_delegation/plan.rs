//! What follows from the values of the well-known files.

use super::files;
use super::tried;
use super::values::{INGRESS, NAME};
use crate::kube::object::{Body, Path, PathType, Port};
use crate::stack::blackbox::Probe;
use crate::stack::component::Plan;
use crate::stack::exposure::{Entrances, Exposure, Site};
use crate::stack::hashes::Known;
use crate::stack::labels::Identity;
use crate::stack::outer_service::OuterService;
use crate::stack::outline::Outline;
use crate::stack::roles::WellKnown;
use crate::stack::{Context, Object, labels};
use crate::values::typed;

#[derive(Debug)]
pub(super) struct Planned<'a> {
    pub served: Option<Served<'a>>,
}

/// What is known of the files once the values are read, where the stack serves them.
#[derive(Debug)]
pub(super) struct Served<'a> {
    exposure: Option<Exposure>,
    service: OuterService<'a>,
    values: typed::WellKnownDelegation<'a>,
}

impl<'a> Served<'a> {
    pub(super) fn new(cx: &Context<'a>, values: typed::WellKnownDelegation<'a>) -> Self {
        Self {
            exposure: cx.exposure_of(NAME),
            service: OuterService::new(cx, &values.http_service()),
            values,
        }
    }

    /// Without a redirect, only the paths of the files are served on the host.
    fn path(&self, well_known: &WellKnown, service: &str, port: Port) -> Path {
        let is_nginx = self
            .exposure
            .as_ref()
            .is_some_and(|exposure| exposure.controller_is_nginx);
        let path = if well_known.redirect.is_some() {
            "/"
        } else {
            "/.well-known/matrix"
        };
        // ingress-nginx takes no dot in a path of type Prefix, where it is strict.
        let path_type = if is_nginx && well_known.redirect.is_none() {
            PathType::ImplementationSpecific
        } else {
            PathType::Prefix
        };
        Path {
            path_type,
            ..Path::prefix(path, service, port)
        }
    }

    /// The way in from outside.
    fn site(&self, cx: &Context<'a>) -> Option<Site> {
        let (well_known, front) = (cx.well_known()?, cx.front()?);
        let name = cx.release.object(INGRESS);
        let labels = front.labels_of(cx, "well-known-ingress");
        let path = self.path(&well_known, &name, front.well_known);
        Some(Site::new(
            self.exposure.as_ref()?,
            name,
            &labels,
            vec![path],
        ))
    }

    /// The ConfigMap, and the Service of the reverse proxy.
    fn objects(&self, cx: &Context<'a>) -> Option<Vec<Object<'a>>> {
        let (well_known, front) = (cx.well_known()?, cx.front()?);
        let name = cx.release.object(INGRESS);
        let identity = Identity {
            component: "matrix-delegation",
            name: NAME.into(),
            version: front.version.clone(),
        };
        let own = identity.labels(cx, &self.values.labels());
        let labels = front.labels_of(cx, "well-known-ingress");
        let files = Body::ConfigMap(well_known.files.clone());
        let port = front.well_known;
        let selector = labels::selector(front.instance.clone());
        let ports = vec![port.served_by_name()];
        Some(vec![
            Object::new(cx, &well_known.config_map, &own, files),
            self.service.object(cx, &name, &labels, selector, ports),
        ])
    }
}

impl<'a> Plan<'a> for Planned<'a> {
    fn objects(&self, cx: &Context<'a>, _: &Known) -> Vec<Object<'a>> {
        self.served
            .as_ref()
            .and_then(|served| served.objects(cx))
            .unwrap_or_default()
    }

    fn entrances(&self, cx: &Context<'a>, out: &mut Entrances) {
        let served = self.served.as_ref();
        out.sites.extend(served.and_then(|served| served.site(cx)));
    }

    fn probes(&self, cx: &Context<'a>, out: &mut Vec<Probe>) {
        let mut outline = Outline::default();
        self.outline(cx, &mut outline);
        let served = self.served.as_ref();
        let exposure = served.and_then(|served| served.exposure.as_ref());
        tried::probes(cx, exposure, &outline, out);
    }

    fn outline(&self, cx: &Context<'a>, out: &mut Outline) {
        let well_known = cx.well_known();
        let files = well_known
            .as_ref()
            .map_or_else(|| files::ours(cx), |served| served.files.clone());
        let texts = files
            .iter()
            .map(|(name, text)| (name.to_owned(), text.trim_end().to_owned()));
        out.well_known = texts.collect();
        out.serves_well_known = well_known.is_some();
        if let Some(exposure) = self
            .served
            .as_ref()
            .and_then(|served| served.exposure.as_ref())
        {
            out.add_host(&exposure.host, &exposure.component, false);
        }
    }
}
