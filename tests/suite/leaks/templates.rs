//! Templates in values that read a credential, where a message speaks of what they give.

use serde_json::{Value, json};

use super::{MARK, assert_silent};
use crate::harness::masthead;

const TEMPLATES: [&str; 6] = [
    "{{ .Values.synapse.macaroon.value }}",
    "{{ fail .Values.synapse.macaroon.value }}",
    "{{ include .Values.synapse.macaroon.value . }}",
    "{{ (toJson .) | trunc 4000 }}",
    "{{ $x := . }}{{ $x.Values.synapse.macaroon.value }}",
    "{{ print \"https://u:LeakMark07@example.org\" }}",
];

/// Values with a template in one of the places that are templates.
fn places(template: &str) -> Vec<Value> {
    let path = json!({
        "path": "/a", "pathType": "Prefix", "availability": "only_externally",
        "service": {"name": template, "port": {"number": 1}},
    });
    let database =
        json!({"host": template, "user": "u", "database": "d", "password": {"value": "x"}});
    vec![
        json!({"serverName": template}),
        json!({"elementWeb": {"ingress": {"host": template}}}),
        json!({"elementWeb": {"ingress": {"tlsSecret": template}}}),
        json!({"elementWeb": {"additional": {"a": template}}}),
        json!({"synapse": {"postgres": database}}),
        json!({"synapse": {"redis": {"host": template}}}),
        json!({"synapse": {"ingress": {"additionalPaths": [path]}}}),
        json!({"synapse": {"signingKey": {"secret": template, "secretKey": "k"}}}),
        json!({"synapse": {"hostAliases": [{"ip": template, "hostnames": ["a"]}]}}),
        json!({"wellKnownDelegation": {"additional": {"client": template}}}),
    ]
}

#[test]
fn what_a_template_reads_is_not_quoted() {
    let secret = format!("synapse.macaroon.value={MARK} a/b");
    for template in TEMPLATES {
        for values in places(template) {
            let run = masthead("check --fragment minimal -f v.yaml")
                .arg("--set")
                .arg(&secret);
            let output = run.file("v.yaml", values.to_string()).run();
            assert_silent(&values.to_string(), &output);
        }
    }
}
