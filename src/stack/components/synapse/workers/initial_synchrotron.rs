//! Serves first syncs, which take long.

use super::worker_type::{Balance, Requests, Syncs, Values, WorkerType};

pub(super) const TYPE: WorkerType = WorkerType {
    // The first sync of a client is known by its query, not by its path.
    requests: Some(Requests {
        balance: Balance::User,
        waits: true,
        syncs: Syncs::First,
        ..Requests::of(&[])
    }),
    ..WorkerType::new(
        "initial-synchrotron",
        "initial-sync",
        Values::Scaled(|workers| workers.initial_synchrotron()),
    )
};
