//! Sends events to application services.

use super::worker_type::{Task, Values, WorkerType};

pub(super) const TYPE: WorkerType = WorkerType {
    task: Task::Single("notify_appservices_from_worker"),
    sends_events: true,
    ..WorkerType::new(
        "appservice",
        "appservice",
        Values::Single(|workers| workers.appservice()),
    )
};
