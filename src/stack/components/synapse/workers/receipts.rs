//! Serves and writes read receipts.

use super::worker_type::{Requests, Values, WorkerType, Writes};

pub(super) const TYPE: WorkerType = WorkerType {
    requests: Some(Requests::of(&[
        "^/_matrix/client/(r0|v3|unstable)/rooms/.*/read_markers",
        "^/_matrix/client/(r0|v3|unstable)/rooms/.*/receipt",
    ])),
    writes: Writes::Stream("receipts"),
    ..WorkerType::new(
        "receipts",
        "receipts",
        Values::Scaled(|workers| workers.receipts()),
    )
};
