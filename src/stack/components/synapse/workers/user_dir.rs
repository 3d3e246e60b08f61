//! Serves and updates the user directory.

use super::worker_type::{Call, Requests, Task, Values, WorkerType};

pub(super) const TYPE: WorkerType = WorkerType {
    requests: Some(Requests::of(&[
        "^/_matrix/client/(r0|v3|unstable)/user_directory/search$",
    ])),
    task: Task::Single("update_user_directory_from_worker"),
    calls: &[Call::Homeservers],
    ..WorkerType::new(
        "user-dir",
        "user-dir",
        Values::Single(|workers| workers.user_dir()),
    )
};
