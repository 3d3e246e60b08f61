//! Serves and writes account data and tags.

use super::worker_type::{Requests, Values, WorkerType, Writes};

pub(super) const TYPE: WorkerType = WorkerType {
    requests: Some(Requests::of(&[
        "^/_matrix/client/(r0|v3|unstable)/.*/account_data",
        "^/_matrix/client/(r0|v3|unstable)/.*/tags",
    ])),
    writes: Writes::Stream("account_data"),
    ..WorkerType::new(
        "account-data",
        "account-data",
        Values::Single(|workers| workers.account_data()),
    )
};
