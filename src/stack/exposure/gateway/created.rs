//! The Gateway or ListenerSet of the release, with listeners for all hosts.

use super::listener::{NAME, kind, name_for};
use super::streams::Stream;
use crate::kube::object::{
    Body, GatewaySpec, Kind, Labels, Listener, ListenerTls, Parent, SecretName,
};
use crate::source::Code;
use crate::stack::exposure::site::Site;
use crate::stack::issuer::Issuer;
use crate::stack::labels::{self, Identity};
use crate::stack::object::Object;
use crate::stack::reader::Reader;
use crate::values::typed::{Field, Typed};

/// The most listeners of a Gateway or a ListenerSet.
const MAX_LISTENERS: usize = 64;

/// Its kind, where something attaches to it.
pub(super) fn made(cx: &Reader, sites: &[&Site], streams: &[Stream]) -> Option<Kind> {
    let has_site = sites.iter().any(|site| is_on_it(site));
    let is_used = has_site || streams.iter().any(Stream::is_created);
    is_used.then(|| kind(cx))
}

fn is_on_it(site: &Site) -> bool {
    let gateway = site.exposure.gateway.as_ref();
    gateway.is_some_and(|gateway| gateway.is_created)
}

/// The object, where something attaches to it.
pub(super) fn object<'a>(
    cx: &Reader<'a>,
    sites: &[&Site],
    streams: &[Stream],
) -> Option<Object<'a>> {
    let values = cx.values.gateway().create();
    let kind = made(cx, sites, streams)?;
    let text = |field: Field<'a, &'a str>| cx.text(&field).map(|text| text.as_ref().to_owned());
    let above = values.parent_ref();
    let parent = || Parent {
        group: None,
        kind: None,
        namespace: text(above.namespace()),
        name: text(above.name()).unwrap_or_default(),
        section_name: None,
        port: None,
    };
    let is_set = kind == Kind::ListenerSet;
    let class = || values.class_name().get().unwrap_or_default().to_owned();
    let spec = GatewaySpec {
        gateway_class_name: (!is_set).then(class),
        parent_ref: is_set.then(parent),
        listeners: listeners(cx, sites, streams),
    };
    let identity = Identity {
        component: "matrix-gateway",
        name: NAME.into(),
        version: cx.chart.version(),
    };
    let labels = identity.labels(cx, &values.labels());
    let mut annotations = Labels::new();
    if let Some(issuer) = Issuer::new(cx).filter(|_| sites.iter().any(|site| is_issued(site))) {
        annotations.set(issuer.annotation, issuer.reference.name);
    }
    labels::add(&mut annotations, &values.annotations());
    let object = Object::new(cx, cx.release.object(NAME), &labels, Body::Gateway(spec));
    Some(object.annotations(&annotations).of(NAME))
}

/// Two for each host, and one for each port of the media server.
fn listeners(cx: &Reader, sites: &[&Site], streams: &[Stream]) -> Vec<Listener> {
    let values = cx.values.gateway().create();
    let (http, https) = (values.http_port(), values.https_port());
    let mut out: Vec<Listener> = Vec::new();
    let first = sites
        .iter()
        .filter(|site| is_on_it(site) && !site.exposure.is_beside);
    for site in first {
        let exposure = &site.exposure;
        let listener = |is_https, port, protocol, tls| Listener {
            name: name_for(&exposure.host, is_https),
            hostname: Some(exposure.host.as_ref().to_owned()),
            port,
            protocol,
            tls,
        };
        if out
            .iter()
            .any(|known| known.hostname.as_deref() == Some(&*exposure.host))
        {
            continue;
        }
        let tls = || ListenerTls {
            mode: "Terminate",
            certificate_refs: secret(exposure.tls_secret.as_deref()),
        };
        out.extend(
            (exposure.tls).then(|| listener(true, https.or_default(), "HTTPS", Some(tls()))),
        );
        out.push(listener(false, http.or_default(), "HTTP", None));
    }
    out.extend(streams.iter().filter_map(Stream::listener));
    out
}

fn secret(name: Option<&str>) -> Vec<SecretName> {
    let name = name.map(|name| SecretName {
        name: name.to_owned(),
    });
    name.into_iter().collect()
}

/// Whether cert-manager makes the certificate of a site.
fn is_issued(site: &Site) -> bool {
    let exposure = &site.exposure;
    is_on_it(site) && exposure.tls && !exposure.has_own_secret && exposure.tls_secret.is_some()
}

/// Reports what it lacks.
pub(super) fn check(cx: &Reader, sites: &[&Site], streams: &[Stream]) {
    let global = cx.values.gateway();
    let values = global.create();
    let Some(kind) = made(cx, sites, streams) else {
        return;
    };
    if !global.parent_refs().nodes().is_empty() {
        let message = "the Gateways of `parentRefs` and one of the release are both asked for";
        let hint = format!(
            "set `{}: false`, or leave out `parentRefs`",
            values.enabled().path()
        );
        let problem = cx.problem(Code::UnworkableCombination, &global.parent_refs(), message);
        cx.report(problem.hint(hint));
    }
    cx.name(kind, NAME);
    let (needed, hint) = match kind {
        Kind::ListenerSet => (
            values.parent_ref().name(),
            "name the Gateway that the ListenerSet adds to",
        ),
        _ => (
            values.class_name(),
            "`kubectl get gatewayclass` shows those of the cluster",
        ),
    };
    if needed.filled().is_none() {
        let message = format!("it is missing: the {} needs it", kind.name());
        cx.report(cx.problem(Code::MissingValue, &needed, message).hint(hint));
    }
    check_certificates(cx, sites);
    let number = listeners(cx, sites, streams).len();
    if number > MAX_LISTENERS {
        let message =
            format!("{number} listeners are needed, of which the API takes {MAX_LISTENERS}");
        let hint = "give some components `gateway.parentRefs` of their own";
        cx.report(
            cx.problem(Code::InexpressibleRoute, &values, message)
                .hint(hint),
        );
    }
}

/// A listener for HTTPS needs a certificate. cert-manager has those of all listeners issued, where
/// it is asked for one.
fn check_certificates(cx: &Reader, sites: &[&Site]) {
    let served = sites
        .iter()
        .filter(|site| is_on_it(site) && site.exposure.tls && !site.exposure.is_beside);
    let is_issued = sites.iter().any(|site| is_issued(site));
    for site in served {
        let exposure = &site.exposure;
        let path = exposure.component.key("ingress").key("tlsSecret");
        if exposure.tls_secret.is_none() {
            let message = format!("the listener for `{}` has no certificate", exposure.host);
            let hint = "name a Secret with one, or the issuer of `certManager`";
            cx.report(cx.problem_at(Code::MissingValue, &path, message).hint(hint));
        } else if exposure.has_own_secret && is_issued {
            let message = "cert-manager would overwrite this Secret: it makes the certificates of all listeners of a Gateway, or of none";
            let hint = "name a Secret for every host, or for none";
            cx.report(
                cx.problem_at(Code::UnworkableCombination, &path, message)
                    .hint(hint),
            );
        }
    }
}
