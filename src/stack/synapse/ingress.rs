//! Synapse's Ingress, and the Service behind it, which is HAProxy.

use minijinja::context;
use serde::Serialize;

use super::additional_paths::{Availability, Port, Target, additional_paths};
use crate::stack::haproxy;
use crate::stack::ingress::{Ingress, IngressService, host};
use crate::stack::matrix_authentication_service::Address;
use crate::stack::object::{Kind, Object};
use crate::stack::{Context, facts};

const PATH: &str = "synapse";

/// A path prefix and what serves it.
#[derive(Debug, PartialEq, Eq, Serialize)]
struct Rule {
    path: String,
    service: String,
    port: Port,
}

/// The Ingress and the Service, where Synapse is enabled.
pub fn objects(cx: &Context) -> Vec<Object> {
    if !cx.enabled(PATH) {
        return Vec::new();
    }
    let name = cx.release.object(PATH);
    let mut ingress = Ingress::new(cx, PATH, &name, host(cx, PATH));
    if ingress.controller_is_nginx {
        // https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations/#custom-max-body-size
        let size = cx
            .node("synapse.media")
            .str("maxUploadSize")
            .unwrap_or_default();
        ingress.default_annotation("nginx.ingress.kubernetes.io/proxy-body-size", size);
    }
    let service = IngressService::new(cx, PATH);
    let mut labels = haproxy::front_labels(cx, PATH);
    labels.insert(super::INSTANCE_LABEL.into(), name.clone());
    let facts = context! {
        ingress => facts::value(&ingress),
        service => facts::value(&service),
        selector => cx.release.object(haproxy::NAME),
        rules => facts::value(&rules(cx)),
    };
    let object =
        |kind, template| Object::new(kind, &name, template, &labels, ("synapse", facts.clone()));
    vec![
        object(Kind::Ingress, "synapse/ingress.yaml").annotations(&ingress.annotations),
        object(Kind::Service, "synapse/ingress-service.yaml").annotations(&service.annotations),
    ]
}

/// Who serves which path, as far as requests from outside go. A path that is given is not Synapse's any more.
fn rules(cx: &Context) -> Vec<Rule> {
    let mut out = mas_rules(cx);
    out.extend(hookshot_rules(cx));
    for additional in additional_paths(cx) {
        match additional.availability {
            Availability::Blocked => out.push(ours(cx, &additional.path, "haproxy-403")),
            Availability::OnlyExternally(Target { service, port }) => {
                out.push(Rule {
                    path: additional.path,
                    service,
                    port,
                });
            }
            // HAProxy sends them on, whoever asks.
            Availability::InternallyAndExternally(_) => {}
        }
    }
    for path in ["/_matrix", "/_synapse"] {
        if !out.iter().any(|rule| rule.path == path) {
            out.push(ours(cx, path, "haproxy-synapse"));
        }
    }
    out
}

/// Logins of clients that know nothing of OAuth, where MAS has the accounts.
/// <https://element-hq.github.io/matrix-authentication-service/setup/reverse-proxy.html>
fn mas_rules(cx: &Context) -> Vec<Rule> {
    if !super::delegates_to_mas(cx) {
        return Vec::new();
    }
    // Below a path, these have a port of their own.
    let port = if Address::new(cx).path.is_empty() {
        "http"
    } else {
        "compat"
    };
    let versions = ["api/v1", "r0", "v3", "unstable"].into_iter();
    let paths = versions.flat_map(|version| {
        ["login", "refresh", "logout"].map(|end| format!("/_matrix/client/{version}/{end}"))
    });
    paths
        .map(|path| rule(cx, path, "matrix-authentication-service", port))
        .collect()
}

/// Hookshot is below Synapse's host unless it has its own.
fn hookshot_rules(cx: &Context) -> Vec<Rule> {
    if !cx.enabled("hookshot") || cx.templated("hookshot.ingress.host").is_some() {
        return Vec::new();
    }
    vec![
        rule(
            cx,
            "/_matrix/hookshot/widgetapi/v1".into(),
            "hookshot",
            "widgets",
        ),
        rule(cx, "/_matrix/hookshot".into(), "hookshot", "webhooks"),
    ]
}

fn ours(cx: &Context, path: &str, port: &str) -> Rule {
    rule(cx, path.to_owned(), PATH, port)
}

fn rule(cx: &Context, path: String, service: &str, port: &str) -> Rule {
    Rule {
        path,
        service: cx.release.object(service),
        port: Port::Name(port.to_owned()),
    }
}
