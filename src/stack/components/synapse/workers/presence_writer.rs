//! Serves and writes presence.

use super::worker_type::{Requests, Values, WorkerType, Writes};

pub(super) const TYPE: WorkerType = WorkerType {
    requests: Some(Requests::of(&[
        "^/_matrix/client/(api/v1|r0|v3|unstable)/presence/",
    ])),
    writes: Writes::Stream("presence"),
    ..WorkerType::new(
        "presence-writer",
        "presence-write",
        Values::Single(|workers| workers.presence_writer()),
    )
};
