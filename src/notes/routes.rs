//! The way of requests from outside, as a table: for those who lead them there themselves, and to
//! see what the stack leads where.

use serde::Serialize;

use crate::kube::object::PortRef;
use crate::stack::Stack;
use crate::stack::exposure::{Site, Stream, StreamKind};

/// A path of a host, or a port of the media server, and what serves it.
#[derive(Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct RouteRow {
    pub component: &'static str,
    /// As in the values, e.g. `gateway`.
    pub handler: &'static str,
    /// `HTTP`, or that of the port.
    pub protocol: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub host: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// How paths are compared: element by element.
    #[serde(rename = "match", skip_serializing_if = "Option::is_none")]
    pub kind: Option<&'static str>,
    pub service: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub port: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub port_name: Option<String>,
    /// Requests come by HTTPS, and plain ones are redirected.
    pub tls: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tls_secret: Option<String>,
    /// How long a request may take. Zero is without end; missing, there is no need of more than
    /// usual.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request_seconds: Option<u32>,
    /// The largest request, e.g. `100M`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body_size: Option<String>,
    /// WebSockets stay open.
    pub web_sockets: bool,
}

/// All that is reached from outside, whatever leads there.
pub(crate) fn routes(stack: &Stack) -> Vec<RouteRow> {
    let all = stack.entrances();
    let sites = all.sites.iter().flat_map(of_site);
    sites.chain(all.streams.iter().map(of_stream)).collect()
}

fn of_site(site: &Site) -> impl Iterator<Item = RouteRow> {
    let exposure = &site.exposure;
    site.paths.iter().map(|path| RouteRow {
        component: site.component,
        handler: exposure.handler.name(),
        protocol: "HTTP",
        host: Some(exposure.host.as_ref().to_owned()),
        path: Some(path.path.clone()),
        kind: Some("Prefix"),
        service: path.backend.service.clone(),
        port: path.backend.port_number(),
        port_name: match &path.backend.port {
            PortRef::Name(name) => Some(name.to_string()),
            PortRef::Number(_) => None,
        },
        tls: exposure.tls,
        tls_secret: exposure.tls_secret.clone().filter(|_| exposure.tls),
        request_seconds: exposure.demands.request_seconds,
        body_size: exposure.demands.body_size.clone(),
        web_sockets: exposure.demands.holds_connections,
    })
}

fn of_stream(stream: &Stream) -> RouteRow {
    let (protocol, host) = match &stream.kind {
        StreamKind::Tcp => ("TCP", None),
        StreamKind::Udp => ("UDP", None),
        StreamKind::Tls { host, .. } => ("TLS", Some(host.clone())),
    };
    RouteRow {
        component: stream.component,
        handler: "gateway",
        protocol,
        host,
        path: None,
        kind: None,
        service: stream.service.clone(),
        port: Some(stream.port),
        port_name: None,
        tls: protocol == "TLS",
        tls_secret: None,
        request_seconds: None,
        body_size: None,
        web_sockets: false,
    }
}
