//! Serves all other requests of other servers.

use super::worker_type::{Call, Requests, Values, WorkerType};

pub(super) const TYPE: WorkerType = WorkerType {
    requests: Some(Requests::of(&[
        "^/_matrix/federation/(v1|v2)/invite/",
        "^/_matrix/federation/(v1|v2)/send_join/",
        "^/_matrix/federation/(v1|v2)/send_leave/",
        "^/_matrix/federation/v1/backfill/",
        "^/_matrix/federation/v1/event/",
        "^/_matrix/federation/v1/event_auth/",
        "^/_matrix/federation/v1/exchange_third_party_invite/",
        "^/_matrix/federation/v1/get_missing_events/",
        "^/_matrix/federation/v1/hierarchy/",
        "^/_matrix/federation/v1/make_join/",
        "^/_matrix/federation/v1/make_knock/",
        "^/_matrix/federation/v1/make_leave/",
        "^/_matrix/federation/v1/publicRooms",
        "^/_matrix/federation/v1/query/",
        "^/_matrix/federation/v1/query_auth/",
        "^/_matrix/federation/v1/send_knock/",
        "^/_matrix/federation/v1/state/",
        "^/_matrix/federation/v1/state_ids/",
        "^/_matrix/federation/v1/timestamp_to_event/",
        "^/_matrix/federation/v1/user/devices/",
        "^/_matrix/federation/v1/version$",
        "^/_matrix/key/v2/query",
    ])),
    calls: &[Call::Homeservers],
    ..WorkerType::new(
        "federation-reader",
        "fed-reader",
        Values::Scaled(|workers| workers.federation_reader()),
    )
};
