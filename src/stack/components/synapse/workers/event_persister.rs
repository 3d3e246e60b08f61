//! Writes events to the database; rooms are divided among its pods.

use super::worker_type::{Call, Values, WorkerType, Writes};

pub(super) const TYPE: WorkerType = WorkerType {
    writes: Writes::Stream("events"),
    calls: &[Call::Homeservers],
    ..WorkerType::new(
        "event-persister",
        "event-persist",
        Values::Scaled(|workers| workers.event_persister()),
    )
};
