//! Every component, with everything that users can set of all of them alike.

use serde_json::{Map, Value, json};

use super::{Case, EVERYTHING};
use crate::hostile::resolved;

/// What goes over the components too: further ways to have workers, certificates and networks.
const MORE: &str = "synapse-some-workers-running,synapse-service-monitors,cert-manager-issuer,\
     synapse-ingress-additional-paths,hookshot-ingress";

/// Values that components have in common, below those of their names.
fn common() -> Value {
    json!({
        "labels": {"example.org/label": "a-label"},
        "annotations": {"example.org/annotation": "an annotation"},
        "image": {"registry": "registry.example.org", "tag": "v1", "pullSecrets": [{"name": "pull"}]},
        "extraEnv": [{"name": "EXTRA", "value": "extra"}],
        "extraVolumes": [{"name": "extra", "configMap": {"name": "extra-files"}}],
        "extraVolumeMounts": [{"name": "extra", "mountPath": "/extra"}],
        "extraInitContainers": [{
            "name": "before",
            "image": "busybox:1",
            "command": ["true"],
            "securityContext": {"allowPrivilegeEscalation": false},
        }],
        "hostAliases": [{"ip": "10.0.0.1", "hostnames": ["alias.example.org"]}],
        "nodeSelector": {"example.org/node": "a-node"},
        "tolerations": [{"key": "example.org/taint", "operator": "Exists"}],
        "priorityClassName": "a-priority",
        "schedulerName": "a-scheduler",
        "runtimeClassName": "a-runtime",
        "serviceAccount": {"annotations": {"example.org/role": "a-role"}},
        "ingress": {
            "className": "a-class",
            "annotations": {"example.org/ingress": "an ingress"},
            "service": {"annotations": {"example.org/service": "a service"}},
        },
    })
}

/// Values as in [`common`] for every component, each of those that the schema knows of it.
fn values(schema: &Value) -> Value {
    let top = schema["properties"].as_object().expect("it has properties");
    let mut out = Map::new();
    for (key, value) in top.iter().filter(|(_, value)| value["deprecated"] != true) {
        let known = &resolved(schema, value)["properties"];
        if !known["extraEnv"].is_null() {
            out.insert(key.clone(), common_of(key, known));
        }
    }
    out["elementWeb"]["additional"] = json!({"a.json": "{\"brand\": \"a brand\"}"});
    out["backup"]["enabled"] = true.into();
    out["backup"]["image"]["repository"] = "postgres".into();
    out.insert("networkPolicy".into(), json!({"enabled": true}));
    Value::Object(out)
}

/// Each account has a name of its own.
fn common_of(key: &str, known: &Value) -> Value {
    let mut out = common();
    out["serviceAccount"]["name"] = format!("{}-account", key.to_lowercase()).into();
    let map = out.as_object_mut().expect("it is a map");
    map.retain(|key, _| !known[key].is_null());
    out
}

/// The case.
pub(crate) fn full() -> Case {
    let text = include_str!("../../../values.schema.json");
    let schema = serde_json::from_str(text).expect("it is JSON");
    let case = Case::of("full", MORE).over(EVERYTHING);
    case.file("full.json", values(&schema).to_string())
}
