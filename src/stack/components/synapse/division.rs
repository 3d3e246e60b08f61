//! The part of the configuration that says which process does what.
//!
//! Source: <https://element-hq.github.io/synapse/latest/workers.html>

use indexmap::IndexMap;
use serde::Serialize;

use super::ports::REPLICATION;
use super::values::MAIN;
use super::workers::{Task, Worker, Workers, Writes, by_key};
use crate::stack::Context;

/// What Synapse calls its main process where streams are concerned.
const MASTER: &str = "master";

/// Which process does what. A worker without a pod takes nothing from the main process.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Division {
    instance_map: IndexMap<String, Location>,
    stream_writers: IndexMap<&'static str, Vec<String>>,
    settings: IndexMap<&'static str, Setting>,
}

/// Where other processes call one.
#[derive(Clone, Debug, Serialize)]
struct Location {
    host: String,
    port: u16,
}

#[derive(Clone, Debug, Serialize)]
#[serde(untagged)]
enum Setting {
    /// Whether the main process does it itself.
    Main(bool),
    One(String),
    Many(Vec<String>),
}

impl Division {
    pub(super) fn new(cx: &Context, workers: &Workers) -> Self {
        let mut out = Self {
            instance_map: IndexMap::new(),
            stream_writers: IndexMap::new(),
            settings: IndexMap::new(),
        };
        out.add_instance("main".into(), cx.service_host(MAIN));
        for worker in workers.running() {
            out.add_writer(cx, worker);
        }
        out.add_shared_tasks(cx, workers);
        out.add_single_tasks(cx, workers);
        out
    }

    fn add_instance(&mut self, name: String, host: String) {
        let port = REPLICATION.number;
        self.instance_map.insert(name, Location { host, port });
    }

    fn add_writer(&mut self, cx: &Context, worker: &Worker) {
        let (stream, main) = match worker.kind.writes {
            Writes::Nothing => return,
            Writes::Stream(stream) => (stream, None),
            Writes::StreamBesideMain(stream) => (stream, Some(MASTER.to_owned())),
        };
        let (names, service) = (worker.instances(cx), cx.service_host(&worker.name()));
        for name in &names {
            self.add_instance(name.clone(), format!("{name}.{service}"));
        }
        let writers = main.into_iter().chain(names).collect();
        self.stream_writers.insert(stream, writers);
    }

    /// The configuration says of these tasks whether the main process has them, or which others.
    fn add_shared_tasks(&mut self, cx: &Context, workers: &Workers) {
        for kind in by_key() {
            let Task::Shared { switch, instances } = kind.task else {
                continue;
            };
            let worker = workers.of(kind);
            self.settings
                .insert(switch, Setting::Main(worker.is_none()));
            let names = worker.map(|worker| Setting::Many(worker.instances(cx)));
            self.settings.extend(names.map(|names| (instances, names)));
        }
    }

    fn add_single_tasks(&mut self, cx: &Context, workers: &Workers) {
        for worker in workers.running() {
            let first = worker.instances(cx).into_iter().next();
            if let (Task::Single(setting), Some(name)) = (worker.kind.task, first) {
                self.settings.insert(setting, Setting::One(name));
            }
        }
    }
}
