//! Element Web, the client in the browser: its web server and its config.json.

mod config;
mod pod;

use std::rc::Rc;

use crate::kube::object::{Body, Files, Kind, Path, Port, ServicePort, TargetPort};
use crate::source::ValuePath;
use crate::stack::component::{Component, Plan};
use crate::stack::connections::Connections;
use crate::stack::controller::Controller;
use crate::stack::exposure::{Exposure, needed_host};
use crate::stack::hashes::{Known, digest_of_files, label};
use crate::stack::network::IpFamilies;
use crate::stack::outer_service::OuterService;
use crate::stack::outline::Outline;
use crate::stack::pods::Pods;
use crate::stack::program::{Manual, Program, ProgramConfig};
use crate::stack::roles::WebClient;
use crate::stack::workload::{Profile, Workload};
use crate::stack::{Context, Object};
use crate::values::typed::{self, Typed};

const NAME: &str = "element-web";

/// Where the web server listens.
const HTTP: Port = Port::new("element", 8080);
/// Where its Service takes requests.
const WEB: Port = Port::new("web", 80);

static MANUAL: Manual = Manual::NONE;

#[derive(Debug)]
pub struct ElementWeb;

impl Component for ElementWeb {
    fn name(&self) -> &'static str {
        NAME
    }

    fn key(&self) -> &'static str {
        "elementWeb"
    }

    fn plan<'a>(&self, cx: &Context<'a>) -> Option<Box<dyn Plan<'a> + 'a>> {
        let values = cx.values.element_web();
        values
            .enabled()
            .is_on()
            .then(|| Box::new(Planned::new(cx, values)) as Box<_>)
    }

    fn programs(&self) -> &'static [&'static str] {
        &[NAME]
    }

    fn switch(&self, cx: &Context, _program: &str) -> Option<ValuePath> {
        Some(cx.values.element_web().enabled().path().clone())
    }

    fn web_client(&self, cx: &Context) -> Option<WebClient> {
        let values = cx.values.element_web();
        let host = || cx.text(&values.ingress().host());
        values.enabled().is_on().then(|| WebClient { host: host() })
    }

    fn exposure(&self, cx: &Context) -> Option<Exposure> {
        let values = cx.values.element_web();
        values.enabled().is_on().then(|| {
            let host = needed_host(cx, &values, &values.ingress(), "chat");
            Exposure::new(
                cx,
                &values,
                &values.ingress(),
                &cx.release.object(NAME),
                host,
            )
        })
    }
}

/// What is known of Element Web once its values are read.
#[derive(Debug)]
struct Planned<'a> {
    workload: Workload<'a>,
    exposure: Option<Exposure>,
    service: OuterService<'a>,
    values: typed::ElementWeb<'a>,
    /// config.json
    config: Rc<str>,
    /// The files of the web server, and the ConfigMap that holds them.
    nginx: Files,
    nginx_config_map: String,
}

impl<'a> Planned<'a> {
    fn new(cx: &Context<'a>, values: typed::ElementWeb<'a>) -> Self {
        let profile = Profile {
            component: "matrix-client",
            name: NAME,
            controller: Controller::Deployment,
            policy_key: "elementWeb",
        };
        let config = config::config(cx, &values);
        let nginx = nginx(cx);
        let mut workload = Workload::new(cx, &(&values).into(), profile);
        workload.add_hash("element-web-config", &config);
        workload.add_label(label("nginx-config"), digest_of_files(&nginx));
        Self {
            workload,
            exposure: cx.exposure_of(NAME),
            service: OuterService::new(cx, &values.ingress().service()),
            values,
            config: config.into(),
            nginx,
            nginx_config_map: cx.name(Kind::ConfigMap, "element-web-nginx"),
        }
    }
}

/// The files of the web server's ConfigMap.
fn nginx(cx: &Context) -> Files {
    let names = [
        "default.conf",
        "http_customisations.conf",
        "security_headers.conf",
    ];
    let families = IpFamilies::new(cx);
    let file = |name| (name, cx.file(&format!("{NAME}/{name}"), "listen", families));
    names.into_iter().map(file).collect()
}

impl<'a> Plan<'a> for Planned<'a> {
    fn objects(&self, cx: &Context<'a>, known: &Known) -> Vec<Object<'a>> {
        let workload = &self.workload;
        let name = &workload.name;
        let labels = workload.identity.labels(cx, &self.values.labels());
        let target_port = Some(TargetPort::Name(HTTP.name.into()));
        let ports = vec![ServicePort {
            target_port,
            ..WEB.served_by_name()
        }];
        let config = Files::from_iter([("config.json", self.config.clone())]);
        let nginx = Body::ConfigMap(self.nginx.clone());
        let mut out = vec![
            Object::new(cx, name, &labels, Body::ConfigMap(config)),
            Object::new(cx, &self.nginx_config_map, &labels, nginx).file("config-map-nginx"),
            self.service
                .object(cx, name, &labels, workload.selector(), ports),
            workload.object(cx, known, self.pod()),
        ];
        let paths = vec![Path::prefix("/", name, WEB.name)];
        out.extend(
            self.exposure
                .iter()
                .map(|it| it.object(cx, name, &labels, paths.clone())),
        );
        out.extend(Object::service_account(cx, workload, &labels));
        out
    }

    fn connections(&self, _: &Context<'a>, out: &mut Connections) {
        out.add_web(
            &Pods::of(&self.workload),
            &self.service,
            &[HTTP],
            "Browsers fetch the pages",
        );
    }

    fn programs(&self) -> Vec<Program<'_, 'a>> {
        vec![Program {
            name: NAME.into(),
            workload: &self.workload,
            config: ProgramConfig::Plain {
                path: pod::CONFIG,
                text: self.config.clone(),
            },
            manual: &MANUAL,
        }]
    }

    fn outline(&self, _: &Context<'a>, out: &mut Outline) {
        if let Some(exposure) = &self.exposure {
            out.add_host(&exposure.host, &exposure.component, false);
        }
    }
}
