//! Matrix RTC: what calls in Matrix need, which is a media server (SFU) and the service that lets
//! users into its rooms.
//!
//! <https://github.com/matrix-org/matrix-spec-proposals/pull/4143>,
//! <https://github.com/matrix-org/matrix-spec-proposals/pull/4195>

mod authorisation;
mod connections;
mod credentials;
mod sfu;

use std::rc::Rc;

use crate::credentials::Row;
use crate::kube::object::{Kind, Path};
use crate::source::ValuePath;
use crate::stack::component::{Component, Plan};
use crate::stack::connections::Connections;
use crate::stack::exposure::{Exposure, needed_host};
use crate::stack::hashes::Known;
use crate::stack::labels::Identity;
use crate::stack::outer_service::OuterService;
use crate::stack::outline::Outline;
use crate::stack::program::Program;
use crate::stack::roles::{Front, Rtc};
use crate::stack::workload::Workload;
use crate::stack::{Context, Object};
use crate::values::typed::{self, Typed};
use authorisation::AuthorisationService;
use sfu::Sfu;

const NAME: &str = "matrix-rtc";

#[derive(Debug)]
pub struct MatrixRtc;

impl Component for MatrixRtc {
    fn name(&self) -> &'static str {
        NAME
    }

    fn key(&self) -> &'static str {
        "matrixRTC"
    }

    fn plan<'a>(&self, cx: &Context<'a>) -> Option<Box<dyn Plan<'a> + 'a>> {
        enabled(cx).map(|values| Box::new(Planned::new(cx, values)) as Box<_>)
    }

    fn credentials(&self) -> Vec<Row> {
        vec![credentials::LIVEKIT_SECRET.into()]
    }

    fn programs(&self) -> &'static [&'static str] {
        &[sfu::PROGRAM]
    }

    fn switch(&self, cx: &Context, _program: &str) -> Option<ValuePath> {
        Some(cx.values.matrix_rtc().sfu().enabled().path().clone())
    }

    fn rtc(&self, cx: &Context) -> Option<Rtc> {
        let values = enabled(cx)?;
        Some(Rtc {
            host: cx.text(&values.ingress().host()),
        })
    }

    fn exposure(&self, cx: &Context) -> Option<Exposure> {
        let values = enabled(cx)?;
        let ingress = values.ingress();
        let host = needed_host(cx, &values, &ingress, "rtc");
        let name = cx.release.object(NAME);
        let mut exposure = Exposure::new(cx, &values, &ingress, &name, host);
        annotate_for_nginx(&mut exposure);
        Some(exposure)
    }
}

fn enabled<'a>(cx: &Context<'a>) -> Option<typed::MatrixRtc<'a>> {
    let values = cx.values.matrix_rtc();
    values.enabled().is_on().then_some(values)
}

/// Clients hold a WebSocket to the SFU, which nginx would buffer, and close after a minute of
/// silence.
/// <https://kubernetes.github.io/ingress-nginx/user-guide/miscellaneous/#websockets>
fn annotate_for_nginx(exposure: &mut Exposure) {
    exposure.annotate_nginx("proxy-buffering", "off");
    exposure.annotate_nginx("proxy-read-timeout", "120");
    exposure.annotate_nginx("proxy-send-timeout", "120");
}

/// What is known of Matrix RTC once its values are read.
#[derive(Debug)]
struct Planned<'a> {
    values: typed::MatrixRtc<'a>,
    exposure: Option<Exposure>,
    /// The name of the Ingress.
    ingress: String,
    /// How the Services of both are reached.
    service: OuterService<'a>,
    authorisation: AuthorisationService<'a>,
    /// None where the SFU is not part of the stack.
    sfu: Option<Sfu<'a>>,
    front: Option<Rc<Front>>,
}

impl<'a> Planned<'a> {
    fn new(cx: &Context<'a>, values: typed::MatrixRtc<'a>) -> Self {
        let exposure = cx.exposure_of(NAME);
        let has_sfu = values.sfu().enabled().is_on();
        let host = exposure.as_ref().filter(|_| has_sfu).map(|it| &it.host);
        let url = host.map(|host| format!("wss://{host}"));
        let authorisation = AuthorisationService::new(cx, &values, url);
        Self {
            sfu: has_sfu.then(|| Sfu::new(cx, values.sfu(), &authorisation)),
            authorisation,
            exposure,
            ingress: cx.name(Kind::Ingress, NAME),
            service: OuterService::new(cx, &values.ingress().service()),
            front: cx.front(),
            values,
        }
    }

    fn ingress_object(&self, cx: &Context<'a>) -> Option<Object<'a>> {
        let identity = Identity {
            component: NAME,
            ..self.authorisation.workload.identity.named(NAME)
        };
        let labels = identity.labels(cx, &self.values.labels());
        let exposure = self.exposure.as_ref()?;
        Some(exposure.object(cx, &self.ingress, &labels, self.paths()))
    }

    /// What is not the authorisation service's is the SFU's; an SFU of the user's own reaches the
    /// authorisation service's webhook from outside.
    fn paths(&self) -> Vec<Path> {
        let path = |path: &str, workload: &Workload| {
            Path::prefix(path, &workload.name, authorisation::HTTP.name)
        };
        let own = ["/sfu/get", "/get_token", "/delegate_delayed_leave"]
            .map(|own| path(own, &self.authorisation.workload));
        let last = match &self.sfu {
            Some(sfu) => Path::prefix("/", &sfu.workload.name, sfu::HTTP.name),
            None => path("/sfu_webhook", &self.authorisation.workload),
        };
        own.into_iter().chain([last]).collect()
    }
}

impl<'a> Plan<'a> for Planned<'a> {
    fn objects(&self, cx: &Context<'a>, known: &Known) -> Vec<Object<'a>> {
        let mut out = Vec::from_iter(self.ingress_object(cx));
        out.extend(self.authorisation.objects(cx, known, &self.service));
        if let Some(sfu) = &self.sfu {
            out.extend(sfu.objects(cx, known, &self.service));
        }
        out
    }

    fn connections(&self, _: &Context<'a>, out: &mut Connections) {
        self.add_connections(out);
    }

    fn programs(&self) -> Vec<Program<'_, 'a>> {
        self.sfu.iter().map(Sfu::program).collect()
    }

    fn outline(&self, _: &Context<'a>, out: &mut Outline) {
        if let Some(exposure) = &self.exposure {
            out.add_host(&exposure.host, &exposure.component, false);
        }
        if let Some(sfu) = &self.sfu {
            sfu.outline(out);
        }
    }
}

/// The same object, with its file in a folder below that of the component.
fn below<'a>(folder: &str, object: Object<'a>) -> Object<'a> {
    let file = format!("{folder}/{}", object.file);
    object.file(file)
}
