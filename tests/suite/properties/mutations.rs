//! Each property finds what it is for: it is looked at over a render in which that is wrong.

use serde_json::{Value, json};

use super::rendered::{Rendered, rendered};
use super::{PROPERTIES, TARGETS};
use crate::cases::combination;

/// What makes a property not hold.
type Spoil = fn(&mut Rendered);

const SPOILT: [(&str, Spoil); 18] = [
    ("objects are of known kinds", |it| {
        it.first("Service")["apiVersion"] = json!("v2");
    }),
    ("objects are in the namespace", |it| {
        it.first("Secret")["metadata"]["namespace"] = json!("other");
    }),
    ("names begin with the release", |it| {
        it.first("ConfigMap")["metadata"]["name"] = json!("other-name");
    }),
    ("names are names of DNS", |it| {
        it.first("Service")["metadata"]["name"] = json!("ess-A");
    }),
    ("names are unique", |it| {
        let again = it.first("Service").clone();
        it.objects.push(again);
    }),
    ("labels are valid", |it| {
        it.first("Service")["metadata"]["labels"]["x/y"] = json!("no value");
    }),
    ("labels say what an object belongs to", |it| {
        it.first("Service")["metadata"]["labels"] = json!({});
    }),
    ("labels say which version runs", |it| {
        it.first("Deployment")["metadata"]["labels"]["app.kubernetes.io/version"] = json!("v0");
    }),
    ("selectors select their own pods", |it| {
        it.first("StatefulSet")["spec"]["selector"]["matchLabels"]["x"] = json!("y");
    }),
    ("no pods have two workloads", |it| {
        let mut again = it.first("Deployment").clone();
        again["metadata"]["name"] = json!("ess-again");
        it.objects.push(again);
    }),
    ("Services lead to ports of pods", |it| {
        it.first("Service")["spec"]["ports"][0]["targetPort"] = json!("none");
    }),
    ("monitors watch ports of Services", |it| {
        it.first("ServiceMonitor")["spec"]["endpoints"][0]["port"] = json!("none");
    }),
    ("Ingresses lead to ports of Services", |it| {
        let rule = &mut it.first("Ingress")["spec"]["rules"][0];
        rule["http"]["paths"][0]["backend"]["service"]["port"] = json!({"name": "none"});
    }),
    ("what pods refer to is there", |it| {
        it.objects.retain(|object| object["kind"] != "ConfigMap");
    }),
    ("bindings name what is there", |it| {
        it.objects.retain(|object| object["kind"] != "Role");
    }),
    ("pods fit together", |it| {
        let pods = &mut it.first("StatefulSet")["spec"]["template"]["spec"];
        pods["containers"][0]["volumeMounts"][0]["name"] = json!("none");
    }),
    ("what is needed applies before", |it| it.objects.reverse()),
    ("the text says what the objects are", |it| {
        it.first("Service")["spec"]["type"] = json!("other");
    }),
];

impl Rendered {
    fn first(&mut self, kind: &str) -> &mut Value {
        let mut all = self.objects.iter_mut();
        all.find(|it| it["kind"] == kind).expect("there is one")
    }
}

#[test]
fn each_property_finds_what_it_is_for() {
    assert_eq!(PROPERTIES.map(|it| it.0), SPOILT.map(|it| it.0));
    let case = combination("synapse_some_workers");
    for ((name, look), (_, spoil)) in PROPERTIES.iter().zip(SPOILT) {
        let mut rendered = rendered(&case, TARGETS[0]).expect("it is sound");
        assert_eq!(look(&rendered), [""; 0], "{name}");
        spoil(&mut rendered);
        assert!(!look(&rendered).is_empty(), "{name}");
    }
}
