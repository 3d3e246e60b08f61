//! Routes of OpenShift.

use serde_json::{Value, json};

use crate::harness::{Masthead, masthead};

fn run(values: &str) -> Masthead {
    let fragments = "--fragment quick-setup-hostnames --fragment quick-setup-all-enabled";
    masthead(&format!("render --credentials job {fragments} -f v.yaml"))
        .file("v.yaml", format!("inboundTrafficHandler: route\n{values}"))
}

#[test]
fn each_path_is_a_route() {
    let output = run("route: {labels: {type: public}}\n").ok();
    let route = output.object("Route/ess-synapse-matrix");
    assert_eq!(
        route["spec"],
        json!({
            "host": "matrix.example.org",
            "path": "/_matrix",
            "to": {"kind": "Service", "name": "ess-synapse", "weight": 100},
            "port": {"targetPort": "haproxy-synapse"},
            "tls": {"termination": "edge", "insecureEdgeTerminationPolicy": "Redirect"},
        })
    );
    assert_eq!(route["metadata"]["labels"]["type"], "public");
    let annotations = json!({"haproxy.router.openshift.io/timeout": "600s"});
    assert_eq!(route["metadata"]["annotations"], annotations);
    let whole = output.object("Route/ess-element-web");
    assert_eq!(whole["spec"]["path"], Value::Null);
    assert!(!output.stdout.contains("route-certificates"));
}

#[test]
fn the_router_reads_the_certificates() {
    let output =
        run("ingress: {tlsSecret: all-tls}\nroute: {router: {serviceAccount: other}}\n").ok();
    let route = output.object("Route/ess-element-web");
    assert_eq!(
        route["spec"]["tls"]["externalCertificate"],
        json!({"name": "all-tls"})
    );
    let role = output.object("Role/ess-route-certificates");
    assert_eq!(
        role["rules"],
        json!([{"apiGroups": [""], "resources": ["secrets"], "resourceNames": ["all-tls"], "verbs": ["get", "list", "watch"]}])
    );
    let binding = output.object("RoleBinding/ess-route-certificates");
    assert_eq!(
        binding["subjects"],
        json!([{"kind": "ServiceAccount", "name": "other", "namespace": "openshift-ingress"}])
    );
}

#[test]
fn cert_manager_makes_the_certificates() {
    let output = run("certManager: {issuer: ours}\n").ok();
    let certificate = output.object("Certificate/ess-element-web");
    assert_eq!(
        certificate["spec"]["secretName"],
        "ess-element-web-certmanager-tls"
    );
    assert_eq!(certificate["spec"]["dnsNames"], json!(["chat.example.org"]));
    let route = output.object("Route/ess-element-web");
    let secret = &route["spec"]["tls"]["externalCertificate"]["name"];
    assert_eq!(*secret, "ess-element-web-certmanager-tls");
}

#[test]
fn what_a_route_does_not_have_is_said() {
    let said = run("elementWeb: {ingress: {host: '*.example.org'}}\n").fails(1);
    assert!(
        said.contains("elementWeb.ingress.host: an OpenShift Route is for one host"),
        "{said}"
    );
    let path = "synapse: {ingress: {additionalPaths: [{path: /a, availability: only_externally, service: {name: s, port: {number: 80}}}]}}";
    let said = run(path).run();
    assert_eq!(said.status, 0);
    let warning = "warning: synapse.ingress.additionalPaths[0].service.port: an OpenShift Route takes 80 for the port of the pods";
    assert!(said.stderr.contains(warning), "{}", said.stderr);
    let said = run("").args("--api-versions apps/v1").fails(1);
    assert!(
        said.contains("`route.openshift.io/v1/Route` is needed, and is not among the API versions"),
        "{said}"
    );
}
