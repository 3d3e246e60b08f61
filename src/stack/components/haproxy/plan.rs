//! What follows from the values of HAProxy.

use std::rc::Rc;

use super::config;
use super::ports::{METRICS, REFUSED, SYNAPSE, WELL_KNOWN};
use super::values::{COMPONENT, NAME};
use crate::kube::object::{Body, Files, Kind, ServiceSpec};
use crate::stack::component::Plan;
use crate::stack::connections::Connections;
use crate::stack::controller::Controller;
use crate::stack::ends::End;
use crate::stack::hashes::{Known, digest_of_files, label};
use crate::stack::labels::{COMPONENT as COMPONENT_LABEL, INSTANCE, PART_OF};
use crate::stack::monitor::Monitor;
use crate::stack::pods::Pods;
use crate::stack::ports::tcp;
use crate::stack::roles::{Backends, WellKnown};
use crate::stack::workload::{Profile, Workload};
use crate::stack::{Context, Object};
use crate::values::typed;

/// What is known of HAProxy once its values are read.
#[derive(Debug)]
pub struct Planned<'a> {
    pub workload: Workload<'a>,
    pub values: typed::Haproxy<'a>,
    pub monitor: Option<Monitor<'a>>,
    pub config: Rc<str>,
    /// What is before it, and the files about that.
    pub homeserver: Option<(Rc<Backends>, Files)>,
    pub homeserver_config_map: String,
    pub well_known: Option<Rc<WellKnown>>,
}

impl<'a> Planned<'a> {
    pub fn new(
        cx: &Context<'a>,
        backends: Option<Rc<Backends>>,
        well_known: Option<Rc<WellKnown>>,
    ) -> Self {
        let values = cx.values.haproxy();
        let profile = Profile {
            component: COMPONENT,
            name: NAME,
            controller: Controller::Deployment,
            policy_key: NAME,
        };
        let mut workload = Workload::new(cx, &(&values).into(), profile);
        let config = config::config(cx, backends.as_deref(), well_known.as_deref());
        workload.add_hash("shared-haproxy-config", &config);
        let homeserver = backends.map(|backends| {
            let files = config::files(cx, &backends);
            (backends, files)
        });
        if let Some((_, files)) = &homeserver {
            workload.add_label(label("synapse-haproxy-config"), digest_of_files(files));
        }
        if let Some(well_known) = &well_known {
            let digest = digest_of_files(&well_known.files);
            workload.add_label(label("wellknowndelegation-haproxy-config"), digest);
        }
        Self {
            workload,
            monitor: Monitor::new(cx, values.service_monitors(), METRICS),
            values,
            config: config.into(),
            homeserver,
            homeserver_config_map: cx.name(Kind::ConfigMap, "synapse-haproxy"),
            well_known,
        }
    }
}

impl<'a> Plan<'a> for Planned<'a> {
    fn objects(&self, cx: &Context<'a>, known: &Known) -> Vec<Object<'a>> {
        let workload = &self.workload;
        let name = &workload.name;
        let labels = workload.identity.labels(cx, &self.values.labels());
        // Nothing reads the placeholder. Deployments that are taken over have the key.
        let files = Files::from_iter([
            ("haproxy.cfg", self.config.clone()),
            ("placeholder", "".into()),
        ]);
        let service = ServiceSpec::inside(workload.selector(), vec![METRICS.served_by_name()]);
        let mut out = vec![
            Object::new(cx, name, &labels, Body::ConfigMap(files)),
            Object::new(cx, name, &labels, Body::Service(service)),
            workload.object(cx, known, self.pod()),
        ];
        out.extend(Object::service_account(cx, workload, &labels));
        out.extend(self.homeserver.iter().map(|(backends, files)| {
            let files = Body::ConfigMap(files.clone());
            Object::new(cx, &self.homeserver_config_map, &backends.labels, files)
                .file("synapse-config-map")
        }));
        // The Services behind Ingresses have the same ports, under other instances.
        let by = [COMPONENT_LABEL, INSTANCE, PART_OF];
        out.extend(
            self.monitor
                .iter()
                .map(|monitor| monitor.object(cx, name, &labels, &by)),
        );
        out
    }

    fn connections(&self, _cx: &Context<'a>, out: &mut Connections) {
        let pods = Pods::of(&self.workload);
        out.add_metrics(&pods, self.monitor.as_ref());
        if let Some(well_known) = &self.well_known {
            let why = "Clients and servers fetch the well-known files";
            out.add_public(&pods, well_known.is_public, &[WELL_KNOWN], why);
        }
        if let Some((backends, _)) = &self.homeserver {
            self.connect_front(&pods, backends, out);
            out.add_dns(&pods);
        }
    }
}

impl Planned<'_> {
    /// What comes for the homeserver, and what additional paths send elsewhere.
    fn connect_front(&self, pods: &Pods, backends: &Backends, out: &mut Connections) {
        let is_public = backends.is_public;
        out.add_public(
            pods,
            is_public,
            &[SYNAPSE],
            "Clients and servers call Synapse",
        );
        if backends.refuses_paths {
            out.add_public(pods, is_public, &[REFUSED], "Blocked paths are answered");
        }
        if !backends.paths.is_empty() {
            // Which pods are behind these Services, and which of their ports, is not known here.
            out.add(
                pods,
                End::Namespace,
                tcp([]),
                "Additional paths lead to other Services",
            );
        }
    }
}

/// Whether names in the cluster can be written into the configuration. That they can't is a problem.
pub fn is_cluster_domain_sound(cx: &Context) -> bool {
    let field = cx.values.cluster_domain();
    let domain = field.get().unwrap_or_default();
    let is_legal = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '.';
    let is_sound = domain.chars().all(is_legal);
    if !is_sound {
        let message = format!("expected a DNS domain, found `{domain}`");
        cx.report(
            cx.problem(&field, message)
                .hint("write e.g. `cluster.local.`"),
        );
    }
    is_sound
}
