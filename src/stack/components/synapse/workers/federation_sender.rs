//! Sends events to other servers, which are divided among its pods.

use super::worker_type::{Call, Task, Values, WorkerType};

pub(super) const TYPE: WorkerType = WorkerType {
    task: Task::Shared {
        switch: "send_federation",
        instances: "federation_sender_instances",
    },
    calls: &[Call::Homeservers],
    ..WorkerType::new(
        "federation-sender",
        "fed-sender",
        Values::Scaled(|workers| workers.federation_sender()),
    )
};
