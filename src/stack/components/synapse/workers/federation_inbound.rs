//! Takes transactions of other servers.

use super::worker_type::{Balance, Call, Requests, Values, WorkerType};

pub(super) const TYPE: WorkerType = WorkerType {
    requests: Some(Requests {
        balance: Balance::Origin,
        ..Requests::of(&["^/_matrix/federation/v1/send/"])
    }),
    calls: &[Call::Homeservers],
    ..WorkerType::new(
        "federation-inbound",
        "fed-inbound",
        Values::Scaled(|workers| workers.federation_inbound()),
    )
};
