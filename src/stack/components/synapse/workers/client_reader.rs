//! Serves requests of clients that mostly read: rooms, messages, keys, search, sign-in.

use super::worker_type::{Balance, Call, Requests, Values, WorkerType};

pub(super) const TYPE: WorkerType = WorkerType {
    requests: Some(Requests {
        reads: &["^/_synapse/admin/v2/users/[^/]+$"],
        auth_metadata: &[
            "^/_matrix/client/v1/auth_metadata$",
            "^/_matrix/client/unstable/org.matrix.msc2965/auth_metadata$",
        ],
        // Of one room, all pages of messages must be asked of one process.
        balance: Balance::Room,
        ..Requests::of(&[
            "^/_matrix/client/(api/v1|r0|v3|unstable)/directory/room/.*$",
            "^/_matrix/client/(api/v1|r0|v3|unstable)/joined_rooms$",
            "^/_matrix/client/(api/v1|r0|v3|unstable)/login$",
            "^/_matrix/client/(api/v1|r0|v3|unstable)/publicRooms$",
            "^/_matrix/client/(api/v1|r0|v3|unstable)/rooms/.*/context/.*$",
            "^/_matrix/client/(api/v1|r0|v3|unstable)/rooms/.*/event/",
            "^/_matrix/client/(api/v1|r0|v3|unstable)/rooms/.*/joined_members$",
            "^/_matrix/client/(api/v1|r0|v3|unstable)/rooms/.*/members$",
            "^/_matrix/client/(api/v1|r0|v3|unstable)/rooms/.*/messages$",
            "^/_matrix/client/(api/v1|r0|v3|unstable)/rooms/.*/state$",
            "^/_matrix/client/(api/v1|r0|v3|unstable)/search$",
            "^/_matrix/client/(api/v1|r0|v3|unstable)/voip/turnServer$",
            "^/_matrix/client/(api/v1|r0|v3|unstable/.*)/rooms/.*/aliases",
            "^/_matrix/client/(r0|v3|unstable)/account/3pid$",
            "^/_matrix/client/(r0|v3|unstable)/account/deactivate$",
            "^/_matrix/client/(r0|v3|unstable)/account/whoami$",
            "^/_matrix/client/(r0|v3|unstable)/capabilities$",
            "^/_matrix/client/(r0|v3|unstable)/devices$",
            "^/_matrix/client/(r0|v3|unstable)/keys/changes$",
            "^/_matrix/client/(r0|v3|unstable)/keys/claim$",
            "^/_matrix/client/(r0|v3|unstable)/keys/query$",
            "^/_matrix/client/(r0|v3|unstable)/notifications$",
            "^/_matrix/client/(r0|v3|unstable)/password_policy$",
            "^/_matrix/client/(r0|v3|unstable)/register$",
            "^/_matrix/client/(r0|v3|unstable)/register/available$",
            "^/_matrix/client/(r0|v3|unstable)/room_keys/",
            "^/_matrix/client/(r0|v3|unstable)/user/.*/filter(/|$)",
            "^/_matrix/client/(v1|unstable)/rooms/.*/relations/",
            "^/_matrix/client/unstable/im.nheko.summary/summary/.*$",
            "^/_matrix/client/unstable/org.matrix.msc4140/delayed_events(/.*/restart)?$",
            "^/_matrix/client/v1/register/m.login.registration_token/validity$",
            "^/_matrix/client/v1/room_summary/[^/]*$",
            "^/_matrix/client/v1/rooms/.*/hierarchy$",
            "^/_matrix/client/v1/rooms/.*/threads$",
            "^/_matrix/client/v1/rooms/.*/timestamp_to_event$",
            "^/_matrix/client/versions$",
            "^/_synapse/admin/v1/rooms/[^/]+$",
        ])
    }),
    calls: &[Call::Homeservers],
    ..WorkerType::new(
        "client-reader",
        "client-reader",
        Values::Scaled(|workers| workers.client_reader()),
    )
};
