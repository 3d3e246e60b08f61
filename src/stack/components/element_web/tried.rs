//! What is tried of Element Web where it runs.

use crate::stack::Context;
use crate::stack::blackbox::{Expected, FOUND, Listed, Probe, Way};
use crate::stack::exposure::Exposure;

/// Names, and what each means.
pub(super) const TRIED: &[Listed] = &[
    ("element-web.page", "Element Web is served"),
    (
        "element-web.config",
        "it has the config.json that is rendered",
    ),
    (
        "element-web.redirect",
        "its homeserver sends users to MAS to sign in",
    ),
];

pub(super) fn probes(cx: &Context, exposure: &Exposure, config: &str, out: &mut Vec<Probe>) {
    let url = exposure.url();
    let hint = "the host has to lead to Element Web";
    out.push(Probe::new(
        "element-web.page",
        Way::page(format!("{url}/"), vec![FOUND]),
        hint,
    ));
    let config = serde_json::from_str(config).unwrap_or_default();
    out.push(Probe::new(
        "element-web.config",
        Way::page(format!("{url}/config.json"), vec![FOUND, Expected::Content(config)]),
        "the pods have to run with what is rendered: apply it, and look whether they have restarted",
    ));
    out.extend(redirect(cx, &format!("{url}/config.json")));
}

/// Where the client finds where users sign in: the homeserver of its config.json says it.
fn redirect(cx: &Context, config: &str) -> Option<Probe> {
    let authentication = cx.authentication()?;
    let homeserver = cx.homeserver()?;
    let host = homeserver.host.clone()?;
    let path = homeserver.delegation?.metadata_path();
    let base = format!("https://{host}");
    let named = Way::page(
        config,
        vec![
            FOUND,
            Expected::Text("/default_server_config/m.homeserver/base_url", base.clone()),
            Expected::Leads {
                pointer: "/default_server_config/m.homeserver/base_url",
                path,
                other: "/authorization_endpoint",
                begins: authentication.public_base.clone(),
            },
        ],
    );
    let hint = "the homeserver that config.json names has to tell clients of MAS: see `mas.issuer`";
    Some(Probe::new("element-web.redirect", named, hint))
}
