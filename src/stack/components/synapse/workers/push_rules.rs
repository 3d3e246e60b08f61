//! Serves and writes push rules.

use super::worker_type::{Requests, Values, WorkerType, Writes};

pub(super) const TYPE: WorkerType = WorkerType {
    requests: Some(Requests::of(&[
        "^/_matrix/client/(api/v1|r0|v3|unstable)/pushrules/",
    ])),
    writes: Writes::Stream("push_rules"),
    ..WorkerType::new(
        "push-rules",
        "push-rules",
        Values::Single(|workers| workers.push_rules()),
    )
};
