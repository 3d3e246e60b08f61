//! Serves and writes devices and their keys.

use super::worker_type::{Call, Requests, Values, WorkerType, Writes};

pub(super) const TYPE: WorkerType = WorkerType {
    requests: Some(Requests::of(&[
        "^/_matrix/client/(api/v1|r0|v3|unstable)/devices(/|$)",
        "^/_matrix/client/(api/v1|r0|v3|unstable)/keys/device_signing/upload$",
        "^/_matrix/client/(api/v1|r0|v3|unstable)/keys/signatures/upload$",
        "^/_matrix/client/(r0|v3)/delete_devices$",
        "^/_matrix/client/(r0|v3|unstable)/keys/upload",
    ])),
    writes: Writes::Stream("device_lists"),
    calls: &[Call::Homeservers],
    ..WorkerType::new(
        "device-lists",
        "device-lists",
        Values::Scaled(|workers| workers.device_lists()),
    )
};
