//! What can't be rendered for a Gateway, and what is told of objects that its API refuses.

use crate::harness::{Masthead, masthead};

fn run(command: &str, values: &str) -> Masthead {
    let fragments = "--fragment quick-setup-hostnames --fragment quick-setup-all-enabled";
    masthead(&format!(
        "{command} --credentials job {fragments} -f v.yaml"
    ))
    .file(
        "v.yaml",
        format!("inboundTrafficHandler: gateway\n{values}"),
    )
}

#[test]
fn what_is_missing_is_said_at_its_place() {
    let own = "gateway: {parentRefs: [{name: public}]}\n";
    let paths = |path: &str, port: &str| {
        format!(
            "{own}synapse: {{ingress: {{additionalPaths: [{{path: {path}, availability: only_externally, service: {{name: s, port: {port}}}}}]}}}}"
        )
    };
    for (values, expected) in [
        (String::new(), "gateway.parentRefs: the Gateway that routes attach to is missing"),
        (
            "gateway: {parentRefs: [{name: a}, {name: a}]}".to_owned(),
            "gateway.parentRefs[1]: the same Gateway is named twice",
        ),
        (
            "gateway: {parentRefs: [{name: a}], redirect: {port: 80}}".to_owned(),
            "gateway.redirect: the routes attach to the listener for plain HTTP of `a` too",
        ),
        (
            "gateway: {create: {enabled: true}}".to_owned(),
            "gateway.create.className: it is missing: the Gateway needs it",
        ),
        (
            "gateway: {create: {enabled: true, kind: ListenerSet}}".to_owned(),
            "gateway.create.parentRef.name: it is missing: the ListenerSet needs it",
        ),
        (
            "gateway: {create: {enabled: true, className: x}}".to_owned(),
            "elementWeb.ingress.tlsSecret: the listener for `chat.example.org` has no certificate",
        ),
        (
            "gateway: {create: {enabled: true, className: x}, parentRefs: [{name: a}]}".to_owned(),
            "gateway.parentRefs: the Gateways of `parentRefs` and one of the release",
        ),
        (
            "gateway: {create: {enabled: true, className: x}}\ncertManager: {issuer: i}\nelementWeb: {ingress: {tlsSecret: t}}"
                .to_owned(),
            "elementWeb.ingress.tlsSecret: cert-manager would overwrite this Secret",
        ),
        (
            "gateway: {parentRefs: [{name: a}], requestTimeout: 1d}".to_owned(),
            "gateway.requestTimeout: `1d` is no duration",
        ),
        (
            paths("/a%2Fb", "{number: 80}"),
            "synapse.ingress.additionalPaths[0].path: an HTTPRoute takes no such path: it has `%2F`",
        ),
        (
            paths("/a//b", "{number: 80}"),
            "synapse.ingress.additionalPaths[0].path: an HTTPRoute takes no such path: it has `//`",
        ),
        (
            paths("/a", "{name: http}"),
            "synapse.ingress.additionalPaths[0].service.port: an HTTPRoute takes the number of a port",
        ),
    ] {
        let said = run("render", &values).fails(1);
        assert!(said.contains(&format!("error: {expected}")), "{values}\n{said}");
    }
}

#[test]
fn what_has_no_effect_is_said() {
    let values = "gateway: {parentRefs: [{name: public}]}\n\
                  elementWeb: {ingress: {className: x, annotations: {a: b}, tlsSecret: t}, route: {labels: {a: b}}}\n\
                  elementAdmin: {inboundTrafficHandler: ingress, gateway: {requestTimeout: 5s}}\n";
    let said = run("render", values).run();
    assert_eq!(said.status, 0, "{}", said.stderr);
    for path in [
        "ingress.className",
        "ingress.annotations",
        "ingress.tlsSecret",
        "route",
    ] {
        let expected = format!(
            "warning: elementWeb.{path}: this has no effect: `inboundTrafficHandler` is `gateway`"
        );
        assert!(said.stderr.contains(&expected), "{path}\n{}", said.stderr);
    }
    let expected = "warning: elementAdmin.gateway: this has no effect: `elementAdmin.inboundTrafficHandler` is `ingress`";
    assert!(said.stderr.contains(expected), "{}", said.stderr);
}

/// An object of the user's with this spec.
fn extra(kind: &str, spec: &str) -> String {
    let values = format!(
        "gateway: {{parentRefs: [{{name: public}}]}}\nextraObjects:\n- |\n  apiVersion: gateway.networking.k8s.io/v1\n  \
         kind: {kind}\n  metadata: {{name: mine}}\n  spec: {spec}\n"
    );
    run("check", &values).run().stderr
}

#[test]
#[expect(clippy::too_many_lines, reason = "most of it is a table")]
fn objects_of_users_are_held_against_the_rules_of_the_api() {
    let rule = |rule: &str| format!("{{parentRefs: [{{name: a}}], rules: [{rule}]}}");
    let listener = |listener: &str| format!("{{gatewayClassName: x, listeners: [{listener}]}}");
    let filter = "{type: RequestRedirect, requestRedirect: {scheme: https}}";
    for (kind, spec, expected) in [
        (
            "HTTPRoute",
            rule(&format!(
                "{{filters: [{filter}], backendRefs: [{{name: s, port: 80}}]}}"
            )),
            "what is redirected goes to no `backendRefs`",
        ),
        (
            "HTTPRoute",
            rule(&format!("{{filters: [{filter}, {filter}]}}")),
            "there is more than one `RequestRedirect`",
        ),
        (
            "HTTPRoute",
            rule("{filters: [{type: RequestRedirect}]}"),
            "`requestRedirect` goes with `type: RequestRedirect`",
        ),
        (
            "HTTPRoute",
            rule(
                "{filters: [{type: URLRewrite, urlRewrite: {path: {type: ReplacePrefixMatch, replacePrefixMatch: /}}}], backendRefs: [{name: s, port: 80}]}",
            ),
            "`ReplacePrefixMatch` needs one match",
        ),
        (
            "HTTPRoute",
            rule("{matches: [{path: {type: PathPrefix, value: /a/../b}}]}"),
            "no route has such a path: it has the step `..`",
        ),
        (
            "HTTPRoute",
            rule("{matches: [{path: {type: Prefix, value: /}}]}"),
            "expected `Exact`, `PathPrefix` or `RegularExpression`",
        ),
        (
            "HTTPRoute",
            rule("{backendRefs: [{name: s}]}"),
            "a Service is named with a `port`",
        ),
        (
            "HTTPRoute",
            rule("{timeouts: {request: 5s, backendRequest: 10s}}"),
            "it is longer than `request`",
        ),
        (
            "HTTPRoute",
            rule("{timeouts: {request: 5 s}}"),
            "expected a duration",
        ),
        (
            "HTTPRoute",
            rule("{name: a}, {name: a}"),
            "two rules have the same `name`",
        ),
        (
            "HTTPRoute",
            rule(&vec!["{}"; 17].join(", ")),
            "expected at most 16, found 17",
        ),
        (
            "HTTPRoute",
            rule(&format!("{{matches: [{}]}}", vec!["{}"; 65].join(", "))),
            "expected at most 64, found 65",
        ),
        (
            "HTTPRoute",
            rule(&vec![format!("{{matches: [{}]}}", vec!["{}"; 60].join(", ")); 3].join(", ")),
            "180 matches together",
        ),
        (
            "HTTPRoute",
            "{parentRefs: [{name: a}, {name: a, sectionName: b}]}".to_owned(),
            "two references to the same parent",
        ),
        (
            "HTTPRoute",
            "{hostnames: [192.0.2.1]}".to_owned(),
            "expected a host",
        ),
        (
            "Gateway",
            listener("{name: a, port: 80, protocol: HTTP, tls: {mode: Passthrough}}"),
            "HTTP has no `tls`",
        ),
        (
            "Gateway",
            listener("{name: a, port: 443, protocol: HTTPS}"),
            "HTTPS needs `tls`",
        ),
        (
            "Gateway",
            listener("{name: a, port: 443, protocol: HTTPS, tls: {mode: Passthrough}}"),
            "HTTPS ends here",
        ),
        (
            "Gateway",
            listener("{name: a, port: 443, protocol: HTTPS, tls: {mode: Terminate}}"),
            "`certificateRefs` or `options` are needed",
        ),
        (
            "Gateway",
            listener("{name: a, port: 443, protocol: TLS}"),
            "TLS needs `tls` with its `mode`",
        ),
        (
            "Gateway",
            listener("{name: a, port: 9, protocol: UDP, hostname: a.b}"),
            "TCP and UDP know no host",
        ),
        (
            "Gateway",
            listener("{name: a, port: 80, protocol: HTTP}, {name: a, port: 81, protocol: HTTP}"),
            "an item before has the same `name`",
        ),
        (
            "Gateway",
            listener("{name: a, port: 80, protocol: HTTP}, {name: b, port: 80, protocol: http}"),
            "two listeners have the same port",
        ),
        (
            "ListenerSet",
            "{listeners: [{name: a, port: 80, protocol: HTTP}]}".to_owned(),
            "`parentRef` is missing",
        ),
        (
            "ReferenceGrant",
            "{from: [], to: [{group: '', kind: Secret}]}".to_owned(),
            "expected at least 1, found 0",
        ),
        (
            "TLSRoute",
            "{rules: [{backendRefs: [{name: s, port: 1}]}]}".to_owned(),
            "a TLSRoute has `hostnames`",
        ),
        (
            "UDPRoute",
            "{rules: [{backendRefs: [{name: s, port: 1}]}, {backendRefs: [{name: s, port: 1}]}]}"
                .to_owned(),
            "expected at most 1, found 2",
        ),
    ] {
        let said = extra(kind, &spec);
        assert!(
            said.contains(expected) && said.contains("[MH04"),
            "{kind} {spec}\n{said}"
        );
    }
    let sound = rule(&format!(
        "{{matches: [{{path: {{value: /a}}}}], filters: [{filter}]}}"
    ));
    assert!(!extra("HTTPRoute", &sound).contains("error"));
}
