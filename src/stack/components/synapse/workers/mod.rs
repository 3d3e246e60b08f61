//! Synapse's worker processes: which types there are, and which of them the values enable.
//!
//! Source: <https://element-hq.github.io/synapse/latest/workers.html>

mod account_data;
mod appservice;
mod background;
mod client_reader;
mod device_lists;
mod encryption;
mod event_creator;
mod event_persister;
mod federation_inbound;
mod federation_reader;
mod federation_sender;
mod initial_synchrotron;
mod mas_helper;
mod media_repository;
mod presence_writer;
mod push_rules;
mod pusher;
mod receipts;
mod sliding_sync;
mod sso_login;
mod synchrotron;
mod typing_persister;
mod user_dir;
mod worker_type;

use super::values::Values as SynapseValues;
use crate::source::sort::sort_by_key;
use crate::stack::Context;
use crate::values::typed::ScalableWorker;

pub(super) use worker_type::{Accounts, Call, Requests, Syncs, Task, WorkerType, Writes};

/// All types, in the order in which they are asked for the path of a request: the first that takes
/// it counts. So those come first that must have their requests, as they alone write a stream.
pub(super) static WORKER_TYPES: &[&WorkerType] = &[
    &account_data::TYPE,
    &encryption::TYPE,
    &presence_writer::TYPE,
    &push_rules::TYPE,
    &typing_persister::TYPE,
    &receipts::TYPE,
    &device_lists::TYPE,
    &media_repository::TYPE,
    &sso_login::TYPE,
    &user_dir::TYPE,
    &mas_helper::TYPE,
    &federation_inbound::TYPE,
    &federation_reader::TYPE,
    &sliding_sync::TYPE,
    &synchrotron::TYPE,
    &initial_synchrotron::TYPE,
    &event_creator::TYPE,
    &client_reader::TYPE,
    &appservice::TYPE,
    &background::TYPE,
    &event_persister::TYPE,
    &federation_sender::TYPE,
    &pusher::TYPE,
];

/// All types, sorted by key.
pub(super) fn by_key() -> Vec<&'static WorkerType> {
    let mut types = WORKER_TYPES.to_vec();
    sort_by_key(&mut types, |kind| kind.key);
    types
}

/// The most pods of a worker, as the schema says: Synapse's configuration names each.
const MOST_PODS: i64 = 1000;

/// A worker that is enabled.
#[derive(Clone, Debug)]
pub(super) struct Worker<'a> {
    pub kind: &'static WorkerType,
    pub values: ScalableWorker<'a>,
    pub pods: i64,
}

impl Worker<'_> {
    /// `synapse-<short>`: what follows the release in the names of its objects.
    pub(super) fn name(&self) -> String {
        format!("synapse-{}", self.kind.short)
    }

    /// The names of its processes: those of its pods.
    pub(super) fn instances(&self, cx: &Context) -> Vec<String> {
        let name = cx.release.object(&self.name());
        (0..self.pods)
            .map(|index| format!("{name}-{index}"))
            .collect()
    }
}

/// The workers that the values enable, sorted by key.
#[derive(Clone, Debug)]
pub(super) struct Workers<'a>(Vec<Worker<'a>>);

impl<'a> Workers<'a> {
    pub(super) fn new(values: &SynapseValues<'a>) -> Self {
        let workers = values.workers();
        let enabled = by_key().into_iter().filter_map(|kind| {
            let values = kind.values.of(&workers);
            values.enabled().is_on().then(|| Worker {
                kind,
                pods: values.replicas().or_default().min(MOST_PODS),
                values,
            })
        });
        Self(enabled.collect())
    }

    pub(super) fn all(&self) -> &[Worker<'a>] {
        &self.0
    }

    /// Those that take something from the main process: one without a pod takes nothing.
    pub(super) fn running(&self) -> impl Iterator<Item = &Worker<'a>> {
        self.0.iter().filter(|worker| worker.pods > 0)
    }

    /// The running worker of a type.
    pub(super) fn of(&self, kind: &WorkerType) -> Option<&Worker<'a>> {
        self.running().find(|worker| worker.kind.key == kind.key)
    }
}
