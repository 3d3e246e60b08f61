//! The files of the web server.

use super::values::NAME;
use crate::kube::object::Files;
use crate::stack::Context;
use crate::stack::network::IpFamilies;

/// The files of the web server's ConfigMap.
pub fn files(cx: &Context) -> Files {
    let names = [
        "default.conf",
        "http_customisations.conf",
        "security_headers.conf",
    ];
    let families = IpFamilies::new(cx);
    let file = |name| (name, cx.file(&format!("{NAME}/{name}"), "listen", families));
    names.into_iter().map(file).collect()
}
