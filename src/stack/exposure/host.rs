//! The host of a component, which has its URL.

use std::rc::Rc;

use super::handler::Handler;
use crate::source::Code;
use crate::source::problem::Problem;
use crate::stack::reader::Reader;
use crate::values::typed::{self, Typed};

/// The host of a component. A missing one is a problem. `example` is the first part of a name
/// that would fit.
pub(crate) fn needed_host<'a>(
    cx: &Reader<'a>,
    component: &typed::Exposed<'a>,
    example: &str,
) -> Rc<str> {
    let host = cx.host(&component.ingress().host());
    host.unwrap_or_else(|| {
        cx.report(missing_host(cx, component, example));
        "".into()
    })
}

/// As [`needed_host`], of a component whose host is in no URL: where nothing of ours leads
/// there only people miss it.
pub(crate) fn served_host<'a>(
    cx: &Reader<'a>,
    component: &typed::Exposed<'a>,
    example: &str,
) -> Rc<str> {
    if Handler::of(cx, component) != Handler::Nothing {
        return needed_host(cx, component, example);
    }
    let host = cx.host(&component.ingress().host());
    host.unwrap_or_else(|| {
        cx.report(missing_host(cx, component, example).warning());
        "".into()
    })
}

/// What is said of a component that has no host.
pub(crate) fn missing_host<'a>(
    cx: &Reader<'a>,
    component: &typed::Exposed<'a>,
    example: &str,
) -> Problem {
    let host = component.ingress().host();
    let (path, component) = (host.path(), component.path());
    let message = format!("the host name is missing: `{component}` is enabled");
    let hint = format!(
        "set `{path}`, e.g. to `{example}.example.org`, or set `{component}.enabled: false`"
    );
    cx.problem(Code::MissingValue, &host, message).hint(hint)
}

/// Reports a host that the handler has no way to.
pub(super) fn check<'a>(
    cx: &Reader<'a>,
    component: &typed::Exposed<'a>,
    handler: Handler,
    host: &str,
) {
    if handler == Handler::Route && host.starts_with("*.") {
        let field = component.ingress().host();
        let message = "an OpenShift Route is for one host, not for all below a domain";
        let hint = "name one host, or set `inboundTrafficHandler: ingress`";
        cx.report(
            cx.problem(Code::InexpressibleRoute, &field, message)
                .hint(hint),
        );
    }
}
