//! What follows from the values of Matrix RTC.

use std::rc::Rc;

use super::authorisation::AuthorisationService;
use super::sfu::Sfu;
use super::tried;
use super::values::NAME;
use super::{ports, sfu, sfu_url};
use crate::kube::object::{Kind, Path};
use crate::source::Code;
use crate::source::problem::Problem;
use crate::stack::blackbox::Probe;
use crate::stack::component::Plan;
use crate::stack::connections::Connections;
use crate::stack::exposure::{Entrances, Exposure, Site};
use crate::stack::hashes::Known;
use crate::stack::labels::Identity;
use crate::stack::outer_service::OuterService;
use crate::stack::outline::Outline;
use crate::stack::program::Program;
use crate::stack::roles::Front;
use crate::stack::workload::Workload;
use crate::stack::{Context, Object};
use crate::values::typed::{self, Typed};

/// Whether one of its programs is given no Valkey or Redis of the user's.
pub(super) fn needs_cache(cx: &Context, values: &typed::MatrixRtc) -> bool {
    let sfu = values.sfu();
    let needs_its_own = sfu.enabled().is_on() && !sfu.redis_or_valkey().is_set();
    cx.chart.switches.valkey && (!values.redis_or_valkey().is_set() || needs_its_own)
}

/// Reports more pods of the authorisation service than work together.
fn check_replicas<'a>(cx: &Context<'a>, values: &typed::MatrixRtc<'a>) {
    let field = values.replicas();
    let number = field.get().filter(|number| *number > 1);
    if let Some(number) = number.filter(|_| cx.chart.switches.rtc_is_singleton) {
        let message = format!("expected at most 1, found {number}");
        let hint = "since matrix-stack 26.9.0 the authorisation service is one pod";
        cx.report(
            cx.problem(Code::UnworkableCombination, &field, message)
                .hint(hint),
        );
    }
}

/// What is known of Matrix RTC once its values are read.
#[derive(Debug)]
pub(super) struct Planned<'a> {
    pub values: typed::MatrixRtc<'a>,
    pub exposure: Option<Exposure>,
    /// The name of the Ingress.
    pub ingress: String,
    /// How the Services of both are reached.
    pub service: OuterService<'a>,
    pub authorisation: AuthorisationService<'a>,
    /// The SFU, where it is part of the stack.
    pub sfu: Option<Sfu<'a>>,
    pub front: Option<Rc<Front>>,
}

impl<'a> Planned<'a> {
    pub(super) fn new(cx: &Context<'a>, values: typed::MatrixRtc<'a>) -> Self {
        check_replicas(cx, &values);
        let exposure = cx.exposure_of(NAME);
        let has_sfu = values.sfu().enabled().is_on();
        let host = exposure.as_ref().map(|it| it.host.as_ref());
        let url = sfu_url::sfu_url(cx, &values, host);
        sfu_url::check(cx, &values);
        let authorisation = AuthorisationService::new(cx, &values, url);
        Self {
            sfu: has_sfu.then(|| Sfu::new(cx, values.sfu(), &authorisation)),
            authorisation,
            exposure,
            ingress: cx.name(Kind::Ingress, NAME),
            service: OuterService::new(cx, &values.http_service()),
            front: cx.front(),
            values,
        }
    }

    fn site(&self, cx: &Context<'a>) -> Option<Site> {
        let identity = Identity {
            component: NAME,
            ..self.authorisation.workload.identity.named(NAME)
        };
        let labels = identity.labels(cx, &self.values.labels());
        let exposure = self.exposure.as_ref()?;
        Some(Site::new(exposure, &self.ingress, &labels, self.paths()))
    }

    /// What is not the authorisation service's is the SFU's; an SFU of the user's own reaches the
    /// authorisation service's webhook from outside.
    fn paths(&self) -> Vec<Path> {
        let path =
            |path: &str, workload: &Workload| Path::prefix(path, &workload.name, ports::HTTP);
        let own = ["/sfu/get", "/get_token", "/delegate_delayed_leave"]
            .map(|own| path(own, &self.authorisation.workload));
        let last = match &self.sfu {
            Some(sfu) => Path::prefix("/", &sfu.workload.name, sfu::HTTP),
            None => path("/sfu_webhook", &self.authorisation.workload),
        };
        own.into_iter().chain([last]).collect()
    }
}

impl<'a> Plan<'a> for Planned<'a> {
    fn objects(&self, cx: &Context<'a>, known: &Known) -> Vec<Object<'a>> {
        let mut out = self.authorisation.objects(cx, known, &self.service);
        if let Some(sfu) = &self.sfu {
            out.extend(sfu.objects(cx, known, &self.service));
        }
        out
    }

    fn entrances(&self, cx: &Context<'a>, out: &mut Entrances) {
        out.sites.extend(self.site(cx));
        if let Some(sfu) = &self.sfu {
            out.streams.extend(sfu.streams.iter().cloned());
        }
    }

    fn connections(&self, _: &Context<'a>, out: &mut Connections) {
        self.add_connections(out);
    }

    fn programs(&self) -> Vec<Program<'_, 'a>> {
        self.sfu.iter().map(Sfu::program).collect()
    }

    fn unstartable(&self, cx: &Context<'a>) -> Vec<Problem> {
        let faults = self.sfu.iter().flat_map(|sfu| sfu.faults(cx));
        faults.chain(sfu_url::fault(cx, &self.values)).collect()
    }

    fn probes(&self, _: &Context<'a>, out: &mut Vec<Probe>) {
        let workload = &self.authorisation.workload;
        tried::probes(workload, &self.values, self.exposure.as_ref(), out);
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
