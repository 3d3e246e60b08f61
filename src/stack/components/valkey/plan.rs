//! What follows from the values of Valkey.

use std::rc::Rc;

use super::config;
use super::flavour::Flavour;
use super::ports::METRICS;
use crate::kube::object::{
    Body, Container, Files, Labels, Mount, ProbeAction, Relabeling, ServiceSpec, Volume,
};
use crate::stack::component::Plan;
use crate::stack::connections::Connections;
use crate::stack::controller::Controller;
use crate::stack::exporter::Exporter;
use crate::stack::hashes::Known;
use crate::stack::monitor::{BY_INSTANCE, Monitor};
use crate::stack::pod::{Pod, probed, words};
use crate::stack::pods::Pods;
use crate::stack::workload::{Profile, Workload};
use crate::stack::{Context, Object};

/// The volume with the configuration.
const VOLUME: &str = "config";

/// What is known of Valkey once the values are read.
#[derive(Debug)]
pub(super) struct Planned<'a> {
    flavour: &'static Flavour,
    pub workload: Workload<'a>,
    /// The labels of the objects beside the workload.
    pub labels: Labels,
    pub config: Rc<str>,
    pub exporter: Exporter<'a>,
    pub monitor: Option<Monitor<'a>>,
}

impl<'a> Planned<'a> {
    pub(super) fn new(cx: &Context<'a>) -> Self {
        let values = cx.values.valkey();
        let flavour = Flavour::of(cx.chart);
        let profile = Profile {
            component: "matrix-pubsub-small-cache",
            name: flavour.name,
            controller: flavour.controller,
            policy_key: "valkey",
        };
        let mut workload = Workload::new(cx, &(&values).into(), profile);
        let labels = workload.labels.clone();
        let config = config::text(cx, &values);
        workload.add_hash(flavour.hash, &config);
        let monitor = Monitor::new(cx, values.service_monitors(), METRICS);
        Self {
            flavour,
            workload,
            labels,
            config,
            exporter: Exporter::new(cx, values.valkey_exporter()),
            monitor: monitor.map(|monitor| monitor.relabel_first(vec![instance_relabeling()])),
        }
    }

    fn pod(&self) -> Pod<'a> {
        let (workload, flavour) = (&self.workload, self.flavour);
        let config = Mount::new(VOLUME, flavour.path)
            .file(flavour.file)
            .read_only();
        let container = Container {
            args: words([flavour.path]),
            ports: vec![flavour.port.listed()],
            volume_mounts: workload.mounts([config]),
            ..workload.main_container(flavour.name)
        };
        let connect = ProbeAction::Tcp {
            port: flavour.port.name,
        };
        let ping = ProbeAction::Exec(flavour.ping);
        let server = probed(
            container,
            &workload.probes,
            [connect.clone(), ping, connect],
        );
        let exporter = self
            .exporter
            .container(flavour.exporter, METRICS, |env| env);
        Pod {
            containers: vec![server, exporter],
            volumes: vec![Volume::config_map(VOLUME, &workload.name)],
            ..Pod::default()
        }
    }
}

/// The label `instance` of a metric names the server, not the pod that was asked.
pub(super) fn instance_relabeling() -> Relabeling {
    Relabeling {
        target_label: "instance",
        action: Some("replace"),
        source_labels: vec!["__meta_kubernetes_pod_label_app_kubernetes_io_instance"],
        regex: None,
        replacement: None,
    }
}

impl<'a> Plan<'a> for Planned<'a> {
    fn objects(&self, cx: &Context<'a>, known: &Known) -> Vec<Object<'a>> {
        let (workload, flavour) = (&self.workload, self.flavour);
        let object = |body| Object::new(cx, &workload.name, &self.labels, body);
        let ports = vec![flavour.port.served_by_name(), METRICS.served_by_name()];
        let service = ServiceSpec::inside(workload.selector(), ports);
        let service = match flavour.controller {
            Controller::StatefulSet { .. } => service.headless(),
            _ => service,
        };
        let mut out = vec![
            object(Body::ConfigMap(Files::from_iter([(
                flavour.file,
                self.config.clone(),
            )]))),
            object(Body::Service(service)),
            workload.object(cx, known, self.pod()),
        ];
        out.extend(Object::service_account(cx, workload, &self.labels));
        let monitor = self.monitor.iter();
        out.extend(monitor.map(|it| it.object(cx, &workload.name, &self.labels, &BY_INSTANCE)));
        out
    }

    fn connections(&self, _: &Context<'a>, out: &mut Connections) {
        out.add_metrics(&Pods::of(&self.workload), self.monitor.as_ref());
    }
}
