//! Serves what MAS asks of its homeserver.

use super::worker_type::{Accounts, Requests, Values, WorkerType};

pub(super) const TYPE: WorkerType = WorkerType {
    // The resource that Synapse mounts where `matrix_authentication_service` is on.
    requests: Some(Requests::of(&["^/_synapse/mas/"])),
    accounts: Accounts::Elsewhere,
    ..WorkerType::new(
        "mas-helper",
        "mas-helper",
        Values::Scaled(|workers| workers.mas_helper()),
    )
};
