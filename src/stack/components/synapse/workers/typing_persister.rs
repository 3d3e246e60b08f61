//! Serves and writes typing notifications.

use super::worker_type::{Requests, Values, WorkerType, Writes};

pub(super) const TYPE: WorkerType = WorkerType {
    requests: Some(Requests::of(&[
        "^/_matrix/client/(api/v1|r0|v3|unstable)/rooms/.*/typing",
    ])),
    writes: Writes::Stream("typing"),
    ..WorkerType::new(
        "typing-persister",
        "typing",
        Values::Single(|workers| workers.typing_persister()),
    )
};
