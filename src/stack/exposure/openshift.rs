//! Routes of OpenShift: one for each path of a site, and what lets the router read certificates.
//!
//! Source: <https://docs.redhat.com/en/documentation/openshift_container_platform/4.20/html/ingress_and_load_balancing/configuring-routes>

use super::handler::Handler;
use super::site::Site;
use crate::kube::object::{
    Body, CertificateSpec, Labels, Path, PortRef, RoleBinding, RoutePort, RouteSpec, RouteTarget,
    RouteTls, Rule, SecretName,
};
use crate::source::Code;
use crate::stack::issuer::Issuer;
use crate::stack::labels::Identity;
use crate::stack::object::Object;
use crate::stack::reader::Reader;
use crate::values::typed::{Section, Typed};

const API: &str = "route.openshift.io/v1/Route";

/// What follows the release in the names of what is common to all, and its folder.
const NAME: &str = "route-certificates";
const FOLDER: &str = "route";

/// The most characters of a path in a name.
const MAX_STEM: usize = 40;

/// The Routes of a site, and the Certificate that cert-manager is asked for.
pub(super) fn routes<'a>(cx: &Reader<'a>, site: &Site) -> Vec<Object<'a>> {
    let mut names: Vec<String> = Vec::new();
    let routes = site.paths.iter().map(|path| {
        let name = free_name(&site.name, &path.path, &names);
        names.push(name.clone());
        route(cx, site, &name, path)
    });
    let mut out: Vec<Object> = routes.collect();
    out.extend(certificate(cx, site));
    out
}

fn route<'a>(cx: &Reader<'a>, site: &Site, name: &str, path: &Path) -> Object<'a> {
    let exposure = &site.exposure;
    let secret = exposure.tls_secret.clone();
    let tls = || RouteTls {
        termination: "edge",
        insecure_edge_termination_policy: "Redirect",
        external_certificate: secret.map(|name| SecretName { name }),
    };
    let below = path.path.trim_end_matches('/');
    let spec = RouteSpec {
        host: exposure.host.as_ref().to_owned(),
        path: (!below.is_empty()).then(|| below.to_owned()),
        to: RouteTarget {
            kind: "Service",
            name: path.backend.service.clone(),
            weight: 100,
        },
        port: RoutePort {
            target_port: path.backend.port.clone(),
        },
        tls: exposure.tls.then(tls),
    };
    let stem = name.strip_prefix(&site.name).unwrap_or_default();
    Object::new(cx, name, &site.all_labels(), Body::Route(spec))
        .annotations(&annotations(site))
        .file(format!("route{stem}"))
}

/// With how long the router waits, where that is longer than its 30 seconds and the user did not
/// say so.
/// <https://docs.redhat.com/en/documentation/openshift_container_platform/4.20/html/ingress_and_load_balancing/configuring-routes#nw-route-specific-annotations_configuring-routes>
fn annotations(site: &Site) -> Labels {
    let mut out = site.exposure.annotations.clone();
    let seconds = site.exposure.demands.request_seconds;
    if let Some(seconds) = seconds.filter(|seconds| *seconds > 0) {
        let key = "haproxy.router.openshift.io/timeout".to_owned();
        out.set_default(key, format!("{seconds}s"));
    }
    out
}

/// The name of a Route, which ends with its path.
fn free_name(site: &str, path: &str, taken: &[String]) -> String {
    let words = path.split(|c: char| !c.is_ascii_alphanumeric());
    let words: Vec<String> = words
        .filter(|word| !word.is_empty())
        .map(str::to_ascii_lowercase)
        .collect();
    let stem: String = words.join("-").chars().take(MAX_STEM).collect();
    let stem = stem.trim_end_matches('-');
    let name = if stem.is_empty() {
        site.to_owned()
    } else {
        format!("{site}-{stem}")
    };
    let others = (2..).map(|number| format!("{name}-{number}"));
    let mut all = std::iter::once(name.clone()).chain(others);
    let is_free = |name: &String| !taken.contains(name);
    all.find(is_free).unwrap_or(name)
}

/// The certificate that the issuer of the values makes.
fn certificate<'a>(cx: &Reader<'a>, site: &Site) -> Option<Object<'a>> {
    let exposure = &site.exposure;
    let issuer = Issuer::new(cx)?;
    let secret_name = exposure.tls_secret.clone()?;
    if !exposure.tls || exposure.has_own_secret || exposure.is_beside {
        return None;
    }
    let spec = CertificateSpec {
        secret_name,
        common_name: None,
        dns_names: vec![exposure.host.as_ref().to_owned()],
        issuer_ref: issuer.reference,
    };
    let labels = site.all_labels();
    Some(Object::new(
        cx,
        &site.name,
        &labels,
        Body::Certificate(spec),
    ))
}

/// What lets the router read the Secrets with certificates: it refuses a Route whose certificate it
/// may not read.
/// <https://docs.redhat.com/en/documentation/openshift_container_platform/4.20/html/ingress_and_load_balancing/configuring-routes#nw-ingress-route-secret-load-external-cert_secured-routes>
pub(super) fn shared_objects<'a>(cx: &Reader<'a>, sites: &[Site]) -> Vec<Object<'a>> {
    let mut secrets: Vec<String> = Vec::new();
    for site in of_route(sites).filter(|site| site.exposure.tls) {
        let secret = site.exposure.tls_secret.as_ref();
        secrets.extend(secret.filter(|secret| !secrets.contains(secret)).cloned());
    }
    if secrets.is_empty() {
        return Vec::new();
    }
    let identity = Identity {
        component: "matrix-route",
        name: NAME.into(),
        version: cx.chart.version(),
    };
    let labels = identity.labels(cx, &Typed::of(Section::alone(None)));
    let (name, router) = (cx.release.object(NAME), cx.values.route().router());
    let rule = Rule {
        api_group: "",
        resource: "secrets",
        resource_names: secrets,
        verbs: &["get", "list", "watch"],
    };
    let binding = RoleBinding {
        role: name.clone(),
        service_account: router.service_account().or_default().to_owned(),
        namespace: router.namespace().or_default().to_owned(),
    };
    let bodies = [Body::Role(vec![rule]), Body::RoleBinding(binding)];
    let object = |body| Object::new(cx, &name, &labels, body).of(FOLDER);
    bodies.into_iter().map(object).collect()
}

fn of_route(sites: &[Site]) -> impl Iterator<Item = &Site> {
    sites.iter().filter(|site| site.is_by(Handler::Route))
}

/// Reports what of all sites together can't be rendered.
pub(super) fn check(cx: &Reader, sites: &[Site]) {
    let is_told = cx.release.api_versions.is_empty() || cx.release.has_api(API);
    if !is_told && of_route(sites).next().is_some() {
        let message = format!("`{API}` is needed, and is not among the API versions");
        let hint = format!(
            "add `--api-versions {API}` if the cluster is OpenShift, or set another `inboundTrafficHandler`"
        );
        let field = cx.values.inbound_traffic_handler();
        cx.report(cx.problem(Code::MissingApi, &field, message).hint(hint));
    }
}

/// Warns of the number of a port, which is not that of the Service.
pub(super) fn check_port<'a>(cx: &Reader<'a>, field: &impl Typed<'a>, port: &PortRef) {
    if let PortRef::Number(number) = port {
        let message = format!(
            "an OpenShift Route takes {number} for the port of the pods, not of the Service"
        );
        let hint = "name the port of the Service in `name`, where it has another number";
        let problem = cx.problem(Code::InexpressibleRoute, field, message);
        cx.report(problem.hint(hint).warning());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_end_with_the_path() {
        assert_eq!(free_name("ess-synapse", "/", &[]), "ess-synapse");
        assert_eq!(
            free_name("ess-synapse", "/_matrix", &[]),
            "ess-synapse-matrix"
        );
        let taken = ["x-a-b".to_owned(), "x-a-b-2".to_owned()];
        assert_eq!(free_name("x", "/a/b", &taken), "x-a-b-3");
        assert_eq!(
            free_name("x", &format!("/{}", "a".repeat(99)), &[]).len(),
            42
        );
    }
}
