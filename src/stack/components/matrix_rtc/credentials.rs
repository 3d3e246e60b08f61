//! The credentials of Matrix RTC, and the registration that it shares with the homeserver.

use serde_json::json;

use super::authorisation;
use super::ports::HTTP;
use crate::credentials::{Kind, Need, Registration, Rotation};
use crate::stack::Context;
use crate::stack::application_service::Draft;
use crate::stack::pods::Pods;
use crate::stack::roles::{ApplicationService, Serves};
use crate::values::typed;

pub(super) const LIVEKIT_SECRET: Need = Need::new(
    "ELEMENT_CALL_LIVEKIT_SECRET",
    Kind::Password,
    &["matrix-rtc"],
    "what the Matrix RTC authorisation service signs tokens for the SFU with",
    Rotation::Replace(
        "calls that are running end when the pods of Matrix RTC restart; clients join again",
    ),
);

pub(super) const REGISTRATION: Need = Need::new(
    "MATRIX_RTC_REGISTRATION",
    Kind::Registration {
        template: "matrix-rtc-registration.yaml",
    },
    &["synapse", "matrix-rtc"],
    "the registration of the Matrix RTC authorisation service as an application service",
    Rotation::Tokens(
        "Synapse and the authorisation service restart with the new tokens; until both have, \
         nobody can join a call",
    ),
);

/// What the homeserver has to know of the authorisation service: whether a user is in a room is
/// asked there, and requests of clients are passed on to it.
/// <https://github.com/matrix-org/matrix-spec-proposals/pull/4502>,
/// <https://github.com/matrix-org/matrix-spec-proposals/pull/4512>
pub(super) fn application_service<'a>(
    cx: &Context<'a>,
    values: &typed::MatrixRtc<'a>,
) -> ApplicationService {
    let host = cx.service_host(authorisation::NAME);
    let server_name = cx.server_name().unwrap_or_default();
    let users = json!([{"exclusive": false, "regex": format!("@.*:{server_name}")}]);
    let says = Registration {
        id: authorisation::NAME.into(),
        url: None,
        sender_localpart: values.user().localpart().or_default().to_owned(),
        further: vec![
            ("namespaces", json!({ "users": users })),
            (
                "io.element.msc4502.scopes",
                json!(["urn:matrix:client:io.element.msc4502:rooms:is_joined"]),
            ),
            ("io.element.msc4512.proxy_prefix", json!("rtc/livekit")),
            (
                "io.element.msc4512.proxy_url",
                json!(format!("http://{host}:{}", HTTP.number)),
            ),
        ],
    };
    let draft = Draft {
        need: REGISTRATION,
        says,
        credential: values.appservice_registration(),
        is_template: true,
        own: authorisation::own_secret(cx),
        pods: Pods::named(cx, authorisation::NAME),
        port: HTTP,
        serves: Serves::Requests,
        why: "Synapse passes on what clients ask about calls",
    };
    draft.register(cx)
}
