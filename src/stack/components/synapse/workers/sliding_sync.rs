//! Serves sliding sync.

use super::worker_type::{Balance, Requests, Values, WorkerType};

pub(super) const TYPE: WorkerType = WorkerType {
    requests: Some(Requests {
        balance: Balance::User,
        waits: true,
        ..Requests::of(&["^/_matrix/client/unstable/org.matrix.simplified_msc3575/.*"])
    }),
    ..WorkerType::new(
        "sliding-sync",
        "sliding-sync",
        Values::Scaled(|workers| workers.sliding_sync()),
    )
};
