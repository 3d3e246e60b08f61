//! Serves requests that send events: messages, joins, new rooms, profiles.

use super::worker_type::{Balance, Call, Requests, Values, WorkerType};

pub(super) const TYPE: WorkerType = WorkerType {
    requests: Some(Requests {
        balance: Balance::Room,
        ..Requests::of(&[
            "^/_matrix/client/(api/v1|r0|v3|unstable)/createRoom$",
            "^/_matrix/client/(api/v1|r0|v3|unstable)/join/",
            "^/_matrix/client/(api/v1|r0|v3|unstable)/knock/",
            "^/_matrix/client/(api/v1|r0|v3|unstable)/profile/",
            "^/_matrix/client/(api/v1|r0|v3|unstable)/rooms/.*/(join|invite|leave|ban|unban|kick)$",
            "^/_matrix/client/(api/v1|r0|v3|unstable)/rooms/.*/redact",
            "^/_matrix/client/(api/v1|r0|v3|unstable)/rooms/.*/send",
            "^/_matrix/client/(api/v1|r0|v3|unstable)/rooms/.*/state/",
        ])
    }),
    calls: &[Call::Homeservers],
    ..WorkerType::new(
        "event-creator",
        "event-creator",
        Values::Scaled(|workers| workers.event_creator()),
    )
};
