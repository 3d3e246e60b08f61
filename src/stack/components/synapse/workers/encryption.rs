//! Serves and writes messages from device to device.

use super::worker_type::{Requests, Values, WorkerType, Writes};

pub(super) const TYPE: WorkerType = WorkerType {
    requests: Some(Requests::of(&[
        "^/_matrix/client/(r0|v3|unstable)/sendToDevice/",
    ])),
    writes: Writes::Stream("to_device"),
    ..WorkerType::new(
        "encryption",
        "encryption",
        Values::Single(|workers| workers.encryption()),
    )
};
