//! What follows from the values of HAProxy.

use crate::source::Code;
use std::rc::Rc;

use super::config;
use super::ports::METRICS;
use super::values::{COMPONENT, NAME};
use crate::kube::object::{Body, Files, Kind, ServiceSpec};
use crate::stack::component::Plan;
use crate::stack::connections::Connections;
use crate::stack::controller::Controller;
use crate::stack::hashes::{Known, digest_of_files, label};
use crate::stack::labels::{COMPONENT as COMPONENT_LABEL, INSTANCE, PART_OF};
use crate::stack::monitor::Monitor;
use crate::stack::roles::{Backends, WellKnown};
use crate::stack::workload::{Profile, Workload};
use crate::stack::{Context, Object};
use crate::values::typed;

/// What stands below a key of its ConfigMap that nothing reads.
const PLACEHOLDER: &str = "# Nothing reads this file.\n\n";

/// What is known of HAProxy once its values are read.
#[derive(Debug)]
pub(super) struct Planned<'a> {
    pub workload: Workload<'a>,
    pub values: typed::Haproxy<'a>,
    pub monitor: Option<Monitor<'a>>,
    pub config: Rc<str>,
    pub homeserver: Option<Homeserver>,
    pub well_known: Option<Rc<WellKnown>>,
}

/// The homeserver behind it.
#[derive(Debug)]
pub(super) struct Homeserver {
    pub backends: Rc<Backends>,
    /// The files about it, and the ConfigMap that holds them.
    pub files: Files,
    pub config_map: String,
}

impl Homeserver {
    fn new(cx: &Context, backends: Rc<Backends>) -> Self {
        Self {
            files: config::files(cx, &backends),
            config_map: cx.name(Kind::ConfigMap, &format!("{}-{NAME}", backends.name)),
            backends,
        }
    }

    fn object<'a>(&self, cx: &Context<'a>) -> Object<'a> {
        let files = Body::ConfigMap(self.files.clone());
        Object::new(cx, &self.config_map, &self.backends.labels, files)
            .file(format!("{}-config-map", self.backends.name))
    }
}

impl<'a> Planned<'a> {
    pub(super) fn new(
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
        let homeserver = backends.map(|backends| Homeserver::new(cx, backends));
        if let Some(homeserver) = &homeserver {
            let label = label(&format!("{}-{NAME}-config", homeserver.backends.name));
            workload.add_label(label, digest_of_files(&homeserver.files));
        }
        if let Some(well_known) = &well_known {
            let label = label(&format!("{}-{NAME}-config", well_known.key.to_lowercase()));
            workload.add_label(label, digest_of_files(&well_known.files));
        }
        Self {
            workload,
            monitor: Monitor::new(cx, values.service_monitors(), METRICS),
            values,
            config: config.into(),
            homeserver,
            well_known,
        }
    }
}

impl<'a> Plan<'a> for Planned<'a> {
    fn objects(&self, cx: &Context<'a>, known: &Known) -> Vec<Object<'a>> {
        let workload = &self.workload;
        let name = &workload.name;
        let labels = workload.identity.labels(cx, &self.values.labels());
        // Deployments that are taken over have the placeholder.
        let files = Files::from_iter([
            ("haproxy.cfg", self.config.clone()),
            ("placeholder", PLACEHOLDER.into()),
        ]);
        let service = ServiceSpec::inside(workload.selector(), vec![METRICS.served_by_name()]);
        let mut out = vec![
            Object::new(cx, name, &labels, Body::ConfigMap(files)),
            Object::new(cx, name, &labels, Body::Service(service)),
            workload.object(cx, known, self.pod(cx)),
        ];
        out.extend(Object::service_account(cx, workload, &labels));
        out.extend(self.homeserver.iter().map(|it| it.object(cx)));
        // The Services behind Ingresses have the same ports, under other instances.
        let by = [COMPONENT_LABEL, INSTANCE, PART_OF];
        out.extend(
            self.monitor
                .iter()
                .map(|monitor| monitor.object(cx, name, &labels, &by)),
        );
        out
    }

    fn connections(&self, _: &Context<'a>, out: &mut Connections) {
        self.connect(out);
    }
}

/// Whether names in the cluster can be written into the configuration. Reports that they can't.
pub(super) fn is_cluster_domain_sound(cx: &Context) -> bool {
    let field = cx.values.cluster_domain();
    let domain = field.get().unwrap_or_default();
    let is_legal = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '.';
    let is_sound = domain.chars().all(is_legal);
    if !is_sound {
        let message = format!("expected a DNS domain, found `{domain}`");
        cx.report(
            cx.problem(Code::InvalidValue, &field, message)
                .hint("write e.g. `cluster.local.`"),
        );
    }
    is_sound
}
