//! `httpService`, the Services that take HTTP requests, which older files call `ingress.service`.

use crate::harness::{Masthead, Output, masthead};

/// The components that have one, with their Services.
const COMPONENTS: [(&str, &str); 7] = [
    ("synapse", "ess-synapse"),
    (
        "matrixAuthenticationService",
        "ess-matrix-authentication-service",
    ),
    ("elementWeb", "ess-element-web"),
    ("elementAdmin", "ess-element-admin"),
    ("matrixRTC", "ess-matrix-rtc-authorisation-service"),
    ("hookshot", "ess-hookshot"),
    ("wellKnownDelegation", "ess-well-known"),
];

fn run(version: &str, values: &str) -> Masthead {
    let flags = "template ess --fragment quick-setup-hostnames --fragment quick-setup-all-enabled \
                 --fragment hookshot-minimal --fragment hookshot-ingress \
                 -f v.yaml --chart-version";
    masthead(&format!("{flags} {version}")).file("v.yaml", values)
}

/// What is rendered, with what is said beside.
fn rendered(version: &str, values: &str) -> Output {
    let output = run(version, values).run();
    assert_eq!(output.status, 0, "{values}\n{}", output.stderr);
    output
}

#[test]
fn both_names_set_the_same() {
    let service = "{type: LoadBalancer, annotations: {a: b}, internalTrafficPolicy: Local, \
                   externalTrafficPolicy: Local, externalIPs: [192.0.2.1]}";
    for version in ["26.8", "26.11"] {
        for (component, name) in COMPONENTS {
            let older = format!("{component}: {{ingress: {{service: {service}}}}}");
            let newer = format!("{component}: {{httpService: {service}}}");
            let [older, newer] = [older, newer].map(|values| {
                let service = rendered(version, &values).object(&format!("Service/{name}"));
                (service["metadata"].clone(), service["spec"].clone())
            });
            assert_eq!(older, newer, "{component}");
            assert_eq!(newer.0["annotations"]["a"], "b");
            assert_eq!(newer.1["type"], "LoadBalancer");
            assert_eq!(newer.1["externalTrafficPolicy"], "Local");
            assert_eq!(newer.1["internalTrafficPolicy"], "Local");
            assert_eq!(newer.1["externalIPs"][0], "192.0.2.1");
        }
    }
}

#[test]
fn what_a_component_does_not_say_is_that_of_all() {
    let all = "httpService: {type: NodePort, annotations: {a: b}, externalIPs: [192.0.2.1]}\n\
               hookshot: {httpService: {type: ClusterIP, annotations: {c: d}, externalIPs: []}}\n";
    let output = rendered("26.11", all);
    let plain = &output.object("Service/ess-element-web")["spec"];
    assert_eq!(plain["type"], "NodePort");
    assert_eq!(plain["externalIPs"][0], "192.0.2.1");
    let own = output.object("Service/ess-hookshot");
    assert_eq!(own["spec"]["type"], "ClusterIP");
    assert_eq!(own["spec"].get("externalIPs"), None);
    assert_eq!(
        own["metadata"]["annotations"],
        serde_json::json!({"a": "b", "c": "d"})
    );
}

#[test]
fn each_key_may_stand_under_either_name_but_not_say_two_things() {
    let both = |older: &str, newer: &str| {
        format!("synapse: {{ingress: {{service: {{{older}}}}}, httpService: {{{newer}}}}}")
    };
    let values = both("type: NodePort, annotations: {a: b}", "annotations: {c: d}");
    let service = rendered("26.11", &values).object("Service/ess-synapse");
    assert_eq!(service["spec"]["type"], "NodePort");
    assert_eq!(
        service["metadata"]["annotations"],
        serde_json::json!({"a": "b", "c": "d"})
    );
    for (older, newer) in [
        ("type: NodePort", "type: LoadBalancer"),
        ("annotations: {a: b}", "annotations: {a: c}"),
        ("externalIPs: [192.0.2.1]", "externalIPs: [192.0.2.2]"),
    ] {
        let said = run("26.11", &both(older, newer)).fails(1);
        assert_eq!(said.matches("error: ").count(), 1, "{said}");
        assert!(said.contains("error: synapse.ingress.service."), "{said}");
        assert!(said.contains("says otherwise (v.yaml:1:"), "{said}");
        rendered("26.11", &both(older, older));
    }
}

#[test]
fn the_older_name_is_noted_where_the_release_has_the_newer() {
    let values = "wellKnownDelegation: {ingress: {service: {type: NodePort}}}";
    let said = |version| rendered(version, values).stderr;
    let note = "note: wellKnownDelegation.ingress.service: this is called `wellKnownDelegation.httpService`";
    assert!(said("26.11").contains(note));
    assert!(!said("26.8").contains("note: "));
}
