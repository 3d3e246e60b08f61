//! What of a path or a port of the user's an HTTPRoute can't say.
//!
//! Source: <https://gateway-api.sigs.k8s.io/reference/api-spec/#httppathmatch>

use crate::kube::object::{Number, PortRef};
use crate::kube::route_path;
use crate::source::Code;
use crate::stack::reader::Reader;
use crate::values::typed::Typed;

/// Reports a path that no match of an HTTPRoute has.
pub(in crate::stack::exposure) fn check_path<'a>(cx: &Reader, field: &impl Typed<'a>, path: &str) {
    if let Some(fault) = route_path::fault(path) {
        let message = format!("an HTTPRoute takes no such path: {fault}");
        let hint = "write it otherwise, or set `inboundTrafficHandler: ingress`";
        cx.report(
            cx.problem(Code::InexpressibleRoute, field, message)
                .hint(hint),
        );
    }
}

/// Reports a port that is known by its name alone.
pub(in crate::stack::exposure) fn check_port<'a>(
    cx: &Reader,
    field: &impl Typed<'a>,
    port: &PortRef,
) {
    if !matches!(port, PortRef::Number(Number::Int(_))) {
        let message = "an HTTPRoute takes the number of a port, not its name";
        let hint = "set `number` in place of `name`";
        cx.report(
            cx.problem(Code::InexpressibleRoute, field, message)
                .hint(hint),
        );
    }
}
