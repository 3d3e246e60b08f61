//! What follows from the values of Element Admin.

use super::ports::HTTP;
use super::tried;
use super::values::NAME;
use crate::kube::object::{Container, Mount, Path, ProbeAction};
use crate::stack::blackbox::Probe;
use crate::stack::component::Plan;
use crate::stack::connections::Connections;
use crate::stack::controller::Controller;
use crate::stack::exposure::{Entrances, Exposure, Site};
use crate::stack::hashes::Known;
use crate::stack::outer_service::OuterService;
use crate::stack::outline::Outline;
use crate::stack::pod::{Pod, probed};
use crate::stack::pods::Pods;
use crate::stack::workload::{Profile, Workload};
use crate::stack::{Context, Object};
use crate::stack::{ending, ephemeral};
use crate::values::typed;

/// What is known of Element Admin once its values are read.
#[derive(Debug)]
pub(super) struct Planned<'a> {
    pub workload: Workload<'a>,
    pub exposure: Option<Exposure>,
    pub service: OuterService<'a>,
    pub values: typed::ElementAdmin<'a>,
}

impl<'a> Planned<'a> {
    pub(super) fn new(cx: &Context<'a>, values: &typed::ElementAdmin<'a>) -> Self {
        let profile = Profile {
            component: "matrix-admin-client",
            name: NAME,
            controller: Controller::Deployment,
            policy_key: "elementAdmin",
        };
        Self {
            workload: Workload::new(cx, &values.into(), profile),
            exposure: cx.exposure_of(NAME),
            service: OuterService::new(cx, &values.http_service()),
            values: values.clone(),
        }
    }

    fn pod(&self, cx: &Context<'a>) -> Pod<'a> {
        let workload = &self.workload;
        let tmp = ephemeral::tmp(cx, "nginx-tmp");
        let storage = self.values.ephemeral_storages().tmp();
        // The server that the login form offers.
        let server_name = cx.server_name().map(|name| name.as_ref().to_owned());
        let container = Container {
            env: workload.env().with_some("SERVER_NAME", server_name),
            ports: vec![HTTP.listed()],
            volume_mounts: workload.mounts([Mount::new(tmp, "/tmp")]),
            lifecycle: ending::lifecycle(cx),
            ..workload.main_container(NAME)
        };
        let probe = ProbeAction::plain_http("/health", HTTP.name);
        Pod {
            containers: vec![probed(
                container,
                &workload.probes,
                [probe.clone(), probe.clone(), probe],
            )],
            volumes: vec![ephemeral::volume(tmp, &storage)],
            ..Pod::default()
        }
    }
}

impl<'a> Plan<'a> for Planned<'a> {
    fn objects(&self, cx: &Context<'a>, known: &Known) -> Vec<Object<'a>> {
        let workload = &self.workload;
        let name = &workload.name;
        let labels = workload.identity.labels(cx, &self.values.labels());
        let ports = vec![HTTP.served_by_name()];
        let mut out = vec![
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
            |exposure| Site::new(exposure, name, &labels, vec![Path::prefix("/", name, HTTP)]);
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

    fn probes(&self, _: &Context<'a>, out: &mut Vec<Probe>) {
        out.extend(self.exposure.as_ref().map(tried::probe));
    }

    fn outline(&self, _: &Context<'a>, out: &mut Outline) {
        if let Some(exposure) = &self.exposure {
            out.add_host(&exposure.host, &exposure.component, false);
        }
    }
}
