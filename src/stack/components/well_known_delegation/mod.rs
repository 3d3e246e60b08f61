//! The well-known files on the server name, by which clients and other servers find the stack. The
//! reverse proxy serves them.

mod adopt;
mod files;
mod headers;
mod plan;
mod redirect;
mod setup;
mod tried;
mod values;

use crate::stack::Context;
use crate::stack::blackbox::Listed;
use crate::stack::component::{Component, Plan};
use crate::stack::elsewhere::{File, Hosts, Taken, Traces};
use crate::stack::exposure::Exposure;
use crate::stack::outer_service::OuterService;
use crate::stack::roles::WellKnown;
use crate::stack::setup::Setup;
use plan::{Planned, Served};
use values::{INGRESS, KEY, NAME};

#[derive(Debug)]
pub(super) struct WellKnownDelegation;

impl Component for WellKnownDelegation {
    fn name(&self) -> &'static str {
        NAME
    }

    fn title(&self) -> &'static str {
        "Well-known files"
    }

    fn key(&self) -> &'static str {
        KEY
    }

    fn setup(&self) -> Option<&'static Setup> {
        Some(&setup::SETUP)
    }

    /// Where it is turned off, it still says what the files would be: people serve them elsewhere.
    fn plan<'a>(&self, cx: &Context<'a>) -> Option<Box<dyn Plan<'a> + 'a>> {
        let values = cx.values.well_known_delegation();
        let served = values.enabled().is_on().then(|| Served::new(cx, values));
        Some(Box::new(Planned { served }))
    }

    fn tried(&self) -> &'static [Listed] {
        tried::TRIED
    }

    fn well_known(&self, cx: &Context) -> Option<WellKnown> {
        let values = cx.values.well_known_delegation();
        if !values.enabled().is_on() {
            return None;
        }
        let front = cx.front()?;
        let headers = headers::headers(cx, &values, front.program);
        let files = files::served(cx, &values);
        headers::check_size(cx, &values, &files, &headers, front.program);
        Some(WellKnown {
            key: KEY,
            files,
            config_map: front.config_map(cx, INGRESS),
            headers,
            redirect: redirect::redirect(cx, &values),
            is_public: OuterService::new(cx, &values.http_service()).is_public(),
        })
    }

    fn exposure(&self, cx: &Context) -> Option<Exposure> {
        let values = cx.values.well_known_delegation();
        values.enabled().is_on().then(|| {
            let name = cx.release.object(INGRESS);
            Exposure::new(cx, &(&values).into(), &name, cx.served_server_name())
        })
    }

    fn traces(&self) -> Option<&'static Traces> {
        Some(&adopt::TRACES)
    }

    fn adopt(&self, file: &File, out: &mut Taken) {
        adopt::read(file, out);
    }

    fn adopt_hosts(&self, hosts: &Hosts, out: &mut Taken) {
        adopt::with_hosts(hosts, out);
    }
}
