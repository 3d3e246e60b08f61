//! The same values in every part of the stack.

use serde_json::{Map, Value};

use crate::hostile::resolved;

/// The parts that run pods or jobs, by their paths.
const PARTS: [&str; 17] = [
    "deploymentMarkers",
    "elementAdmin",
    "elementWeb",
    "haproxy",
    "hookshot",
    "initSecrets",
    "matrixAuthenticationService",
    "matrixAuthenticationService.syn2mas",
    "matrixRTC",
    "matrixRTC.sfu",
    "postgres",
    "postgres.postgresExporter",
    "redis",
    "redis.redisExporter",
    "synapse",
    "synapse.checkConfigHook",
    "wellKnownDelegation",
];

/// Those of the values in each part that the schema knows there. What came with a later release
/// than the first is left out, so that a case says the same of all.
pub(super) fn in_each(values: &Value) -> Value {
    let text = include_str!("../../../values.schema.json");
    let schema: Value = serde_json::from_str(text).expect("it is JSON");
    let mut out = Value::Object(Map::new());
    for part in PARTS {
        let node = part.split('.').fold(&schema, |node, key| {
            &resolved(&schema, node)["properties"][key]
        });
        for (key, value) in known(&schema, node, values) {
            let steps = part.split('.').chain([key.as_str()]);
            *steps.fold(&mut out, |at, step| &mut at[step]) = value;
        }
    }
    out
}

/// Those of the values that a part has.
fn known(schema: &Value, node: &Value, values: &Value) -> Map<String, Value> {
    let properties = &resolved(schema, node)["properties"];
    let map = values.as_object().expect("it is a map").clone();
    let is_known =
        |key: &String| !properties[key].is_null() && properties[key]["x-since"].is_null();
    map.into_iter().filter(|(key, _)| is_known(key)).collect()
}
