//! Matrix RTC: what calls in Matrix need, which is a media server (SFU) and the service that lets
//! users into its rooms.
//!
//! <https://github.com/matrix-org/matrix-spec-proposals/pull/4143>,
//! <https://github.com/matrix-org/matrix-spec-proposals/pull/4195>

mod adopt;
mod authorisation;
mod connections;
mod credentials;
mod objects;
mod plan;
mod ports;
mod registration;
mod setup;
mod sfu;
mod sfu_url;
mod tried;
mod values;

use crate::credentials::Row;
use crate::source::ValuePath;
use crate::stack::Context;
use crate::stack::blackbox::Listed;
use crate::stack::component::{Component, Plan};
use crate::stack::elsewhere::{File, Part, Taken, Traces};
use crate::stack::exposure::{Demands, Exposure, needed_host};
use crate::stack::roles::{ApplicationService, Rtc};
use crate::stack::setup::Setup;
use crate::values::typed::Typed;
use plan::Planned;
use values::{NAME, enabled};

#[derive(Debug)]
pub(super) struct MatrixRtc;

impl Component for MatrixRtc {
    fn name(&self) -> &'static str {
        NAME
    }

    fn title(&self) -> &'static str {
        "Matrix RTC"
    }

    fn key(&self) -> &'static str {
        "matrixRTC"
    }

    fn setup(&self) -> Option<&'static Setup> {
        Some(&setup::SETUP)
    }

    fn plan<'a>(&self, cx: &Context<'a>) -> Option<Box<dyn Plan<'a> + 'a>> {
        enabled(cx).map(|values| Box::new(Planned::new(cx, values)) as Box<_>)
    }

    fn credentials(&self) -> Vec<Row> {
        vec![
            credentials::LIVEKIT_SECRET.into(),
            credentials::REGISTRATION.into(),
        ]
    }

    fn programs(&self) -> &'static [&'static str] {
        &[sfu::PROGRAM]
    }

    fn tried(&self) -> &'static [Listed] {
        tried::TRIED
    }

    fn switch(&self, cx: &Context, _program: &str) -> Option<ValuePath> {
        Some(cx.values.matrix_rtc().sfu().enabled().path().clone())
    }

    fn rtc(&self, cx: &Context) -> Option<Rtc> {
        let values = enabled(cx)?;
        let host = cx.host(&values.ingress().host());
        Some(Rtc {
            sfu_url: sfu_url::told(cx, &values, host.as_deref()),
            host,
            is_application_service: cx.chart.switches.rtc_is_appservice,
        })
    }

    fn needs_cache(&self, cx: &Context) -> bool {
        enabled(cx).is_some_and(|values| plan::needs_cache(cx, &values))
    }

    fn application_service(&self, cx: &Context) -> Option<ApplicationService> {
        let values = enabled(cx).filter(|_| cx.chart.switches.rtc_is_appservice)?;
        Some(registration::application_service(cx, &values))
    }

    fn exposure(&self, cx: &Context) -> Option<Exposure> {
        let values = enabled(cx)?;
        let values = (&values).into();
        let host = needed_host(cx, &values, "rtc");
        let name = cx.release.object(NAME);
        let mut exposure = Exposure::new(cx, &values, &name, host);
        // Clients hold a WebSocket to the SFU.
        exposure.demands = Demands {
            request_seconds: Some(0),
            holds_connections: true,
            ..Demands::default()
        };
        Some(exposure)
    }

    fn traces(&self) -> Option<&'static Traces> {
        Some(&adopt::TRACES)
    }

    fn adopt_host(&self, part: Part) -> Option<ValuePath> {
        let host = || ValuePath::root().key(self.key()).key("ingress").key("host");
        (part == Part::Calls).then(host)
    }

    fn adopt(&self, file: &File, out: &mut Taken) {
        adopt::read(file, self.key(), out);
    }
}
