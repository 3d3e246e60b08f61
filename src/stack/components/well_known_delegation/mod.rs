//! The well-known files on the server name, by which clients and other servers find the stack. The reverse proxy serves them.

mod files;
mod headers;
mod plan;
mod redirect;
mod values;

use crate::kube::object::Kind;
use crate::stack::Context;
use crate::stack::component::{Component, Plan};
use crate::stack::exposure::Exposure;
use crate::stack::outer_service::OuterService;
use crate::stack::roles::WellKnown;
use plan::{Planned, Served};
use values::{INGRESS, NAME};

#[derive(Debug)]
pub struct WellKnownDelegation;

impl Component for WellKnownDelegation {
    fn name(&self) -> &'static str {
        NAME
    }

    fn key(&self) -> &'static str {
        "wellKnownDelegation"
    }

    /// Where it is turned off, it still says what the files would be: people serve them elsewhere.
    fn plan<'a>(&self, cx: &Context<'a>) -> Option<Box<dyn Plan<'a> + 'a>> {
        let values = cx.values.well_known_delegation();
        let served = values.enabled().is_on().then(|| Served::new(cx, values));
        Some(Box::new(Planned { served }))
    }

    fn well_known(&self, cx: &Context) -> Option<WellKnown> {
        let values = cx.values.well_known_delegation();
        if !values.enabled().is_on() {
            return None;
        }
        let headers = headers::headers(cx, &values);
        let files = files::served(cx, &values);
        headers::check_size(cx, &values, &files, &headers);
        Some(WellKnown {
            files,
            config_map: cx.name(Kind::ConfigMap, "well-known-haproxy"),
            headers,
            redirect: redirect::redirect(cx, &values),
            is_public: OuterService::new(cx, &values.ingress().service()).is_public(),
        })
    }

    fn exposure(&self, cx: &Context) -> Option<Exposure> {
        let values = cx.values.well_known_delegation();
        values.enabled().is_on().then(|| {
            let ingress = (&values.ingress()).into();
            let name = cx.release.object(INGRESS);
            Exposure::new(cx, &values, &ingress, &name, cx.needed_server_name())
        })
    }
}
