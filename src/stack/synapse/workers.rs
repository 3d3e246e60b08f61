//! Synapse's worker processes: which types there are, and which of them the values enable.
//!
//! Source: <https://element-hq.github.io/synapse/latest/workers.html>

use crate::stack::Context;

/// A type of worker.
#[derive(Debug, PartialEq, Eq)]
pub struct WorkerType {
    /// Its key in the values.
    pub key: &'static str,
    /// What its objects are called: names of StatefulSets are short.
    pub short: &'static str,
    /// Only one process of it may run.
    pub single: bool,
    /// The main process serves its requests where no worker is ready.
    pub falls_back: bool,
}

const fn worker(key: &'static str, short: &'static str) -> WorkerType {
    WorkerType {
        key,
        short,
        single: false,
        falls_back: true,
    }
}

const fn single(key: &'static str, short: &'static str) -> WorkerType {
    WorkerType {
        single: true,
        ..worker(key, short)
    }
}

/// All types, sorted by key.
pub static WORKER_TYPES: [WorkerType; 23] = [
    single("account-data", "account-data"),
    single("appservice", "appservice"),
    single("background", "background"),
    worker("client-reader", "client-reader"),
    worker("device-lists", "device-lists"),
    single("encryption", "encryption"),
    worker("event-creator", "event-creator"),
    worker("event-persister", "event-persist"),
    worker("federation-inbound", "fed-inbound"),
    worker("federation-reader", "fed-reader"),
    worker("federation-sender", "fed-sender"),
    worker("initial-synchrotron", "initial-sync"),
    worker("mas-helper", "mas-helper"),
    WorkerType {
        falls_back: false,
        ..single("media-repository", "media-repo")
    },
    single("presence-writer", "presence-write"),
    single("push-rules", "push-rules"),
    worker("pusher", "pusher"),
    worker("receipts", "receipts"),
    worker("sliding-sync", "sliding-sync"),
    WorkerType {
        falls_back: false,
        ..single("sso-login", "sso-login")
    },
    worker("synchrotron", "synchrotron"),
    single("typing-persister", "typing"),
    single("user-dir", "user-dir"),
];

/// A worker that is enabled.
#[derive(Clone, Copy, Debug)]
pub struct Worker {
    pub kind: &'static WorkerType,
    pub replicas: i64,
}

impl Worker {
    /// `synapse-<short>`: what follows the release in the names of its objects.
    pub fn name(self) -> String {
        format!("synapse-{}", self.kind.short)
    }
}

/// The workers that the values enable, in the order of [`WORKER_TYPES`].
pub fn enabled_workers(cx: &Context) -> Vec<Worker> {
    let worker = |kind: &'static WorkerType| {
        let node = cx.node("synapse.workers").find(kind.key)?;
        let replicas = if kind.single {
            1
        } else {
            node.int("replicas").unwrap_or(1)
        };
        node.bool("enabled")
            .unwrap_or(false)
            .then_some(Worker { kind, replicas })
    };
    WORKER_TYPES.iter().filter_map(worker).collect()
}
