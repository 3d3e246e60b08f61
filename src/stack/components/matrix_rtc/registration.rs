//! What the homeserver has to know of the authorisation service.

use serde_json::json;

use super::authorisation;
use super::credentials::REGISTRATION;
use super::ports::HTTP;
use crate::credentials::Registration;
use crate::stack::Context;
use crate::stack::application_service::Draft;
use crate::stack::pods::Pods;
use crate::stack::roles::{ApplicationService, Serves};
use crate::values::typed;

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
