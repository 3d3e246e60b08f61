//! What takes requests from outside, in words.

use serde::Serialize;

use crate::stack::Stack;
use crate::stack::exposure::{Handler, Stream, StreamKind};

/// What takes requests from outside, as templates read it.
#[derive(Debug, Serialize)]
pub(super) struct Listeners {
    /// All of them, e.g. `the Ingress controller`.
    words: String,
    has_ingress: bool,
    has_gateway: bool,
    has_route: bool,
    has_nothing: bool,
}

impl Listeners {
    pub(super) fn new(stack: &Stack) -> Self {
        let mut handlers = stack.entrances().handlers();
        if handlers.is_empty() {
            handlers.push(Handler::Ingress);
        }
        let has = |handler| handlers.contains(&handler);
        let words: Vec<_> = handlers.iter().map(|handler| handler.listener()).collect();
        Self {
            words: words.join(" and "),
            has_ingress: has(Handler::Ingress),
            has_gateway: has(Handler::Gateway),
            has_route: has(Handler::Route),
            has_nothing: has(Handler::Nothing),
        }
    }
}

/// What takes requests for a host, or what is sent to the media server.
pub(super) fn of(stack: &Stack, host: &str, is_media: bool) -> &'static str {
    if is_media {
        let is_it = |stream: &Stream| matches!(&stream.kind, StreamKind::Tls { host: own, .. } if own == host);
        let is_by_gateway = stack.entrances().streams.iter().any(is_it);
        return if is_by_gateway {
            Handler::Gateway.listener()
        } else {
            "the nodes, or of the load balancer"
        };
    }
    let mut sites = stack.entrances().sites.iter();
    let site = sites.find(|site| *site.exposure.host == *host);
    site.map_or(Handler::Ingress, |site| site.exposure.handler)
        .listener()
}
