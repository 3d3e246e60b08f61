//! Ingresses: one for each site.

use super::fact::Exposure;
use super::site::Site;
use crate::kube::object::{Body, IngressSpec, Labels};
use crate::stack::object::Object;
use crate::stack::reader::Reader;

/// The Ingress of a site.
pub(super) fn object<'a>(cx: &Reader, site: &Site) -> Object<'a> {
    let exposure = &site.exposure;
    let spec = IngressSpec {
        class_name: exposure.class_name.clone(),
        host: exposure.host.as_ref().to_owned(),
        tls: exposure.tls.then(|| exposure.tls_secret.clone()),
        paths: site.paths.clone(),
    };
    let object = Object::new(cx, &site.name, &site.labels, Body::Ingress(spec));
    object.annotations(&annotations(exposure))
}

/// With those that ingress-nginx needs, where that is the controller and the user did not set them.
fn annotations(exposure: &Exposure) -> Labels {
    let mut out = exposure.annotations.clone();
    if !exposure.controller_is_nginx {
        return out;
    }
    let demands = &exposure.demands;
    let mut annotate = |key: &str, value: &str| {
        let key = format!("nginx.ingress.kubernetes.io/{key}");
        if !exposure.unwanted.contains(&key) {
            out.set_default(key, value.to_owned());
        }
    };
    // https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations/#custom-max-body-size
    if let Some(size) = &demands.body_size {
        annotate("proxy-body-size", size);
    }
    // Clients hold a WebSocket, which nginx would buffer, and close after a minute of silence.
    // https://kubernetes.github.io/ingress-nginx/user-guide/miscellaneous/#websockets
    if demands.holds_connections {
        annotate("proxy-buffering", "off");
        annotate("proxy-read-timeout", "120");
        annotate("proxy-send-timeout", "120");
    }
    out
}
