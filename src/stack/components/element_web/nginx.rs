//! The files of the web server.

use serde::Serialize;

use super::ports::HTTP;
use super::values::NAME;
use crate::kube::object::Files;
use crate::stack::Context;
use crate::stack::network::IpFamilies;

/// Where it listens.
#[derive(Clone, Copy, Serialize)]
struct Listen {
    v4: bool,
    v6: bool,
    port: u16,
}

/// The files of the web server's ConfigMap.
pub(super) fn files(cx: &Context) -> Files {
    let names = [
        "default.conf",
        "http_customisations.conf",
        "security_headers.conf",
    ];
    let IpFamilies { v4, v6 } = IpFamilies::new(cx);
    let port = HTTP.number;
    let listen = Listen { v4, v6, port };
    let file = |name| (name, cx.file(&format!("{NAME}/{name}"), "listen", listen));
    names.into_iter().map(file).collect()
}
