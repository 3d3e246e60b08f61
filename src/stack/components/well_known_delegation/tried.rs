//! What is tried of the well-known files where they are served.

use serde_json::Value;

use crate::kube::object::Labels;
use crate::stack::Context;
use crate::stack::blackbox::{Expected, FOUND, Listed, Probe, Way};
use crate::stack::exposure::Exposure;
use crate::stack::outline::Outline;

/// Names, and what each means.
pub(super) const TRIED: &[Listed] = &[
    (
        "well-known.client",
        "clients find the homeserver by the server name, browsers too",
    ),
    (
        "well-known.server",
        "other servers find it by the server name",
    ),
    ("well-known.support", "people find whom to ask"),
];

/// Where the stack does not serve them, somebody else has to: what they say is the same.
pub(super) fn probes(
    cx: &Context,
    exposure: Option<&Exposure>,
    outline: &Outline,
    out: &mut Vec<Probe>,
) {
    let name = cx.server_name();
    let host = exposure.map(|exposure| &*exposure.host).or(name.as_deref());
    let Some(host) = host.filter(|host| !host.is_empty()) else {
        return;
    };
    let page = |file: &str| format!("https://{host}/.well-known/matrix/{file}");
    for (id, file) in [
        ("well-known.client", "client"),
        ("well-known.server", "server"),
        ("well-known.support", "support"),
    ] {
        let content = content(&outline.well_known, file);
        // Nobody has to say whom to ask, and it says nothing where the stack does not serve it.
        let is_empty = content.as_object().is_some_and(serde_json::Map::is_empty);
        if is_empty && !outline.serves_well_known {
            continue;
        }
        let content = if outline.serves_well_known {
            Expected::Content(content)
        } else {
            Expected::Covers(content)
        };
        let mut expected = vec![FOUND, content];
        if file == "client" {
            // <https://spec.matrix.org/latest/client-server-api/#web-browser-clients>
            expected.push(Expected::Header("access-control-allow-origin", "*".into()));
        }
        let hint = if outline.serves_well_known {
            "the server name has to lead to the stack, and nothing in front may answer in its place"
        } else {
            "serve what `masthead notes well-known` prints on the server name"
        };
        out.push(Probe::new(id, Way::page(page(file), expected), hint));
    }
}

fn content(files: &Labels, name: &str) -> Value {
    let text = files.iter().find(|(known, _)| *known == name);
    text.and_then(|(_, text)| serde_json::from_str(text).ok())
        .unwrap_or_default()
}
