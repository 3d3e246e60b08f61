//! Serves and stores media, in the place of the main process.

use super::worker_type::{Call, Requests, Task, Values, WorkerType, Writes};

pub(super) const TYPE: WorkerType = WorkerType {
    requests: Some(Requests {
        falls_back: false,
        ..Requests::of(&[
            "^/_matrix/client/v1/media/",
            "^/_matrix/federation/v1/media/",
            "^/_matrix/media/",
            "^/_synapse/admin/v1/media/.*$",
            "^/_synapse/admin/v1/purge_media_cache$",
            "^/_synapse/admin/v1/quarantine_media/.*$",
            "^/_synapse/admin/v1/room/.*/media.*",
            "^/_synapse/admin/v1/user/.*/media.*$",
            "^/_synapse/admin/v1/users/.*/media$",
        ])
    }),
    // Both the main process and this one can quarantine media.
    writes: Writes::StreamBesideMain("quarantined_media_changes"),
    app: "synapse.app.media_repository",
    media: true,
    task: Task::Single("media_instance_running_background_jobs"),
    calls: &[Call::Homeservers, Call::Pages],
    ..WorkerType::new(
        "media-repository",
        "media-repo",
        Values::Single(|workers| workers.media_repository()),
    )
};
