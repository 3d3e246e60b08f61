//! Which worker serves which requests.
//!
//! Source: <https://element-hq.github.io/synapse/latest/workers.html>, "Available worker applications".

use std::fmt::Write;

use super::workers::{Worker, WorkerType};

/// The paths that a type of worker takes, as regular expressions.
#[derive(Debug)]
struct Endpoints {
    worker: &'static str,
    paths: &'static [&'static str],
    /// Paths that it takes for reading alone: the main process writes.
    reads: &'static [&'static str],
}

const fn all(worker: &'static str, paths: &'static [&'static str]) -> Endpoints {
    Endpoints {
        worker,
        paths,
        reads: &[],
    }
}

/// The first that matches counts. So those come first that must have their requests, as they alone write a stream.
static ENDPOINTS: [Endpoints; 17] = [
    all(
        "account-data",
        &[
            "^/_matrix/client/(r0|v3|unstable)/.*/account_data",
            "^/_matrix/client/(r0|v3|unstable)/.*/tags",
        ],
    ),
    all(
        "encryption",
        &["^/_matrix/client/(r0|v3|unstable)/sendToDevice/"],
    ),
    all(
        "presence-writer",
        &["^/_matrix/client/(api/v1|r0|v3|unstable)/presence/"],
    ),
    all(
        "push-rules",
        &["^/_matrix/client/(api/v1|r0|v3|unstable)/pushrules/"],
    ),
    all(
        "typing-persister",
        &["^/_matrix/client/(api/v1|r0|v3|unstable)/rooms/.*/typing"],
    ),
    all(
        "receipts",
        &[
            "^/_matrix/client/(r0|v3|unstable)/rooms/.*/read_markers",
            "^/_matrix/client/(r0|v3|unstable)/rooms/.*/receipt",
        ],
    ),
    all(
        "device-lists",
        &[
            "^/_matrix/client/(api/v1|r0|v3|unstable)/devices(/|$)",
            "^/_matrix/client/(api/v1|r0|v3|unstable)/keys/device_signing/upload$",
            "^/_matrix/client/(api/v1|r0|v3|unstable)/keys/signatures/upload$",
            "^/_matrix/client/(r0|v3)/delete_devices$",
            "^/_matrix/client/(r0|v3|unstable)/keys/upload",
        ],
    ),
    all(
        "media-repository",
        &[
            "^/_matrix/client/v1/media/",
            "^/_matrix/federation/v1/media/",
            "^/_matrix/media/",
            "^/_synapse/admin/v1/media/.*$",
            "^/_synapse/admin/v1/purge_media_cache$",
            "^/_synapse/admin/v1/quarantine_media/.*$",
            "^/_synapse/admin/v1/room/.*/media.*",
            "^/_synapse/admin/v1/user/.*/media.*$",
            "^/_synapse/admin/v1/users/.*/media$",
        ],
    ),
    all(
        "sso-login",
        &[
            "^/_matrix/client/(api/v1|r0|v3|unstable)/login/cas/ticket$",
            "^/_matrix/client/(api/v1|r0|v3|unstable)/login/sso/redirect",
            "^/_synapse/client/new_user_consent$",
            "^/_synapse/client/oidc/callback$",
            "^/_synapse/client/pick_idp$",
            "^/_synapse/client/pick_username",
            "^/_synapse/client/saml2/authn_response$",
            "^/_synapse/client/sso_register$",
        ],
    ),
    all(
        "user-dir",
        &["^/_matrix/client/(r0|v3|unstable)/user_directory/search$"],
    ),
    // What MAS asks of its homeserver: the resource that Synapse mounts where `matrix_authentication_service` is on.
    all("mas-helper", &["^/_synapse/mas/"]),
    all("federation-inbound", &["^/_matrix/federation/v1/send/"]),
    all(
        "federation-reader",
        &[
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
        ],
    ),
    all(
        "sliding-sync",
        &["^/_matrix/client/unstable/org.matrix.simplified_msc3575/.*"],
    ),
    all(
        "synchrotron",
        &[
            "^/_matrix/client/(api/v1|r0|v3)/events$",
            "^/_matrix/client/(api/v1|r0|v3)/initialSync$",
            "^/_matrix/client/(api/v1|r0|v3)/rooms/[^/]+/initialSync$",
            "^/_matrix/client/(r0|v3)/sync$",
        ],
    ),
    all(
        "event-creator",
        &[
            "^/_matrix/client/(api/v1|r0|v3|unstable)/createRoom$",
            "^/_matrix/client/(api/v1|r0|v3|unstable)/join/",
            "^/_matrix/client/(api/v1|r0|v3|unstable)/knock/",
            "^/_matrix/client/(api/v1|r0|v3|unstable)/profile/",
            "^/_matrix/client/(api/v1|r0|v3|unstable)/rooms/.*/(join|invite|leave|ban|unban|kick)$",
            "^/_matrix/client/(api/v1|r0|v3|unstable)/rooms/.*/redact",
            "^/_matrix/client/(api/v1|r0|v3|unstable)/rooms/.*/send",
            "^/_matrix/client/(api/v1|r0|v3|unstable)/rooms/.*/state/",
        ],
    ),
    Endpoints {
        worker: "client-reader",
        paths: &[
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
        ],
        reads: &["^/_synapse/admin/v2/users/[^/]+$"],
    },
];

/// Whether workers of this type are sent requests by clients or other servers.
pub fn takes_requests(kind: &WorkerType) -> bool {
    // The first sync of a client is told from later ones by its query, not by its path.
    kind.key == "initial-synchrotron" || ENDPOINTS.iter().any(|e| e.worker == kind.key)
}

/// The map file for all requests, and that for those which only read: a regular expression and a worker on each line.
pub fn map_files(workers: &[Worker]) -> (String, String) {
    let mut all = String::from("# path, worker\n");
    let mut reads = String::from("# path of requests that only read, worker\n");
    for endpoints in ENDPOINTS
        .iter()
        .filter(|e| workers.iter().any(|w| w.kind.key == e.worker))
    {
        add(&mut all, endpoints.paths, endpoints.worker);
        add(&mut reads, endpoints.reads, endpoints.worker);
    }
    (all, reads)
}

fn add(file: &mut String, paths: &[&str], worker: &str) {
    for path in paths {
        let _ = writeln!(file, "{path} {worker}");
    }
}

#[cfg(test)]
mod tests {
    use super::super::workers::WORKER_TYPES;
    use super::*;

    fn worker(key: &str) -> Worker {
        Worker {
            kind: WORKER_TYPES.iter().find(|kind| kind.key == key).unwrap(),
            replicas: 1,
        }
    }

    #[test]
    fn only_workers_that_exist_have_endpoints() {
        for endpoints in &ENDPOINTS {
            assert!(takes_requests(worker(endpoints.worker).kind));
        }
        for none in [
            "appservice",
            "background",
            "event-persister",
            "federation-sender",
            "pusher",
        ] {
            assert!(!takes_requests(worker(none).kind), "{none}");
        }
    }

    #[test]
    fn a_map_has_the_enabled_workers_alone() {
        let (all, reads) = map_files(&[worker("user-dir"), worker("pusher")]);
        assert_eq!(
            all,
            "# path, worker\n^/_matrix/client/(r0|v3|unstable)/user_directory/search$ user-dir\n"
        );
        assert_eq!(reads, "# path of requests that only read, worker\n");
    }

    #[test]
    fn the_writer_of_a_stream_comes_before_those_that_read_it() {
        let (all, _) = map_files(&[worker("client-reader"), worker("device-lists")]);
        let at = |worker: &str| all.lines().position(|line| line.ends_with(worker)).unwrap();
        assert!(at("/devices(/|$) device-lists") < at("/devices$ client-reader"));
    }
}
