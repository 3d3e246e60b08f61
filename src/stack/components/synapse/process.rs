//! The processes of Synapse, each a StatefulSet and a Service: the main one and the workers.

use std::rc::Rc;

use super::base::Base;
use super::duties::Duties;
use super::manual::MANUAL;
use super::pod::Loader;
use super::ports::HEALTH;
use super::process_files::{ProcessFile, ProcessFiles};
use super::values::{MAIN, NAME};
use super::workers::Worker;
use crate::kube::object::{Body, Container, Data, Files, Labels, Port, ProbeAction, ServiceSpec};
use crate::stack::config_file::{ConfigFile, Rank};
use crate::stack::hashes::{Known, label};
use crate::stack::pod::{Pod, probed};
use crate::stack::pods::Pods;
use crate::stack::probes::Probes;
use crate::stack::program::{Program, ProgramConfig};
use crate::stack::reference::Viewer;
use crate::stack::secret_volumes::SecretVolumes;
use crate::stack::tools::wait_for_server;
use crate::stack::workload::Workload;
use crate::stack::{Context, Object, ending};
use crate::values::typed::Typed;

/// A kind of process.
#[derive(Debug)]
pub(super) struct Process<'a> {
    pub duties: Duties,
    pub workload: Workload<'a>,
    /// The labels of its Service.
    labels: Labels,
    pub config: ConfigFile<'a>,
    /// Its own file of the configuration.
    file_name: String,
    text: Rc<str>,
}

impl<'a> Process<'a> {
    /// The main process, then the workers.
    pub(super) fn all(cx: &Context<'a>, base: &Base<'a>) -> Vec<Self> {
        let mut files = ProcessFiles::new(cx, &base.shared, &base.config);
        let mut out = vec![Self::main(cx, base, &mut files)];
        let workers = base.workers.all().iter();
        out.extend(workers.map(|worker| Self::worker(cx, base, worker, &mut files)));
        out
    }

    fn main(cx: &Context<'a>, base: &Base<'a>, files: &mut ProcessFiles) -> Self {
        let workload = base.sibling(cx, MAIN, MAIN);
        Self::new(cx, base, Duties::main(&base.workers), workload, files)
    }

    /// A worker: its values say what differs from the main process.
    fn worker(
        cx: &Context<'a>,
        base: &Base<'a>,
        worker: &Worker<'a>,
        files: &mut ProcessFiles,
    ) -> Self {
        let values = &worker.values;
        let key = worker.kind.key;
        let mut workload = base.sibling(cx, format!("{NAME}-{key}"), &worker.name());
        let spread = values.topology_spread_constraints();
        if !spread.is_empty() {
            workload = workload.spread(cx, &spread);
        }
        workload.replicas = worker.pods;
        workload.probes = Probes::new(
            values.liveness_probe().node(),
            values.readiness_probe().node(),
            values.startup_probe().node(),
        );
        let resources = values.resources().node();
        if let Some(resources) = resources.filter(|node| !node.is_empty()) {
            workload.resources = Data::compact(Some(resources));
        }
        Self::new(cx, base, Duties::worker(worker.kind), workload, files)
    }

    fn new(
        cx: &Context<'a>,
        base: &Base<'a>,
        duties: Duties,
        mut workload: Workload<'a>,
        files: &mut ProcessFiles,
    ) -> Self {
        let ProcessFile { text, digest } = files.file(cx, &duties, Viewer::Release);
        let labels = workload.labels.clone();
        base.add_hashes(&mut workload);
        workload.add_label(label("synapse-config"), digest);
        let file_name = format!("05-{}.yaml", duties.key);
        let own = Files::from_iter([(file_name.clone(), text.clone())]);
        let mut config = base.file();
        config.add_ours(&base.config_map, &own, Rank::Winning, &[&file_name]);
        if let Some(bucket) = base.config.bucket.as_ref().filter(|_| duties.media) {
            bucket.add_variables(&mut config);
        }
        Self {
            duties,
            workload,
            labels,
            config,
            file_name,
            text,
        }
    }

    /// Its own file, by its name in the ConfigMap.
    pub(super) fn own_file(&self) -> (String, Rc<str>) {
        (self.file_name.clone(), self.text.clone())
    }

    /// As [`Process::own_file`], for the hook that checks the configuration.
    pub(super) fn hook_file(&self, cx: &Context, base: &Base) -> (String, Rc<str>) {
        let mut files = ProcessFiles::new(cx, &base.shared, &base.config);
        let file = files.file(cx, &self.duties, Viewer::Hook);
        (self.file_name.clone(), file.text)
    }

    /// Its Service and its StatefulSet.
    pub(super) fn objects(
        &self,
        cx: &Context<'a>,
        known: &Known,
        base: &Base<'a>,
        shared: &Shared,
    ) -> [Object<'a>; 2] {
        let workload = &self.workload;
        let ports = self.duties.ports().map(Port::served_by_name).collect();
        let service = ServiceSpec::inside(workload.selector(), ports).headless();
        let stateful_set = workload.object(cx, known, self.pod(cx, base, shared));
        [
            Object::new(cx, &workload.name, &self.labels, Body::Service(service)),
            Object {
                policy_pods: Some(shared.all.clone()),
                ..stateful_set
            },
        ]
    }

    fn pod(&self, cx: &Context<'a>, base: &Base<'a>, shared: &Shared) -> Pod<'a> {
        let workload = &self.workload;
        let loader = Loader {
            base,
            workload,
            file: &self.config,
            secrets: &shared.secrets,
            viewer: Viewer::Release,
            is_check: false,
            claim: self.duties.media.then_some(shared.claim),
        };
        let database = base.config.database.as_ref();
        let wait = database.map(|it| wait_for_server(cx, workload, "db-wait", &it.address()));
        let cache = base.config.redis.as_ref();
        let wait = wait
            .into_iter()
            .chain(cache.and_then(|it| it.wait(cx, workload)));
        let container = Container {
            ports: self.duties.ports().map(Port::listed).collect(),
            lifecycle: ending::lifecycle(cx).filter(|_| self.duties.scales),
            ..loader.container(cx, self.duties.app)
        };
        let health = ProbeAction::http("/health", HEALTH.name);
        let probes = [health.clone(), health.clone(), health];
        Pod {
            init_containers: [loader.render(cx)].into_iter().chain(wait).collect(),
            containers: vec![probed(container, &workload.probes, probes)],
            volumes: loader.volumes(cx),
            ..Pod::default()
        }
    }

    /// The program that it runs.
    pub(super) fn program(&self) -> Program<'_, 'a> {
        let name = if self.duties.is_main {
            NAME.to_owned()
        } else {
            format!("{NAME}:{}", self.duties.key)
        };
        Program {
            name,
            workload: &self.workload,
            config: ProgramConfig::Merged(&self.config),
            manual: &MANUAL,
        }
    }
}

/// What the objects of all processes need.
#[derive(Debug)]
pub(super) struct Shared<'s> {
    pub secrets: SecretVolumes,
    /// The pods of all processes.
    pub all: Pods,
    /// The claim of the media store.
    pub claim: &'s str,
}
