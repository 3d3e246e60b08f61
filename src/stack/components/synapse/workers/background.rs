//! Runs the background tasks of the server.

use super::worker_type::{Call, Task, Values, WorkerType};

pub(super) const TYPE: WorkerType = WorkerType {
    task: Task::Single("run_background_tasks_on"),
    calls: &[Call::Statistics],
    ..WorkerType::new(
        "background",
        "background",
        Values::Single(|workers| workers.background()),
    )
};
