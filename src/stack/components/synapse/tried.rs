//! What is tried of Synapse where it runs.

use super::base::Base;
use crate::stack::Context;
use crate::stack::blackbox::{Expected, FOUND, Listed, Probe, Way};

/// Names, and what each means.
pub(super) const TRIED: &[Listed] = &[
    ("synapse.versions", "clients reach Synapse"),
    ("synapse.database", "Synapse reaches its database"),
    ("synapse.login", "Synapse says how users sign in"),
    ("synapse.cors", "browsers may read what Synapse answers"),
    (
        "synapse.federation",
        "other servers reach Synapse by the server name",
    ),
    (
        "synapse.signing-key",
        "other servers get the signing key of the credentials",
    ),
];

pub(super) fn probes(cx: &Context, base: &Base, out: &mut Vec<Probe>) {
    let host = &*base.config.host;
    let url = |path: &str| format!("https://{host}{path}");
    let versions = || url("/_matrix/client/versions");
    let hint = "the host has to lead to HAProxy, and that to Synapse: `masthead notes routes` has the paths";
    out.push(Probe::new(
        "synapse.versions",
        Way::page(versions(), vec![FOUND, Expected::Has("/versions".into())]),
        hint,
    ));
    out.push(Probe::new(
        "synapse.cors",
        Way::page(
            versions(),
            vec![
                FOUND,
                Expected::Header("access-control-allow-origin", "*".into()),
            ],
        ),
        "a proxy in front must not take the header away",
    ));
    let Some(server_name) = cx.server_name() else {
        return;
    };
    out.push(Probe::new(
        "synapse.database",
        Way::page(url(&alias(&server_name)), vec![Expected::Status(&[(200, None), (404, Some("M_NOT_FOUND"))])]),
        "see what Synapse says of its database in its log, and `masthead notes sql` for a database of yours",
    ));
    if base.config.delegation.is_none() {
        let flows = vec![FOUND, Expected::Has("/flows".into())];
        out.push(Probe::new(
            "synapse.login",
            Way::page(url("/_matrix/client/v3/login"), flows),
            hint,
        ));
    }
    federation(base, &server_name, out);
}

/// An alias that nobody needs to have: Synapse looks for it in its database.
/// <https://spec.matrix.org/latest/client-server-api/#get_matrixclientv3directoryroomroomalias>
fn alias(server_name: &str) -> String {
    let name = server_name
        .replace(':', "%3A")
        .replace('[', "%5B")
        .replace(']', "%5D");
    format!("/_matrix/client/v3/directory/room/%23masthead-verify%3A{name}")
}

/// <https://spec.matrix.org/latest/server-server-api/#resolving-server-names>
fn federation(base: &Base, server_name: &str, out: &mut Vec<Probe>) {
    let way = |path, expected| Way::Federation {
        server_name: server_name.to_owned(),
        path,
        expected,
    };
    let version = vec![FOUND, Expected::Has("/server/version".into())];
    let mut keys = vec![
        FOUND,
        Expected::Text("/server_name", server_name.to_owned()),
    ];
    keys.extend(base.config.signing_key.clone().map(Expected::Signs));
    out.push(Probe::new(
        "synapse.federation",
        way("/_matrix/federation/v1/version", version),
        "serve `/.well-known/matrix/server` on the server name (`masthead notes well-known`), and let other \
         servers reach the host that it says",
    ));
    out.push(Probe::new(
        "synapse.signing-key",
        way("/_matrix/key/v2/server", keys),
        "Synapse has to run with the signing key of the credentials: with another one, other servers refuse \
         its events",
    ));
}
