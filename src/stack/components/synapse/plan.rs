//! What is known of Synapse once the values are read.

use super::absent;
use super::base::Base;
use super::check_config::Check;
use super::checks;
use super::holding;
use super::ingress::Entrance;
use super::media_bucket::{self, Cleanup};
use super::ports::METRICS;
use super::process::{Process, Shared};
use super::tried;
use super::values::{INSTANCE_LABEL, Values, pods};
use crate::kube::object::{Body, Files, Relabeling};
use crate::source::problem::Problem;
use crate::stack::blackbox::Probe;
use crate::stack::component::Plan;
use crate::stack::connections::Connections;
use crate::stack::exposure::Entrances;
use crate::stack::hashes::Known;
use crate::stack::labels::{COMPONENT, PART_OF};
use crate::stack::monitor::Monitor;
use crate::stack::outline::{Homeserver, Outline};
use crate::stack::program::Program;
use crate::stack::reference::Viewer;
use crate::stack::roles::{Holding, HomeserverConfig};
use crate::stack::storage::Claim;
use crate::stack::{Context, Object};

/// What is known of Synapse once the values are read.
#[derive(Debug)]
pub(super) struct Planned<'a> {
    pub base: Base<'a>,
    /// The main process, then the workers.
    pub processes: Vec<Process<'a>>,
    /// What the ConfigMap holds.
    files: Files,
    claim: Claim<'a>,
    pub monitor: Option<Monitor<'a>>,
    pub entrance: Option<Entrance<'a>>,
    check: Check<'a>,
    /// Keeps the volume small, where a bucket has the media.
    pub cleanup: Option<Cleanup<'a>>,
}

impl<'a> Planned<'a> {
    pub(super) fn new(cx: &Context<'a>, values: Values<'a>) -> Self {
        let base = Base::new(cx, values);
        let values = &base.values;
        checks::check(cx, values, &base.workers);
        let processes = Process::all(cx, &base);
        let claim = Claim::new(cx, values.media().storage(), "synapse-media");
        Self {
            files: base.shared.with(processes.iter().map(Process::own_file)),
            cleanup: Cleanup::new(cx, &base, &processes, &claim.name),
            claim,
            monitor: monitor(cx, &base),
            entrance: Entrance::new(cx, values),
            check: Check::new(cx, &base, &processes[0]),
            processes,
            base,
        }
    }

    /// Those that belong to no single process.
    fn shared_objects(&self, cx: &Context<'a>) -> Vec<Object<'a>> {
        let Base { workload, own, .. } = &self.base;
        let labels = &workload.labels;
        let files = Body::ConfigMap(self.files.clone());
        let mut out = vec![
            Object::new(cx, &self.base.config_map, labels, files),
            Object::new(cx, &own.name, labels, Body::Secret(own.data.clone())),
        ];
        out.extend(self.claim.object(cx, labels));
        out.extend(Object::service_account(cx, workload, labels));
        // The Services of all processes of this homeserver.
        let by = [PART_OF, COMPONENT, INSTANCE_LABEL];
        let monitor = self.monitor.iter();
        out.extend(monitor.map(|monitor| monitor.object(cx, &own.name, labels, &by)));
        out
    }
}

/// One for all processes. The label `instance` of a metric names the homeserver, and `index` the
/// pod among its like.
fn monitor<'a>(cx: &Context<'a>, base: &Base<'a>) -> Option<Monitor<'a>> {
    let instance = Relabeling {
        target_label: "instance",
        action: Some("replace"),
        source_labels: Vec::new(),
        regex: None,
        replacement: Some(base.config.host.as_ref().to_owned()),
    };
    let index = Relabeling {
        target_label: "index",
        action: None,
        source_labels: vec!["__meta_kubernetes_pod_name"],
        regex: Some(".*-([0-9]+)"),
        replacement: Some("$1".into()),
    };
    let monitor = Monitor::new(cx, base.values.service_monitors(), METRICS)?;
    Some(monitor.relabel_first(vec![instance, index]))
}

impl<'a> Plan<'a> for Planned<'a> {
    fn objects(&self, cx: &Context<'a>, known: &Known) -> Vec<Object<'a>> {
        let shared = Shared {
            secrets: self.base.secret_volumes(Viewer::Release),
            all: pods(cx),
            claim: &self.claim.name,
        };
        let (base, processes) = (&self.base, &self.processes);
        let mut out = self.shared_objects(cx);
        out.extend(
            processes
                .iter()
                .flat_map(|process| process.objects(cx, known, base, &shared)),
        );
        out.extend(self.check.objects(cx, known, base, &processes[0]));
        out.extend(self.entrance.iter().map(|it| it.object(cx)));
        out.extend(self.cleanup.iter().flat_map(|it| it.objects(cx, known)));
        out
    }

    fn entrances(&self, cx: &Context<'a>, out: &mut Entrances) {
        out.sites.extend(self.entrance.iter().map(|it| it.site(cx)));
    }

    fn connections(&self, cx: &Context<'a>, out: &mut Connections) {
        self.connect(cx, out);
    }

    fn programs(&self) -> Vec<Program<'_, 'a>> {
        self.processes.iter().map(Process::program).collect()
    }

    fn probes(&self, cx: &Context<'a>, out: &mut Vec<Probe>) {
        tried::probes(cx, &self.base, out);
    }

    fn outline(&self, _: &Context<'a>, out: &mut Outline) {
        let Base { values, config, .. } = &self.base;
        if let Some(entrance) = &self.entrance {
            let exposure = entrance.exposure();
            out.add_host(&exposure.host, &exposure.component, false);
        }
        let users = config.database.as_ref().and_then(|it| it.users.clone());
        if let Some(users) = users {
            out.add_database(users);
        }
        out.homeserver = Some(Homeserver {
            stateful_set: self.processes[0].workload.name.clone(),
            max_upload_size: values.media().max_upload_size().or_default().to_owned(),
            host: config.host.as_ref().to_owned(),
        });
    }

    fn homeserver_config(&self, cx: &Context<'a>) -> Option<HomeserverConfig<'a>> {
        let (base, main) = (&self.base, &self.processes[0]);
        let names = self.processes.iter().map(|process| &process.workload.name);
        Some(HomeserverConfig {
            workload: main.workload.clone(),
            file: main.config.clone(),
            config_map: base.config_map(cx, Viewer::Release),
            hook_config_map: base.config_map(cx, Viewer::Hook),
            secrets: base.secrets(),
            database: base.config.database.clone(),
            stateful_sets: names.cloned().collect(),
        })
    }

    fn holding(&self) -> Option<Holding> {
        holding::holding(&self.base, &self.processes, &self.claim.name)
    }

    fn warnings(&self) -> Vec<Problem> {
        let (values, config) = (&self.base.values, &self.base.config);
        let repeated = media_bucket::repeated(values, &config.additional);
        let warning = checks::signing_key_warning(values);
        warning.into_iter().chain(repeated).collect()
    }

    fn unstartable(&self, cx: &Context<'a>) -> Vec<Problem> {
        absent::check(cx, &self.base, &self.processes[0])
    }
}
