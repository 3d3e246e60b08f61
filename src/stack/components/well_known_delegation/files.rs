//! What the files say.
//!
//! Sources: <https://spec.matrix.org/latest/client-server-api/#well-known-uris>,
//! <https://spec.matrix.org/latest/server-server-api/#getwell-knownmatrixserver>, and MSC4143 for
//! `rtc_foci`.

use crate::source::Code;
use serde_json::{Map, Value as Json, json};

use crate::kube::object::Files;
use crate::stack::Context;
use crate::stack::roles::Delegation;
use crate::values::typed::{self, Field};

/// What the stack says of itself.
pub(super) fn ours(cx: &Context) -> Files {
    [
        ("client", client(cx)),
        ("server", server(cx)),
        ("support", json!({})),
    ]
    .map(|(name, json)| (name, printed(&json)))
    .into_iter()
    .collect()
}

/// The same over what users add to it.
pub(super) fn served<'a>(cx: &Context<'a>, values: &typed::WellKnownDelegation<'a>) -> Files {
    let additional = values.additional();
    [
        ("client", client(cx), additional.client()),
        ("server", server(cx), additional.server()),
        ("support", json!({}), additional.support()),
    ]
    .map(|(name, ours, theirs)| (name, printed(&joined(cx, ours, &theirs))))
    .into_iter()
    .collect()
}

fn client(cx: &Context) -> Json {
    let mut out = Map::new();
    let homeserver = cx.homeserver();
    if let Some(homeserver) = &homeserver {
        let base_url = url(homeserver.host.as_deref());
        out.insert("m.homeserver".into(), json!({ "base_url": base_url }));
    }
    let is_client = homeserver.is_some_and(|it| it.delegation == Some(Delegation::AsClient));
    if let Some(authentication) = cx.authentication().filter(|_| is_client) {
        // Clients of that time look here for where users sign in: MSC2965.
        let base = &authentication.public_base;
        let entry = json!({ "issuer": format!("{base}/"), "account": format!("{base}/account/") });
        out.insert("org.matrix.msc2965.authentication".into(), entry);
    }
    if let Some(rtc) = cx.rtc() {
        let service = url(rtc.host.as_deref());
        let focus = json!({ "type": "livekit", "livekit_service_url": service });
        out.insert("org.matrix.msc4143.rtc_foci".into(), json!([focus]));
    }
    out.into()
}

fn server(cx: &Context) -> Json {
    match cx.homeserver() {
        Some(it) => {
            json!({ "m.server": format!("{}:443", it.host.as_deref().unwrap_or_default()) })
        }
        None => json!({}),
    }
}

fn url(host: Option<&str>) -> String {
    format!("https://{}", host.unwrap_or_default())
}

/// The user's fields with ours over them. Warns of those that have no effect.
fn joined<'a>(cx: &Context<'a>, ours: Json, theirs: &Field<'a, &'a str>) -> Json {
    let Some(text) = cx.text(theirs).filter(|text| !text.trim().is_empty()) else {
        return ours;
    };
    match serde_json::from_str::<Map<String, Json>>(&text) {
        Ok(map) => {
            let mut out = Json::from(map);
            for field in merge(&mut out, ours) {
                let message = format!("`{field}` has no effect: the stack sets it itself");
                let hint = "leave it out";
                cx.report(
                    cx.problem(Code::NoEffect, theirs, message)
                        .hint(hint)
                        .warning(),
                );
            }
            out
        }
        Err(error) => {
            let message = format!("expected the text of a JSON object: {error}");
            let hint = "write e.g. `'{\"key\": \"value\"}'`";
            cx.report(
                cx.problem(Code::UnreadableConfiguration, theirs, message)
                    .hint(hint),
            );
            ours
        }
    }
}

/// With an empty line at the end, as all files that HAProxy reads.
fn printed(json: &Json) -> String {
    format!("{json:#}\n\n")
}

/// Maps merge deeply; all else is replaced. Gives the fields at the top in which something else was
/// replaced.
fn merge(into: &mut Json, from: Json) -> Vec<String> {
    let (Json::Object(into), Json::Object(from)) = (into, from) else {
        return Vec::new();
    };
    let mut replaced = Vec::new();
    for (key, value) in from {
        let known = into.entry(key.clone()).or_insert(Json::Null);
        let is_replaced = if known.is_object() && value.is_object() {
            !merge(known, value).is_empty()
        } else {
            let old = std::mem::replace(known, value);
            !old.is_null() && old != *known
        };
        if is_replaced {
            replaced.push(key);
        }
    }
    replaced
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn our_fields_count_more() {
        let mut out =
            json!({"m.homeserver": {"base_url": "https://b", "x": 1}, "list": [2], "y": true});
        let ours = json!({"m.homeserver": {"base_url": "https://a"}, "list": [2], "z": 3});
        assert_eq!(merge(&mut out, ours), ["m.homeserver"]);
        let both = json!({
            "m.homeserver": {"base_url": "https://a", "x": 1}, "list": [2], "y": true, "z": 3
        });
        assert_eq!(out, both);
    }
}
