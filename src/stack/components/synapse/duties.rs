//! What each kind of process does, and so what it listens on.
//!
//! Source: <https://element-hq.github.io/synapse/latest/workers.html>

use super::ports::{HEALTH, HTTP, METRICS, REPLICATION};
use super::workers::{Call, WorkerType, Workers, Writes};
use crate::kube::object::Port;

/// What a kind of process does.
#[derive(Clone, Copy, Debug)]
pub(super) struct Duties {
    /// `main`, or the key of its type of worker.
    pub key: &'static str,
    pub is_main: bool,
    /// The Python module to run.
    pub app: &'static str,
    /// It answers clients and other servers.
    pub http: bool,
    /// Other processes call it: it writes a stream.
    pub replication: bool,
    /// It may run in several pods.
    pub scales: bool,
    /// It stores media.
    pub media: bool,
    /// Whom it calls outside of the stack.
    calls: &'static [Call],
    /// It sends events to application services.
    pub sends_events: bool,
}

impl Duties {
    /// The main process; it leaves media to their worker, where one runs.
    pub(super) fn main(workers: &Workers) -> Self {
        Self {
            key: "main",
            is_main: true,
            app: "synapse.app.homeserver",
            http: true,
            replication: true,
            scales: false,
            media: !workers.running().any(|worker| worker.kind.media),
            calls: &[Call::Homeservers, Call::Gateways, Call::Pages, Call::Mail],
            sends_events: true,
        }
    }

    pub(super) fn worker(kind: &WorkerType) -> Self {
        Self {
            key: kind.key,
            is_main: false,
            app: kind.app,
            http: kind.requests.is_some(),
            replication: kind.writes != Writes::Nothing,
            scales: !kind.is_single(),
            media: kind.media,
            calls: kind.calls,
            sends_events: kind.sends_events,
        }
    }

    /// Whom it calls outside of the stack. Who stores no media needs no pages for previews.
    pub(super) fn calls(&self) -> impl Iterator<Item = Call> {
        let has_media = self.media;
        let calls = self.calls.iter().copied();
        calls.filter(move |call| *call != Call::Pages || has_media)
    }

    /// What it serves on its HTTP port.
    pub(super) fn resources(&self) -> &'static [&'static str] {
        if self.media && !self.is_main {
            &["client", "federation", "media"]
        } else {
            &["client", "federation"]
        }
    }

    pub(super) fn ports(&self) -> impl Iterator<Item = Port> {
        let all = [
            (HTTP, self.http),
            (REPLICATION, self.replication),
            (METRICS, true),
            (HEALTH, true),
        ];
        all.into_iter()
            .filter_map(|(port, has)| has.then_some(port))
    }
}
