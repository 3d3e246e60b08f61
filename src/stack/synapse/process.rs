//! The processes of Synapse, each a StatefulSet and a Service: the main one and the workers.

use minijinja::{Value, context};

use super::files::{ProcessFile, ProcessFiles};
use super::roles::Role;
use super::workers::Worker;
use super::{PATH, command};
use crate::stack::labels::Labels;
use crate::stack::object::{Kind, Object};
use crate::stack::workload::{Workload, probes};
use crate::stack::{Context, facts};

/// A kind of process.
#[derive(Debug)]
pub struct Process {
    /// `main`, or the key of its type of worker.
    pub key: &'static str,
    pub role: Role,
    pub workload: Workload,
    /// The labels of its Service.
    labels: Labels,
    /// The labels that make its pods restart.
    pub hashes: Labels,
    /// Its own configuration file.
    pub file: String,
    pub text: String,
}

/// Makes processes of what they share.
#[derive(Debug)]
pub struct Processes<'a> {
    pub cx: &'a Context<'a>,
    pub workload: &'a Workload,
    pub hashes: &'a Labels,
    pub files: ProcessFiles,
}

impl Processes<'_> {
    /// The main process.
    pub fn main(&mut self, workers: &[Worker]) -> Process {
        let workload =
            self.workload
                .sibling(self.cx, "synapse-main", "synapse-main", self.cx.node(PATH));
        self.process("main", Role::main(workers), workload)
    }

    /// A worker: its values say what differs from the main process.
    pub fn worker(&mut self, worker: Worker) -> Process {
        let (cx, key) = (self.cx, worker.kind.key);
        let node = cx.node(&format!("{PATH}.workers.{key}"));
        let spread = if node.list("topologySpreadConstraints").is_empty() {
            cx.node(PATH)
        } else {
            node
        };
        let mut workload =
            self.workload
                .sibling(cx, &format!("synapse-{key}"), &worker.name(), spread);
        workload.replicas = node.int("replicas").unwrap_or(1);
        workload.probes = probes(node);
        if let Some(resources) = node
            .find("resources")
            .filter(|resources| !resources.is_empty())
        {
            workload.resources = facts::compact(Some(resources));
        }
        self.process(key, Role::worker(key), workload)
    }

    fn process(&mut self, key: &'static str, role: Role, mut workload: Workload) -> Process {
        let ProcessFile { text, hash } = self.files.file(self.cx, role);
        let labels = workload.labels.clone();
        let mut hashes = self.hashes.clone();
        hashes.extend([hash]);
        workload.add_labels(&hashes);
        Process {
            key,
            role,
            workload,
            labels,
            hashes,
            file: format!("05-{key}.yaml"),
            text,
        }
    }
}

impl Process {
    /// Its Service and its StatefulSet. `pod` are the facts that the pods of all processes share, `claim` is that of the media store.
    pub fn objects(&self, cx: &Context, pod: &Value, claim: &str) -> [Object; 2] {
        let name = &self.workload.name;
        let ports = Value::from(self.role.ports());
        let service =
            context! { ports => ports.clone(), selector => self.workload.instance.as_str() };
        let facts = context! {
            command => command(cx, self.role.app()),
            claim => self.role.media.then_some(claim),
            ports,
            ..pod.clone()
        };
        [
            Object::new(
                Kind::Service,
                name,
                "synapse/service.yaml",
                &self.labels,
                ("synapse", service),
            ),
            Object::new(
                Kind::StatefulSet,
                name,
                "synapse/stateful-set.yaml",
                &self.workload.labels,
                ("synapse", facts),
            )
            .annotations(&self.workload.annotations)
            .workload(&facts::value(&self.workload)),
        ]
    }
}
