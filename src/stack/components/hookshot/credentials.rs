//! The credentials of Hookshot, and the registration that it shares with the homeserver.

use serde_json::json;

use super::ports::APPSERVICE;
use super::values::{NAME, events_service};
use crate::credentials::{Kind, Need, Registration, Rotation};
use crate::stack::Context;
use crate::stack::additional::Additional;
use crate::stack::application_service::{Draft, registration};
use crate::stack::cache::Connection;
use crate::stack::pods::Pods;
use crate::stack::reference::SecretRef;
use crate::stack::roles::{ApplicationService, Serves};
use crate::stack::secret::{OwnSecret, Slot};
use crate::values::typed;

pub(super) const REGISTRATION: Need = Need::new(
    "HOOKSHOT_REGISTRATION",
    Kind::Registration {
        template: "hookshot-registration.yaml",
    },
    &["synapse", "hookshot"],
    "Hookshot's registration as an application service",
    Rotation::Tokens(
        "Synapse and Hookshot restart with the new tokens; until both have, bridges stand still",
    ),
);

pub(super) const PASSKEY: Need = Need::new(
    "HOOKSHOT_RSA_PASSKEY",
    Kind::RsaPem,
    &["hookshot"],
    "what Hookshot encrypts the tokens of its users with",
    Rotation::Loses(
        "Hookshot has encrypted its users' tokens with it: they are lost, and users have to \
         connect their accounts again",
    ),
);

/// Its database on the server that the stack brings.
const DATABASE: i64 = 1;

/// Where Hookshot finds its credentials.
#[derive(Debug)]
pub(super) struct Credentials<'a> {
    pub registration: Option<SecretRef>,
    pub passkey: Option<SecretRef>,
    pub cache: Option<Connection>,
    pub additional: Additional<'a>,
    pub own: OwnSecret,
}

impl<'a> Credentials<'a> {
    pub(super) fn new(cx: &Context<'a>, values: &typed::Hookshot<'a>) -> Self {
        let mut own = own_secret(cx);
        let passkey = Slot::generated("RSA_PASSKEY", PASSKEY);
        Self {
            registration: registration(cx, &Pods::named(cx, NAME), &mut own),
            passkey: own.credential(cx, &values.passkey(), passkey),
            cache: Connection::new(cx, &values.redis_or_valkey(), &mut own, DATABASE),
            additional: Additional::templated(cx, &values.additional(), &mut own),
            own,
        }
    }

    /// Every credential that it uses.
    pub(super) fn used(&self) -> impl Iterator<Item = &SecretRef> {
        let cache = self.cache.iter().flat_map(Connection::secrets);
        let own = self.registration.iter().chain(&self.passkey);
        own.chain(cache).chain(self.additional.secrets())
    }
}

/// What the homeserver has to know of Hookshot.
pub(super) fn application_service<'a>(
    cx: &Context<'a>,
    values: &typed::Hookshot<'a>,
) -> ApplicationService {
    let host = cx.service_host(events_service(cx));
    let says = Registration {
        id: NAME.into(),
        url: Some(format!("http://{host}:{}", APPSERVICE.number)),
        sender_localpart: values.user().localpart().or_default().to_owned(),
        // It claims no names: it acts as its bot alone. Ephemeral events: MSC2409.
        further: vec![
            ("rate_limited", json!(false)),
            ("receive_ephemeral", json!(true)),
            (
                "namespaces",
                json!({"users": [], "aliases": [], "rooms": []}),
            ),
        ],
    };
    let draft = Draft {
        need: REGISTRATION,
        says,
        credential: values.appservice_registration(),
        is_template: false,
        own: own_secret(cx),
        pods: Pods::named(cx, NAME),
        port: APPSERVICE,
        serves: Serves::Events,
        why: "Synapse tells Hookshot of events",
    };
    draft.register(cx)
}

/// The Secret of Hookshot; its copy is for the hook that checks the homeserver's configuration.
fn own_secret(cx: &Context) -> OwnSecret {
    OwnSecret::with_copy(cx, cx.release.object(NAME), "pre")
}
