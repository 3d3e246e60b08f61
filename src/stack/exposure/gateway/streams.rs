//! Ports that are no HTTP: TCPRoutes, UDPRoutes and TLSRoutes, each to one port of a Service.

use super::{api, listener};
use crate::kube::object::{
    BackendRef, Body, Kind, Labels, Listener, ListenerTls, Parent, SecretName, StreamRoute,
    StreamRouteSpec, StreamRule,
};
use crate::source::Code;
use crate::stack::exposure::attached;
use crate::stack::object::Object;
use crate::stack::reader::Reader;
use crate::values::typed::{Items, ParentRefsItem, Typed};

/// What goes through.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum StreamKind {
    Tcp,
    Udp,
    /// TLS for this host. The pod ends it, unless the Gateway does with the certificate of a
    /// Secret.
    Tls {
        host: String,
        ends_at_gateway: bool,
        secret: Option<String>,
    },
}

/// A port of a Service that a Gateway leads to.
#[derive(Clone, Debug)]
pub(crate) struct Stream {
    /// The component that it belongs to.
    pub component: &'static str,
    pub kind: StreamKind,
    /// The name of the route.
    pub name: String,
    pub labels: Labels,
    pub service: String,
    /// Of the Service, and of the listener.
    pub port: i64,
    /// The name of the listener.
    pub listener: &'static str,
    /// Those of the user's; empty where the stack makes one.
    parents: Vec<Parent>,
}

impl StreamKind {
    fn lacks_certificate(&self) -> bool {
        matches!(
            self,
            Self::Tls {
                ends_at_gateway: true,
                secret: None,
                ..
            }
        )
    }
}

impl Stream {
    /// A stream to the Gateways that these values name, or to the one that the stack makes. That
    /// there is none is a problem.
    pub(crate) fn new<'a>(
        cx: &Reader<'a>,
        refs: &Items<'a, ParentRefsItem<'a>>,
        kind: StreamKind,
        (name, labels): (String, Labels),
        (service, port, listener): (String, i64, &'static str),
    ) -> Self {
        let parents = attached::parents(cx, refs);
        let create = cx.values.gateway().create().enabled();
        if parents.is_empty() && !create.is_on() {
            let message = "the Gateway that the routes attach to is missing";
            let hint = format!("name it here, or set `{}: true`", create.path());
            cx.report(cx.problem(Code::MissingValue, refs, message).hint(hint));
        }
        if parents.is_empty() && kind.lacks_certificate() {
            let message = "the listener for TLS has no certificate: the Gateway is to end it";
            let hint = "name a Secret in `tlsSecret` of the port, or have the pod end TLS";
            cx.report(cx.problem(Code::MissingValue, refs, message).hint(hint));
        }
        Self {
            component: "",
            kind,
            name,
            labels,
            service,
            port,
            listener,
            parents,
        }
    }

    /// Whether it goes to a listener that the stack makes.
    pub(super) fn is_created(&self) -> bool {
        self.parents.is_empty()
    }

    /// That listener.
    pub(super) fn listener(&self) -> Option<Listener> {
        let (hostname, protocol, tls) = match &self.kind {
            StreamKind::Tcp => (None, "TCP", None),
            StreamKind::Udp => (None, "UDP", None),
            StreamKind::Tls {
                host,
                ends_at_gateway,
                secret,
            } => {
                let mode = if *ends_at_gateway {
                    "Terminate"
                } else {
                    "Passthrough"
                };
                let secret = secret.as_ref().filter(|_| *ends_at_gateway);
                let secret = secret.map(|name| SecretName { name: name.clone() });
                let certificate_refs = secret.into_iter().collect();
                let tls = ListenerTls {
                    mode,
                    certificate_refs,
                };
                (Some(host.clone()), "TLS", Some(tls))
            }
        };
        self.is_created().then(|| Listener {
            name: self.listener.to_owned(),
            hostname,
            port: self.port,
            protocol,
            tls,
        })
    }

    fn route(&self) -> StreamRoute {
        match self.kind {
            StreamKind::Tcp => StreamRoute::Tcp,
            StreamKind::Udp => StreamRoute::Udp,
            StreamKind::Tls { .. } => StreamRoute::Tls,
        }
    }

    pub(super) fn route_kind(&self) -> Kind {
        self.route().into()
    }
}

/// The route of a stream.
pub(in crate::stack::exposure) fn stream_object<'a>(
    cx: &Reader<'a>,
    stream: &Stream,
) -> Option<Object<'a>> {
    let kind = stream.route_kind();
    let hostnames = match &stream.kind {
        StreamKind::Tls { host, .. } => vec![host.clone()],
        StreamKind::Tcp | StreamKind::Udp => Vec::new(),
    };
    let backend = BackendRef {
        name: stream.service.clone(),
        port: stream.port,
    };
    let parent_refs = if stream.is_created() {
        vec![listener::named(cx, stream.listener.to_owned())]
    } else {
        stream.parents.clone()
    };
    let spec = StreamRouteSpec {
        kind: stream.route(),
        api_version: api::version(cx, kind)?,
        parent_refs,
        hostnames,
        rules: [StreamRule {
            backend_refs: [backend],
        }],
    };
    let body = Body::StreamRoute(spec);
    let file = format!("{}-{}", kind.file_stem(), stream.listener);
    Some(Object::new(cx, &stream.name, &stream.labels, body).file(file))
}
