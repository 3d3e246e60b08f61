//! What each kind of process does, and so what it listens on and where the configuration names it.
//!
//! Source: <https://element-hq.github.io/synapse/latest/workers.html>

use indexmap::IndexMap;
use minijinja::Value;
use serde::Serialize;

use super::workers::Worker;
use crate::stack::Context;

/// What a kind of process does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Role {
    pub main: bool,
    /// It answers clients and other servers.
    pub http: bool,
    /// Other processes call it: it writes a stream.
    pub replication: bool,
    /// It stores media.
    pub media: bool,
}

const MEDIA: &str = "media-repository";

/// Where a process takes requests of clients and other servers.
pub const HTTP_PORT: i64 = 8008;
/// Where other processes call it.
pub const REPLICATION_PORT: i64 = 9093;
pub const METRICS_PORT: i64 = 9001;
pub const HEALTH_PORT: i64 = 8080;

impl Role {
    /// The main process; it leaves media to their worker, where there is one.
    pub fn main(workers: &[Worker]) -> Self {
        Self {
            main: true,
            http: true,
            replication: true,
            media: !workers.iter().any(|worker| worker.kind.key == MEDIA),
        }
    }

    /// The worker of this key.
    pub fn worker(key: &str) -> Self {
        Self {
            main: false,
            http: !matches!(
                key,
                "appservice" | "background" | "event-persister" | "federation-sender" | "pusher"
            ),
            replication: stream(key).is_some(),
            media: key == MEDIA,
        }
    }

    /// The Python module to run.
    pub fn app(self) -> &'static str {
        match self {
            Self { main: true, .. } => "synapse.app.homeserver",
            Self { media: true, .. } => "synapse.app.media_repository",
            _ => "synapse.app.generic_worker",
        }
    }

    /// What it serves on its HTTP port.
    pub fn resources(self) -> &'static [&'static str] {
        match self.media && !self.main {
            true => &["client", "federation", "media"],
            false => &["client", "federation"],
        }
    }

    /// Its ports, by name.
    pub fn ports(self) -> Vec<Value> {
        let all = [
            ("synapse-http", HTTP_PORT, self.http),
            ("synapse-repl", REPLICATION_PORT, self.replication),
            ("synapse-metrics", METRICS_PORT, true),
            ("synapse-health", HEALTH_PORT, true),
        ];
        let has = all.into_iter().filter(|(_, _, has)| *has);
        has.map(|(name, number, _)| minijinja::context! { name, number })
            .collect()
    }
}

/// The stream that a worker writes in place of the main process.
/// <https://element-hq.github.io/synapse/latest/workers.html#stream-writers>
fn stream(key: &str) -> Option<&'static str> {
    match key {
        "account-data" => Some("account_data"),
        "device-lists" => Some("device_lists"),
        "encryption" => Some("to_device"),
        "event-persister" => Some("events"),
        MEDIA => Some("quarantined_media_changes"),
        "presence-writer" => Some("presence"),
        "push-rules" => Some("push_rules"),
        "receipts" => Some("receipts"),
        "typing-persister" => Some("typing"),
        _ => None,
    }
}

/// The part of the configuration that says which process does what.
#[derive(Debug, Serialize)]
pub struct Workers {
    instance_map: IndexMap<String, Location>,
    stream_writers: IndexMap<&'static str, Vec<String>>,
    settings: IndexMap<&'static str, Setting>,
}

/// Where other processes call one.
#[derive(Debug, Serialize)]
struct Location {
    host: String,
    port: u16,
}

#[derive(Debug, Serialize)]
#[serde(untagged)]
enum Setting {
    /// Whether the main process does it itself.
    Main(bool),
    One(String),
    Many(Vec<String>),
}

impl Workers {
    /// What follows from the workers that are enabled. A worker without a pod takes nothing from the main process.
    pub fn new(cx: &Context, workers: &[Worker]) -> Self {
        let mut out = Self {
            instance_map: IndexMap::new(),
            stream_writers: IndexMap::new(),
            settings: settings(cx, workers),
        };
        out.instance_map.insert(
            "main".into(),
            Location {
                host: cx.service_host("synapse-main"),
                port: 9093,
            },
        );
        for worker in workers {
            let (Some(stream), names) = (stream(worker.kind.key), instances(cx, *worker)) else {
                continue;
            };
            if names.is_empty() {
                continue;
            }
            let service = cx.service_host(&worker.name());
            for name in &names {
                out.instance_map.insert(
                    name.clone(),
                    Location {
                        host: format!("{name}.{service}"),
                        port: 9093,
                    },
                );
            }
            // Both the main process and the media repository can quarantine media.
            let main = (worker.kind.key == MEDIA).then(|| "master".to_owned());
            out.stream_writers
                .insert(stream, main.into_iter().chain(names).collect());
        }
        out
    }
}

/// The names of a worker's processes: those of its pods.
fn instances(cx: &Context, worker: Worker) -> Vec<String> {
    let name = cx.release.object(&worker.name());
    (0..worker.replicas)
        .map(|index| format!("{name}-{index}"))
        .collect()
}

/// The tasks that the main process has unless another process is named.
/// <https://element-hq.github.io/synapse/latest/usage/configuration/config_documentation.html#workers>
fn settings(cx: &Context, workers: &[Worker]) -> IndexMap<&'static str, Setting> {
    let named = |key: &str| {
        let worker = workers.iter().find(|worker| worker.kind.key == key);
        worker
            .map(|worker| instances(cx, *worker))
            .unwrap_or_default()
    };
    let mut out = IndexMap::new();
    for (key, switch, instances) in [
        (
            "federation-sender",
            "send_federation",
            "federation_sender_instances",
        ),
        ("pusher", "start_pushers", "pusher_instances"),
    ] {
        let names = named(key);
        out.insert(switch, Setting::Main(names.is_empty()));
        if !names.is_empty() {
            out.insert(instances, Setting::Many(names));
        }
    }
    for (key, setting) in [
        ("appservice", "notify_appservices_from_worker"),
        ("background", "run_background_tasks_on"),
        (MEDIA, "media_instance_running_background_jobs"),
        ("user-dir", "update_user_directory_from_worker"),
    ] {
        out.extend(
            named(key)
                .into_iter()
                .next()
                .map(|name| (setting, Setting::One(name))),
        );
    }
    out
}
