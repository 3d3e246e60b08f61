//! What MAS is for the rest of the stack.

use super::address::Address;
use super::ports::{COMPAT, HTTP};
use super::values::{NAME, Values};
use super::{client_secret, credentials};
use crate::kube::object::Path;
use crate::stack::Context;
use crate::stack::pods::Pods;
use crate::stack::reference::SecretRef;
use crate::stack::roles::{Authentication, Delegation, Homeserver};
use crate::stack::secret::{OwnSecret, Slot};

/// The client that Synapse is where it has an id of its own.
/// <https://github.com/element-hq/matrix-authentication-service/blob/release/v0.20/docs/setup/homeserver.md>
pub(super) const SYNAPSE_ID: &str = "0000000000000000000SYNAPSE";
/// The key of the secret that it shares with Synapse.
const SHARED_SECRET: &str = "SYNAPSE_SHARED_SECRET";
/// The key of Synapse's secret as a client.
const OIDC_SECRET: &str = "SYNAPSE_OIDC_CLIENT_SECRET";

/// The keys of what the homeserver reads too.
pub(super) const SHARED_WITH_HOMESERVER: [&str; 2] = [SHARED_SECRET, OIDC_SECRET];

/// Reads what others have to know. The secrets are there where the homeserver is in the stack.
pub(super) fn new<'a>(cx: &Context<'a>, values: &Values<'a>) -> Authentication {
    let address = Address::new(cx, values);
    let mut own = own_secret(cx);
    let homeserver = cx.homeserver();
    let client_secret = homeserver
        .as_ref()
        .filter(|homeserver| is_client(homeserver))
        .and_then(|_| synapse_client_secret(cx, values, &mut own));
    let shared_secret = homeserver.and_then(|_| {
        let slot = Slot::generated(SHARED_SECRET, credentials::SYNAPSE_SHARED_SECRET);
        own.credential(cx, &values.synapse_shared_secret(), slot)
    });
    Authentication {
        public_base: address.public_base(),
        endpoint: format!(
            "http://{}:{}{}/",
            cx.service_host(NAME),
            HTTP.number,
            address.path
        ),
        host: address.host,
        path: address.path,
        pods: Pods::named(cx, NAME),
        port: HTTP,
        provider_ids: provider_ids(values),
        client_id: SYNAPSE_ID,
        shared_secret,
        client_secret,
        inline: own.data,
    }
}

fn is_client(homeserver: &Homeserver) -> bool {
    homeserver.delegation == Some(Delegation::AsClient)
}

fn synapse_client_secret<'a>(
    cx: &Context<'a>,
    values: &Values<'a>,
    own: &mut OwnSecret,
) -> Option<SecretRef> {
    let secret = values.synapse_oidcclient_secret();
    client_secret::check(cx, &secret, "client_secret_basic", false);
    let slot = Slot::generated(OIDC_SECRET, credentials::SYNAPSE_OIDC_CLIENT_SECRET);
    own.credential(cx, &secret, slot)
}

fn provider_ids(values: &Values) -> Vec<(String, String)> {
    let providers = values.upstream_providers();
    let given = providers
        .iter()
        .filter_map(|(name, provider)| Some((name.to_owned(), provider.id().get()?.to_owned())));
    given.collect()
}

/// The Secret of MAS; its copy is for hooks.
pub(super) fn own_secret(cx: &Context) -> OwnSecret {
    OwnSecret::with_copy(cx, cx.release.object(NAME), "pre")
}

/// Logins of clients that know nothing of OAuth, where MAS has the accounts.
/// <https://element-hq.github.io/matrix-authentication-service/setup/reverse-proxy.html>
pub(super) fn homeserver_paths(cx: &Context) -> Vec<Path> {
    let is_delegated = |homeserver: &Homeserver| homeserver.delegation.is_some();
    let (Some(authentication), true) = (
        cx.authentication(),
        cx.homeserver()
            .is_some_and(|homeserver| is_delegated(&homeserver)),
    ) else {
        return Vec::new();
    };
    let port = if authentication.path.is_empty() {
        HTTP
    } else {
        COMPAT
    };
    let versions = ["api/v1", "r0", "v3", "unstable"].into_iter();
    let paths = versions.flat_map(|version| {
        ["login", "refresh", "logout"].map(|end| format!("/_matrix/client/{version}/{end}"))
    });
    paths
        .map(|path| Path::prefix(path, cx.release.object(NAME), port))
        .collect()
}
