//! HTTPRoutes and what they attach to.

use serde_json::{Value, json};

use crate::harness::{Masthead, Output, masthead};

const HOSTS: &str = "--fragment quick-setup-hostnames --fragment quick-setup-all-enabled";

fn run(values: &str) -> Masthead {
    masthead(&format!("render --credentials job {HOSTS} -f v.yaml")).file("v.yaml", values)
}

fn of_kind<'o>(objects: &'o [Value], kind: &str) -> Vec<&'o Value> {
    objects.iter().filter(|it| it["kind"] == kind).collect()
}

fn names(output: &Output, kind: &str) -> Vec<String> {
    let objects = output.objects();
    let names = of_kind(&objects, kind)
        .into_iter()
        .map(|it| &it["metadata"]["name"]);
    names
        .map(|name| name.as_str().unwrap().to_owned())
        .collect()
}

const OURS: &str = "inboundTrafficHandler: gateway\n\
                    gateway: {parentRefs: [{name: public, namespace: gateways, sectionName: https}], \
                    redirect: {sectionName: http}}\n";

#[test]
fn every_host_has_a_route_and_a_redirect() {
    let output = run(OURS).ok();
    assert_eq!(names(&output, "Ingress"), [] as [&str; 0]);
    assert_eq!(
        names(&output, "HTTPRoute"),
        [
            "ess-element-admin",
            "ess-element-admin-redirect",
            "ess-element-web",
            "ess-element-web-redirect",
            "ess-matrix-authentication-service",
            "ess-matrix-authentication-service-redirect",
            "ess-matrix-rtc",
            "ess-matrix-rtc-redirect",
            "ess-synapse",
            "ess-synapse-redirect",
            "ess-well-known",
            "ess-well-known-redirect",
        ]
    );
    let parent = json!([{"namespace": "gateways", "name": "public", "sectionName": "https"}]);
    let route = output.object("HTTPRoute/ess-synapse");
    assert_eq!(route["spec"]["parentRefs"], parent);
    // Paths with the same backend are one rule.
    assert_eq!(route["spec"]["rules"].as_array().unwrap().len(), 2);
    assert_eq!(
        route["spec"]["rules"][1]["timeouts"],
        json!({"request": "600s"})
    );
    let redirect = output.object("HTTPRoute/ess-synapse-redirect");
    assert_eq!(redirect["spec"]["parentRefs"][0]["sectionName"], "http");
    assert_eq!(
        redirect["spec"]["rules"],
        json!([{"filters": [{"type": "RequestRedirect", "requestRedirect": {"scheme": "https", "statusCode": 301}}]}])
    );
}

#[test]
fn a_component_may_have_its_own() {
    let values = format!(
        "{OURS}elementWeb: {{gateway: {{parentRefs: [{{name: other}}], requestTimeout: 5m, annotations: {{a: b}}, labels: {{c: d}}}}}}\n\
         synapse: {{gateway: {{requestTimeout: ''}}}}\nelementAdmin: {{inboundTrafficHandler: ingress}}\n"
    );
    // The redirect is for listeners of the Gateway that has them.
    let values = values.replace("requestTimeout: 5m", "requestTimeout: 5m, redirect: {}");
    let said = run(&values).fails(1);
    assert!(said.contains("nothing is redirected there"), "{said}");
    let values = values.replace("{name: other}", "{name: other, port: 443}");
    let output = run(&values).ok();
    let route = output.object("HTTPRoute/ess-element-web");
    assert_eq!(
        route["spec"]["parentRefs"],
        json!([{"name": "other", "port": 443}])
    );
    assert_eq!(route["spec"]["rules"][0]["timeouts"]["request"], "5m");
    assert_eq!(route["metadata"]["annotations"], json!({"a": "b"}));
    assert_eq!(route["metadata"]["labels"]["c"], "d");
    let synapse = output.object("HTTPRoute/ess-synapse");
    assert_eq!(synapse["spec"]["rules"][0]["timeouts"], Value::Null);
    assert_eq!(names(&output, "Ingress"), ["ess-element-admin"]);
}

#[test]
fn a_gateway_elsewhere_may_read_the_certificates_that_are_named() {
    let values = format!("{OURS}elementWeb: {{ingress: {{tlsSecret: chat-tls}}}}\n");
    let output = run(&values).ok();
    let grant = output.object("ReferenceGrant/ess-gateway-certificates");
    assert_eq!(
        grant["spec"],
        json!({
            "from": [{"group": "gateway.networking.k8s.io", "kind": "Gateway", "namespace": "gateways"}],
            "to": [{"group": "", "kind": "Secret", "name": "chat-tls"}],
        })
    );
    assert_eq!(names(&run(OURS).ok(), "ReferenceGrant"), [] as [&str; 0]);
    // In the same namespace none is needed, and the Secret is not ours to show.
    let here = values.replace("namespace: gateways, ", "");
    let output = run(&here).run();
    assert_eq!(names(&output, "ReferenceGrant"), [] as [&str; 0]);
    assert!(
        output.stderr.contains("this has no effect"),
        "{}",
        output.stderr
    );
}

const CREATED: &str = "inboundTrafficHandler: gateway\n\
                       gateway: {create: {enabled: true, className: x, annotations: {a: b}}}\n";

#[test]
fn a_gateway_is_made_with_listeners_for_every_host() {
    let output = run(&format!("{CREATED}ingress: {{tlsSecret: all-tls}}\n")).ok();
    let gateway = output.object("Gateway/ess-gateway");
    assert_eq!(gateway["spec"]["gatewayClassName"], "x");
    assert_eq!(gateway["metadata"]["annotations"], json!({"a": "b"}));
    let listeners = gateway["spec"]["listeners"].as_array().unwrap();
    assert_eq!(listeners.len(), 12);
    let https = listeners
        .iter()
        .find(|it| it["name"] == "https-chat.example.org");
    assert_eq!(
        *https.unwrap(),
        json!({
            "name": "https-chat.example.org",
            "hostname": "chat.example.org",
            "port": 443,
            "protocol": "HTTPS",
            "tls": {"mode": "Terminate", "certificateRefs": [{"name": "all-tls"}]},
        })
    );
    let route = output.object("HTTPRoute/ess-element-web");
    let parent = json!([{"name": "ess-gateway", "sectionName": "https-chat.example.org"}]);
    assert_eq!(route["spec"]["parentRefs"], parent);
    let redirect = output.object("HTTPRoute/ess-element-web-redirect");
    let parent = json!([{"name": "ess-gateway", "sectionName": "http-chat.example.org"}]);
    assert_eq!(redirect["spec"]["parentRefs"], parent);
}

#[test]
fn cert_manager_is_told_by_the_gateway() {
    let output = run(&format!(
        "{CREATED}certManager: {{clusterIssuer: letsencrypt}}\n"
    ))
    .ok();
    let gateway = output.object("Gateway/ess-gateway");
    let annotations = json!({"cert-manager.io/cluster-issuer": "letsencrypt", "a": "b"});
    assert_eq!(gateway["metadata"]["annotations"], annotations);
    let tls = &gateway["spec"]["listeners"][0]["tls"]["certificateRefs"][0]["name"];
    assert_eq!(*tls, "ess-element-web-certmanager-tls");
    let route = output.object("HTTPRoute/ess-element-web");
    assert_eq!(route["metadata"]["annotations"], Value::Null);
}

#[test]
fn a_listener_set_adds_to_a_gateway_that_is_there() {
    let values = "inboundTrafficHandler: gateway\ningress: {tlsSecret: all-tls}\n\
                  gateway: {create: {enabled: true, kind: ListenerSet, parentRef: {name: shared, namespace: gateways}, httpsPort: 8443}}\n";
    let output = run(values).ok();
    let set = output.object("ListenerSet/ess-gateway");
    let parent = json!({"namespace": "gateways", "name": "shared"});
    assert_eq!(set["spec"]["parentRef"], parent);
    assert_eq!(set["spec"]["gatewayClassName"], Value::Null);
    let route = output.object("HTTPRoute/ess-element-web");
    assert_eq!(
        route["spec"]["parentRefs"],
        json!([{
            "group": "gateway.networking.k8s.io",
            "kind": "ListenerSet",
            "name": "ess-gateway",
            "sectionName": "https-chat.example.org",
        }])
    );
    let redirect = output.object("HTTPRoute/ess-element-web-redirect");
    let filter = &redirect["spec"]["rules"][0]["filters"][0]["requestRedirect"];
    assert_eq!(filter["port"], 8443);
}

#[test]
fn without_tls_the_routes_are_for_plain_http() {
    let output = run(&format!("{CREATED}ingress: {{tlsEnabled: false}}\n")).ok();
    let gateway = output.object("Gateway/ess-gateway");
    let listeners = gateway["spec"]["listeners"].as_array().unwrap();
    assert!(
        listeners.iter().all(|it| it["protocol"] == "HTTP"),
        "{gateway}"
    );
    let route = output.object("HTTPRoute/ess-element-web");
    let section = &route["spec"]["parentRefs"][0]["sectionName"];
    assert_eq!(*section, "http-chat.example.org");
    assert!(
        !names(&output, "HTTPRoute")
            .iter()
            .any(|it| it.ends_with("-redirect"))
    );
}

#[test]
fn more_paths_than_a_route_takes_are_several_routes() {
    let path = |index| {
        format!(
            "{{path: /p{index}, availability: only_externally, service: {{name: s{index}, port: {{number: 80}}}}}}"
        )
    };
    let paths: Vec<_> = (0..40).map(path).collect();
    let values = format!(
        "{OURS}synapse: {{ingress: {{additionalPaths: [{}]}}}}\n",
        paths.join(", ")
    );
    let output = run(&values).ok();
    let routes = ["ess-synapse", "ess-synapse-2", "ess-synapse-3"];
    let rules = routes.map(|name| {
        let route = output.object(&format!("HTTPRoute/{name}"));
        route["spec"]["rules"].as_array().unwrap().len()
    });
    assert_eq!(rules, [16, 16, 10]);
}

#[test]
fn api_versions_decide() {
    let with = |apis: &[&str]| {
        let flags: Vec<_> = apis
            .iter()
            .map(|api| format!("--api-versions {api}"))
            .collect();
        run(&format!(
            "{OURS}elementWeb: {{ingress: {{tlsSecret: chat-tls}}}}\n"
        ))
        .args(&flags.join(" "))
    };
    let said = with(&["monitoring.coreos.com/v1"]).fails(1);
    for kind in ["HTTPRoute", "ReferenceGrant"] {
        let expected = format!(
            "`gateway.networking.k8s.io/v1/{kind}` is needed, and is not among the API versions"
        );
        assert!(said.contains(&expected), "{said}");
    }
    assert!(said.contains("install the Gateway API"), "{said}");
    with(&["gateway.networking.k8s.io/v1"]).ok();
    // Where kinds are named, each has to be.
    let said = with(&["gateway.networking.k8s.io/v1/Gateway"]).fails(1);
    assert!(
        said.contains("v1/HTTPRoute` is needed, and is not among"),
        "{said}"
    );
    let older = [
        "gateway.networking.k8s.io/v1/HTTPRoute",
        "gateway.networking.k8s.io/v1beta1",
    ];
    let grant = with(&older)
        .ok()
        .object("ReferenceGrant/ess-gateway-certificates");
    assert_eq!(grant["apiVersion"], "gateway.networking.k8s.io/v1beta1");
}

#[test]
fn policies_let_the_gateway_in() {
    let values = format!(
        "{OURS}networkPolicy: {{enabled: true, gateway: {{namespace: envoy}}, ingressController: {{namespace: nginx}}}}\n"
    );
    let policy = run(&values)
        .ok()
        .object("NetworkPolicy/ess-element-web")
        .to_string();
    assert!(
        policy.contains("\"envoy\"") && !policy.contains("\"nginx\""),
        "{policy}"
    );
    let routes = run(&values.replace(
        "inboundTrafficHandler: gateway",
        "inboundTrafficHandler: route",
    ));
    let policy = routes
        .run()
        .object("NetworkPolicy/ess-element-web")
        .to_string();
    assert!(
        policy.contains("policy-group.network.openshift.io/ingress"),
        "{policy}"
    );
}

#[test]
fn notes_name_what_listens() {
    let notes = |topic: &str, values: &str| {
        masthead(&format!("notes {topic} {HOSTS} -f v.yaml"))
            .file("v.yaml", values)
            .ok()
            .stdout
    };
    let dns = notes("dns", OURS);
    assert!(
        dns.contains("chat.example.org. 3600 IN A <address of the Gateway>"),
        "{dns}"
    );
    assert!(dns.contains("kubectl get gateway"), "{dns}");
    assert!(notes("ports", OURS).contains("TCP 443: the Gateway, for all"));
    assert!(notes("uninstall", OURS).contains("httproute.gateway.networking.k8s.io"));
    assert!(!notes("uninstall", "").contains("httproute"));
    let table = notes("routes", "inboundTrafficHandler: none");
    assert!(table.starts_with("HOST "), "{table}");
    let json = masthead(&format!("notes routes -o json {HOSTS}"))
        .ok()
        .stdout;
    let rows: Value = serde_json::from_str(&json).unwrap();
    let row = rows
        .as_array()
        .unwrap()
        .iter()
        .find(|row| row["path"] == "/_matrix");
    let row = row.unwrap();
    assert_eq!(
        (&row["service"], &row["port"]),
        (&json!("ess-synapse"), &json!(8008))
    );
    assert_eq!(
        (&row["requestSeconds"], &row["bodySize"]),
        (&json!(600), &json!("100M"))
    );
    let said = masthead(&format!("notes dns -o json {HOSTS}")).fails(2);
    assert!(said.contains("`masthead notes routes` alone"), "{said}");
}

#[test]
fn two_deployments_have_no_host_in_common() {
    let project = "apiVersion: masthead/v1\nkind: Project\ndefaults:\n  credentials: job\n  \
                   layers: [{fragment: nothing-enabled}, {fragment: element-web-minimal}, {file: v.yaml}]\ndeployments:\n  - {name: a}\n  - {name: b, namespace: b}\n";
    let values = format!(
        "serverName: example.org\nelementWeb: {{ingress: {{host: chat.example.org}}}}\n{OURS}"
    );
    let said = masthead("check")
        .file("masthead.yaml", project)
        .file("v.yaml", &values)
        .run();
    assert!(
        said.stderr
            .contains("the host `chat.example.org`, with the same path"),
        "{}",
        said.stderr
    );
}
