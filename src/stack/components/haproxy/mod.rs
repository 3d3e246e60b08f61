//! HAProxy, the reverse proxy before Synapse: it spreads requests over the workers, and serves the
//! well-known files.

mod config;
mod connections;
mod plan;
mod pod;
mod ports;
mod values;

use crate::stack::Context;
use crate::stack::component::{Component, Plan};
use crate::stack::image::Image;
use crate::stack::labels::Identity;
use crate::stack::pods::Pods;
use crate::stack::roles::Front;
use plan::{Planned, is_cluster_domain_sound};
use ports::{REFUSED, SYNAPSE, WELL_KNOWN};
use values::{COMPONENT, NAME};

#[derive(Debug)]
pub(super) struct Haproxy;

impl Component for Haproxy {
    fn name(&self) -> &'static str {
        NAME
    }

    fn title(&self) -> &'static str {
        "HAProxy"
    }

    fn key(&self) -> &'static str {
        "haproxy"
    }

    fn plan<'a>(&self, cx: &Context<'a>) -> Option<Box<dyn Plan<'a> + 'a>> {
        let (backends, well_known) = (cx.backends(), cx.well_known());
        if backends.is_none() && well_known.is_none() || !is_cluster_domain_sound(cx) {
            return None;
        }
        Some(Box::new(Planned::new(cx, backends, well_known)))
    }

    fn front(&self, cx: &Context) -> Option<Front> {
        let values = cx.values.haproxy();
        let version = Image::new(cx, &values.image()).version;
        let instance = cx.release.object(NAME);
        let identity = Identity {
            component: COMPONENT,
            name: NAME.into(),
            version,
        };
        let mut labels = identity.labels(cx, &values.labels());
        labels.set("k8s.element.io/target-name", NAME);
        labels.set("k8s.element.io/target-instance", instance.clone());
        Some(Front {
            name: NAME,
            program: "HAProxy",
            pods: Pods::named(cx, NAME),
            instance,
            version: identity.version,
            serves_homeserver: cx.backends().is_some(),
            labels,
            homeserver: SYNAPSE,
            refused: REFUSED,
            well_known: WELL_KNOWN,
            why: "HAProxy sends on requests and checks who takes them",
        })
    }
}
