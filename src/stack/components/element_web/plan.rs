//! What follows from the values of Element Web.

use std::rc::Rc;

use super::ports::{HTTP, WEB};
use super::tried;
use super::values::NAME;
use super::{config, nginx};
use crate::kube::object::{Body, Files, Kind, Path, ServicePort, TargetPort};
use crate::stack::blackbox::Probe;
use crate::stack::component::Plan;
use crate::stack::connections::Connections;
use crate::stack::controller::Controller;
use crate::stack::exposure::{Entrances, Exposure, Site};
use crate::stack::hashes::{Known, digest_of_files, label};
use crate::stack::outer_service::OuterService;
use crate::stack::outline::Outline;
use crate::stack::pods::Pods;
use crate::stack::program::{Program, ProgramConfig};
use crate::stack::workload::{Profile, Workload};
use crate::stack::{Context, Object};
use crate::values::typed;

/// What is known of Element Web once its values are read.
#[derive(Debug)]
pub(super) struct Planned<'a> {
    pub workload: Workload<'a>,
    pub exposure: Option<Exposure>,
    pub service: OuterService<'a>,
    pub values: typed::ElementWeb<'a>,
    /// config.json
    pub config: Rc<str>,
    /// The files of the web server, and the ConfigMap that holds them.
    pub nginx: Files,
    pub nginx_config_map: String,
}

impl<'a> Planned<'a> {
    pub(super) fn new(cx: &Context<'a>, values: typed::ElementWeb<'a>) -> Self {
        let profile = Profile {
            component: "matrix-client",
            name: NAME,
            controller: Controller::Deployment,
            policy_key: "elementWeb",
        };
        let config = config::config(cx, &values);
        let nginx = nginx::files(cx);
        let mut workload = Workload::new(cx, &(&values).into(), profile);
        workload.add_hash("element-web-config", &config);
        workload.add_label(label("nginx-config"), digest_of_files(&nginx));
        Self {
            workload,
            exposure: cx.exposure_of(NAME),
            service: OuterService::new(cx, &values.http_service()),
            values,
            config: config.into(),
            nginx,
            nginx_config_map: cx.name(Kind::ConfigMap, "element-web-nginx"),
        }
    }
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
            workload.object(cx, known, self.pod(cx)),
        ];
        out.extend(Object::service_account(cx, workload, &labels));
        out
    }

    fn entrances(&self, cx: &Context<'a>, out: &mut Entrances) {
        let name = &self.workload.name;
        let labels = self.workload.identity.labels(cx, &self.values.labels());
        let site =
            |exposure| Site::new(exposure, name, &labels, vec![Path::prefix("/", name, WEB)]);
        out.sites.extend(self.exposure.as_ref().map(site));
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
                text: self.config.clone(),
                added: config::added(&self.values),
            },
            manual: &config::MANUAL,
        }]
    }

    fn probes(&self, cx: &Context<'a>, out: &mut Vec<Probe>) {
        if let Some(exposure) = &self.exposure {
            tried::probes(cx, exposure, &self.config, out);
        }
    }

    fn outline(&self, _: &Context<'a>, out: &mut Outline) {
        if let Some(exposure) = &self.exposure {
            out.add_host(&exposure.host, &exposure.component, false);
        }
    }
}
