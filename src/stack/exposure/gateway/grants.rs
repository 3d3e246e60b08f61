//! What lets Gateways of other namespaces read the certificates of the release's.
//!
//! Source: <https://gateway-api.sigs.k8s.io/api-types/referencegrant/>

use super::api;
use crate::kube::object::{Body, GrantFrom, GrantSpec, GrantTo, Kind};
use crate::stack::exposure::site::Site;
use crate::stack::labels::Identity;
use crate::stack::object::Object;
use crate::stack::reader::Reader;
use crate::values::typed::{Section, Typed};

const NAME: &str = "gateway-certificates";

/// Who reads which Secrets.
fn granted(sites: &[&Site]) -> (Vec<GrantFrom>, Vec<GrantTo>) {
    let (mut from, mut to) = (Vec::new(), Vec::new());
    for site in sites {
        let exposure = &site.exposure;
        let (Some(gateway), Some(secret)) = (&exposure.gateway, &exposure.tls_secret) else {
            continue;
        };
        if !exposure.tls || !exposure.has_own_secret {
            continue;
        }
        let strangers: Vec<GrantFrom> = gateway.strangers().collect();
        if !strangers.is_empty() {
            to.push(GrantTo {
                group: "",
                kind: "Secret",
                name: secret.clone(),
            });
        }
        from.extend(strangers);
    }
    (once(from), once(to))
}

fn once<T: PartialEq>(all: Vec<T>) -> Vec<T> {
    let mut out = Vec::new();
    for item in all {
        if !out.contains(&item) {
            out.push(item);
        }
    }
    out
}

/// Whether one is needed.
pub(super) fn is_needed(sites: &[&Site]) -> bool {
    !granted(sites).0.is_empty()
}

/// The ReferenceGrant, where one is needed.
pub(super) fn object<'a>(cx: &Reader<'a>, sites: &[&Site]) -> Option<Object<'a>> {
    let (from, to) = granted(sites);
    if from.is_empty() {
        return None;
    }
    let spec = GrantSpec {
        api_version: api::version(cx, Kind::ReferenceGrant)?,
        from,
        to,
    };
    let identity = Identity {
        component: "matrix-gateway",
        name: NAME.into(),
        version: cx.chart.version(),
    };
    let labels = identity.labels(cx, &Typed::of(Section::alone(None)));
    let object = Object::new(
        cx,
        cx.release.object(NAME),
        &labels,
        Body::ReferenceGrant(spec),
    );
    Some(object.of("gateway"))
}
