//! config.json.
//!
//! Source: <https://github.com/element-hq/element-web/blob/develop/docs/config.md>

use serde::Serialize;
use serde_json::{Map, Value as Json};

use super::checks;
use super::values::NAME;
use crate::schema;
use crate::stack::Context;
use crate::stack::given::Added;
use crate::stack::json_text::json_object;
use crate::stack::program::Manual;
use crate::stack::roles::Moving;
use crate::values::typed::{self, Typed};

/// Where the web server has it.
pub(super) const PATH: &str = "/app/config.json";

/// What is known of its settings.
pub(super) static MANUAL: Manual = Manual {
    schema: Some(&schema::ELEMENT_WEB),
    check: Some(checks::check),
    ..Manual::NONE
};

/// How the client finds the homeserver: with the name alone it asks the well-known files.
#[derive(Debug, Serialize)]
struct Homeserver {
    #[serde(skip_serializing_if = "Option::is_none")]
    base_url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    server_name: Option<String>,
}

/// Our config.json for what the stack has, and the user's texts over it in the order of their
/// names.
pub(super) fn config<'a>(cx: &Context<'a>, values: &typed::ElementWeb<'a>) -> String {
    let host = cx
        .homeserver()
        .and_then(|homeserver| homeserver.host.clone());
    let homeserver = Homeserver {
        base_url: host.map(|host| format!("https://{host}")),
        server_name: cx.server_name().map(|name| name.as_ref().to_owned()),
    };
    // While a move of accounts is only tried, the homeserver keeps them.
    let accounts = cx.accounts();
    let has_accounts_elsewhere = accounts.is_some_and(|it| it.moving != Moving::Tried);
    let has_calls = cx.rtc().is_some();
    let decorates = has_calls && cx.chart.switches.room_decoration;
    let parts = [
        ("config.json", true),
        ("config-homeserver.json", true),
        ("config-authentication.json", has_accounts_elsewhere),
        ("config-calls.json", has_calls),
        ("config-room-decoration.json", decorates),
    ];
    let mut config = Map::new();
    for (part, _) in parts.into_iter().filter(|(_, is_wanted)| *is_wanted) {
        let text = cx.file(&format!("{NAME}/{part}"), "homeserver", &homeserver);
        merge(&mut config, serde_json::from_str(&text).unwrap_or_default());
    }
    for part in additional(cx, values) {
        merge(&mut config, part);
    }
    format!("{:#}\n", Json::Object(config))
}

/// The user's texts, in the order of their names.
fn additional<'a>(cx: &Context<'a>, values: &typed::ElementWeb<'a>) -> Vec<Map<String, Json>> {
    let entries = values.additional().sorted().into_iter();
    let object = |(_, entry): (&str, typed::Field<'a, &'a str>)| {
        json_object(cx, entry.path(), &cx.text(&entry)?)
    };
    entries.filter_map(object).collect()
}

/// The user's texts as they are written, but for those that are no JSON.
pub(super) fn added<'a>(values: &typed::ElementWeb<'a>) -> Vec<Added<'a>> {
    let entries = values.additional().sorted().into_iter();
    let added = |(_, entry): (&str, typed::Field<'a, &'a str>)| {
        let config = entry.node()?;
        serde_json::from_str::<Map<String, Json>>(config.as_str()?).ok()?;
        let path = entry.path().clone();
        Some(Added { path, config })
    };
    entries.filter_map(added).collect()
}

/// Maps merge, all else is replaced.
fn merge(into: &mut Map<String, Json>, from: Map<String, Json>) {
    for (key, value) in from {
        match (into.get_mut(&key), value) {
            (Some(Json::Object(into)), Json::Object(from)) => merge(into, from),
            (_, value) => _ = into.insert(key, value),
        }
    }
}
#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn merged(into: Json, from: Json) -> Json {
        let (Json::Object(mut into), Json::Object(from)) = (into, from) else {
            panic!("two objects")
        };
        merge(&mut into, from);
        Json::Object(into)
    }

    #[test]
    fn what_the_user_says_wins() {
        let ours = json!({"a": {"x": true, "y": [1, 2]}, "b": 1});
        assert_eq!(
            merged(ours.clone(), json!({"a": {"x": false}})),
            json!({"a": {"x": false, "y": [1, 2]}, "b": 1})
        );
        assert_eq!(
            merged(ours.clone(), json!({"a": {"y": [3]}, "c": null}))["a"]["y"],
            json!([3])
        );
        assert_eq!(merged(ours.clone(), json!({"a": null}))["a"], Json::Null);
        assert_eq!(merged(ours, json!({"b": {"z": 1}}))["b"], json!({"z": 1}));
    }
}
