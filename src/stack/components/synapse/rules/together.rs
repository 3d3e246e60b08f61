//! Pairs of settings of which Synapse takes one, and settings of old that it refuses.

use super::super::finding::{Finding, is_on};
use crate::source::Node;

type Keys = &'static [&'static str];

/// The second is refused beside the first.
const ONE_OF: [[Keys; 2]; 11] = [
    [&["turn_shared_secret"], &["turn_shared_secret_path"]],
    [&["form_secret"], &["form_secret_path"]],
    [&["recaptcha_private_key"], &["recaptcha_private_key_path"]],
    [&["recaptcha_public_key"], &["recaptcha_public_key_path"]],
    [
        &["worker_replication_secret"],
        &["worker_replication_secret_path"],
    ],
    [&["database"], &["databases"]],
    [&["media_storage_providers"], &["backup_media_store_path"]],
    [&["room_prejoin_state"], &["room_invite_state_types"]],
    [&["no_tls"], &["bind_port"]],
    [
        &["restrict_public_rooms_to_local_users"],
        &["allow_public_rooms_without_auth"],
    ],
    [
        &["restrict_public_rooms_to_local_users"],
        &["allow_public_rooms_over_federation"],
    ],
];

/// What Synapse refuses whatever else there is, and what to do.
const GONE: [(Keys, &str); 6] = [
    (&["log_file"], "set `synapse.logging`"),
    (
        &["account_threepid_delegates", "email"],
        "remove it: Synapse sends mail by itself",
    ),
    (&["worker_replication_port"], "set `synapse.workers`"),
    (
        &["trust_identity_server_for_password_resets"],
        "remove it: Synapse sends mail by itself",
    ),
    (
        &["extra_well_known_client_content", "m.homeserver"],
        "set `synapse.ingress.host`",
    ),
    (
        &["extra_well_known_client_content", "m.identity_server"],
        "set `default_identity_server`",
    ),
];

/// Settings with an old name that Synapse still reads, and the one that took its place.
const OLD: [(&str, &str); 7] = [
    ("oidc_config", "`oidc_providers`, a list"),
    ("spam_checker", "`modules`"),
    ("password_providers", "`modules`"),
    ("third_party_event_rules", "`modules`"),
    ("room_invite_state_types", "`room_prejoin_state`"),
    ("use_presence", "`presence: {enabled: …}`"),
    ("disable_registration", "`enable_registration`"),
];

/// Settings with an old name that Synapse reads no more, and the one that took its place.
const UNREAD: [(&str, &str); 7] = [
    ("rc_messages_per_second", "`rc_message`"),
    ("rc_message_burst_count", "`rc_message`"),
    ("federation_rc_window_size", "`rc_federation`"),
    ("federation_rc_sleep_limit", "`rc_federation`"),
    ("federation_rc_concurrent", "`rc_federation`"),
    ("federation_rc_reject_limit", "`rc_federation`"),
    ("verbose", "the file that `log_config` names"),
];

fn on(root: &Node, keys: Keys) -> Option<&Node> {
    root.below(keys).filter(|node| is_on(node))
}

pub(super) fn check(root: &Node) -> Vec<Finding> {
    let both = ONE_OF.iter().filter_map(|[first, second]| {
        on(root, first)?;
        let first = first.join(".");
        let message = format!("`{first}` is set too: Synapse does not start with both");
        Some(Finding::error(
            on(root, second)?,
            message,
            "remove one of the two",
        ))
    });
    let gone = GONE.iter().filter_map(|(keys, hint)| {
        let node = root
            .below(keys)
            .filter(|node| is_on(node) || keys.len() > 1)?;
        Some(Finding::error(
            node,
            "Synapse does not start with this",
            hint,
        ))
    });
    both.chain(gone).chain(old(root)).collect()
}

fn old(root: &Node) -> impl Iterator<Item = Finding> {
    let given = |key: &str| root.get(key).filter(|node| !node.is_null());
    let read = OLD.iter().filter_map(move |(key, now)| {
        let message = format!("the old name of {now}, which Synapse still reads");
        Some(Finding::warning(given(key)?, message, "use the new name"))
    });
    let unread = UNREAD.iter().filter_map(move |(key, now)| {
        let message = format!("Synapse does not read this any more: it is {now} now");
        Some(Finding::warning(given(key)?, message, "use the new name"))
    });
    read.chain(unread)
}
