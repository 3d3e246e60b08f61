//! Sends push notifications; users are divided among its pods.

use super::worker_type::{Call, Task, Values, WorkerType};

pub(super) const TYPE: WorkerType = WorkerType {
    task: Task::Shared {
        switch: "start_pushers",
        instances: "pusher_instances",
    },
    calls: &[Call::Gateways, Call::Mail],
    ..WorkerType::new(
        "pusher",
        "pusher",
        Values::Scaled(|workers| workers.pusher()),
    )
};
