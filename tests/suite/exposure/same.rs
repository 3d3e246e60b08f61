//! The set of hosts, paths, Services and ports is the same for Ingresses, HTTPRoutes and Routes,
//! for all that people may start from.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::cases::{self, Case};
use crate::library::{self, World};

/// A host, a path, a Service and the number of its port.
type Way = (String, String, String, i64);

/// The case with another handler for all. Everything that a Gateway needs is there.
fn with_handler(case: &Case, handler: &str) -> Case {
    let values = format!(
        "inboundTrafficHandler: {handler}\ningress: {{tlsSecret: tls}}\n\
         gateway: {{parentRefs: [], create: {{enabled: true, kind: Gateway, className: x}}}}\n"
    );
    case.clone().file("handler.yaml", values)
}

fn objects(case: &Case) -> Vec<Value> {
    let world = World::new(case.input(), "kubectl").expect("the values are sound");
    let stack = world
        .stack()
        .unwrap_or_else(|found| panic!("{}: {found}", case.name));
    let manifests = library::manifests(&stack, None);
    manifests.iter().map(|manifest| manifest.json()).collect()
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn text(value: &Value) -> String {
    value.as_str().expect("it is a text").to_owned()
}

/// A path counts the same with a slash at its end.
fn path(value: &Value) -> String {
    let text = value.as_str().unwrap_or("/").trim_end_matches('/');
    if text.is_empty() { "/" } else { text }.to_owned()
}

/// The number of a port of a Service, which is named where the Service is rendered.
fn number(objects: &[Value], service: &str, port: &Value) -> i64 {
    if let Some(number) = port.as_i64() {
        return number;
    }
    let is_it = |it: &&Value| it["kind"] == "Service" && it["metadata"]["name"] == service;
    let found = objects.iter().find(is_it).expect("the Service is rendered");
    let port = list(&found["spec"]["ports"]).find(|it| it["name"] == *port);
    port.expect("it has the port")["port"].as_i64().unwrap()
}

fn ways(objects: &[Value]) -> BTreeSet<Way> {
    objects
        .iter()
        .flat_map(|it| of_object(objects, it))
        .collect()
}

fn of_object(objects: &[Value], object: &Value) -> Vec<Way> {
    let spec = &object["spec"];
    match object["kind"].as_str().expect("it has a kind") {
        "Ingress" => {
            let rule = &spec["rules"][0];
            let of_path = |it: &Value| {
                let kind = it["pathType"].as_str();
                assert!(matches!(kind, Some("Prefix" | "ImplementationSpecific")));
                let service = &it["backend"]["service"];
                let name = text(&service["name"]);
                let port = service["port"]["number"].as_i64().map(Value::from);
                let port = port.unwrap_or_else(|| service["port"]["name"].clone());
                let port = number(objects, &name, &port);
                (text(&rule["host"]), path(&it["path"]), name, port)
            };
            list(&rule["http"]["paths"]).map(of_path).collect()
        }
        "HTTPRoute" => {
            let host = text(&spec["hostnames"][0]);
            let of_rule = |rule: &Value| {
                let fits = list(&rule["matches"]).map(|fit| {
                    assert_eq!(fit["path"]["type"], "PathPrefix");
                    path(&fit["path"]["value"])
                });
                let backend = &rule["backendRefs"][0];
                let to = |path| {
                    let port = backend["port"].as_i64().expect("it is a number");
                    (host.clone(), path, text(&backend["name"]), port)
                };
                fits.map(to).collect::<Vec<_>>()
            };
            list(&spec["rules"]).flat_map(of_rule).collect()
        }
        "Route" => {
            let name = text(&spec["to"]["name"]);
            let port = number(objects, &name, &spec["port"]["targetPort"]);
            vec![(text(&spec["host"]), path(&spec["path"]), name, port)]
        }
        _ => Vec::new(),
    }
}

/// The hosts whose plain requests are redirected.
fn redirected(objects: &[Value]) -> BTreeSet<String> {
    let hosts = objects.iter().filter_map(|object| {
        let spec = &object["spec"];
        let (host, is_redirected) = match object["kind"].as_str()? {
            "Ingress" => (&spec["rules"][0]["host"], spec["tls"].is_array()),
            "HTTPRoute" => {
                let filter = &spec["rules"][0]["filters"][0];
                (&spec["hostnames"][0], filter["type"] == "RequestRedirect")
            }
            "Route" => {
                let policy = &spec["tls"]["insecureEdgeTerminationPolicy"];
                (&spec["host"], policy == "Redirect")
            }
            _ => return None,
        };
        is_redirected.then(|| text(host))
    });
    hosts.collect()
}

#[test]
fn every_handler_leads_the_same_paths_to_the_same_services() {
    let mut number = 0;
    for case in cases::combinations().chain(cases::unpatched_examples()) {
        let [ingresses, gateway, routes] =
            ["ingress", "gateway", "route"].map(|handler| objects(&with_handler(&case, handler)));
        let expected = ways(&ingresses);
        assert_eq!(ways(&gateway), expected, "{}", case.name);
        assert_eq!(ways(&routes), expected, "{}", case.name);
        let expected_hosts = redirected(&ingresses);
        assert_eq!(redirected(&gateway), expected_hosts, "{}", case.name);
        assert_eq!(redirected(&routes), expected_hosts, "{}", case.name);
        number += expected.len();
    }
    assert!(number > 300, "{number}");
}

#[test]
fn without_a_handler_nothing_leads_there() {
    for case in cases::combinations() {
        let none = objects(&with_handler(&case, "none"));
        assert_eq!(ways(&none), BTreeSet::new(), "{}", case.name);
    }
}
