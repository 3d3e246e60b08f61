//! Matrix RTC: what calls in Matrix need, which is a media server (SFU) and the service that lets users into its rooms.
//!
//! <https://github.com/matrix-org/matrix-spec-proposals/pull/4143>, <https://github.com/matrix-org/matrix-spec-proposals/pull/4195>

pub mod authorisation_service;
mod exposed_services;
mod ports;
pub mod sfu;
mod turn;
mod way;

use minijinja::{Value, context};

use super::ingress::{Ingress, IngressService, host};
use super::labels::{Identity, Labels, labels, user_labels};
use super::object::{Kind, Object};
use super::workload::Workload;
use super::{Context, facts};
use authorisation_service::AuthorisationService;
use sfu::Sfu;

const PATH: &str = "matrixRTC";
const NAME: &str = "matrix-rtc";

/// What is known of Matrix RTC once the values are read.
#[derive(Debug)]
pub struct MatrixRtc {
    ingress: Ingress,
    /// How the Services of both are reached.
    pub service: IngressService,
    pub authorisation: AuthorisationService,
    /// None where the SFU is not part of the stack.
    pub sfu: Option<Sfu>,
}

impl MatrixRtc {
    /// Reads the values of Matrix RTC, where it is enabled.
    pub fn new(cx: &Context) -> Option<Self> {
        if !cx.enabled(PATH) {
            return None;
        }
        let with_sfu = cx.enabled(sfu::PATH);
        let mut ingress = Ingress::new(cx, PATH, &cx.release.object(NAME), host(cx, PATH));
        annotate_for_nginx(&mut ingress);
        let authorisation =
            AuthorisationService::new(cx, with_sfu.then(|| format!("wss://{}", ingress.host)));
        let sfu = with_sfu.then(|| Sfu::new(cx, &authorisation));
        Some(Self {
            ingress,
            service: IngressService::new(cx, PATH),
            authorisation,
            sfu,
        })
    }

    /// The objects of Matrix RTC.
    pub fn objects(&self, cx: &Context) -> Vec<Object> {
        let mut out = vec![self.ingress_object(cx)];
        out.extend(self.authorisation.objects(cx, &self.service));
        out.extend(
            self.sfu
                .iter()
                .flat_map(|sfu| sfu.objects(cx, &self.service)),
        );
        out
    }

    fn ingress_object(&self, cx: &Context) -> Object {
        let version = self.authorisation.workload.identity.version.clone();
        let identity = Identity {
            component: NAME,
            name: NAME.to_owned(),
            version,
        };
        let labels = labels(cx.release, &identity, &user_labels(cx.root, cx.node(PATH)));
        let facts = context! { ingress => facts::value(&self.ingress), routes => self.routes() };
        Object::new(
            Kind::Ingress,
            cx.release.object(NAME),
            "matrix-rtc/ingress.yaml",
            &labels,
            ("matrix_rtc", facts),
        )
        .annotations(&self.ingress.annotations)
    }

    /// Which path goes to which Service. What is not the authorisation service's is the SFU's; an SFU of the user's own reaches the
    /// authorisation service's webhook from outside.
    fn routes(&self) -> Vec<Value> {
        let route = |path: &str, workload: &Workload| context! { path => path, service => workload.name.as_str() };
        let own = ["/sfu/get", "/get_token", "/delegate_delayed_leave"]
            .map(|path| route(path, &self.authorisation.workload));
        let last = match &self.sfu {
            Some(sfu) => route("/", &sfu.workload),
            None => route("/sfu_webhook", &self.authorisation.workload),
        };
        own.into_iter().chain([last]).collect()
    }
}

/// Clients hold a WebSocket to the SFU, which nginx would buffer, and close after a minute of silence.
/// <https://kubernetes.github.io/ingress-nginx/user-guide/miscellaneous/#websockets>
fn annotate_for_nginx(ingress: &mut Ingress) {
    if ingress.controller_is_nginx {
        for (key, value) in [
            ("proxy-buffering", "off"),
            ("proxy-read-timeout", "120"),
            ("proxy-send-timeout", "120"),
        ] {
            ingress.default_annotation(&format!("nginx.ingress.kubernetes.io/{key}"), value);
        }
    }
}

/// The Deployment of a workload and its ServiceAccount.
fn workload_objects(
    workload: &Workload,
    plain: &Labels,
    facts: &(&'static str, Value),
    templates: [&'static str; 2],
) -> Vec<Object> {
    let [deployment, account] = templates;
    let object = Object::new(
        Kind::Deployment,
        &workload.name,
        deployment,
        &workload.labels,
        facts.clone(),
    )
    .annotations(&workload.annotations)
    .workload(&facts::value(workload));
    std::iter::once(object)
        .chain(super::service_account_object(workload, plain, account))
        .collect()
}
