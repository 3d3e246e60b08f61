//! Serves syncs.

use super::worker_type::{Balance, Requests, Syncs, Values, WorkerType};

pub(super) const TYPE: WorkerType = WorkerType {
    requests: Some(Requests {
        balance: Balance::User,
        waits: true,
        syncs: Syncs::Later,
        ..Requests::of(&[
            "^/_matrix/client/(api/v1|r0|v3)/events$",
            "^/_matrix/client/(api/v1|r0|v3)/initialSync$",
            "^/_matrix/client/(api/v1|r0|v3)/rooms/[^/]+/initialSync$",
            "^/_matrix/client/(r0|v3)/sync$",
        ])
    }),
    ..WorkerType::new(
        "synchrotron",
        "synchrotron",
        Values::Scaled(|workers| workers.synchrotron()),
    )
};
