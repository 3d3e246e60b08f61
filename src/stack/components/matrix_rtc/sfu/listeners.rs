//! What the SFU listens on inside of its pod.

use super::exposed::{Exposed, ExposedPorts};
use super::way::Way;
use crate::source::Code;
use crate::source::problem::Problem;
use crate::stack::Context;
use crate::values::typed::Typed;

/// A port of UDP on which it would listen twice, for calls and for TURN: the second one fails. The API
/// takes it, since the container lists the first one as TCP.
pub(super) fn check(cx: &Context, exposed: &ExposedPorts) -> Option<Problem> {
    let listens = |way| {
        let exposed: &Exposed = exposed.get(way)?;
        Some((exposed.values.port(), exposed.listens_on()?))
    };
    let (calls, number) = listens(Way::RtcMuxedUdp)?;
    let (turn, other) = listens(Way::Turn)?;
    if number != other {
        return None;
    }
    let message = format!(
        "the SFU can't listen on the UDP port {number} twice: it is that of `{}` too",
        calls.path()
    );
    let hint = "choose another number for one of them";
    Some(
        cx.problem(Code::PortClash, &turn, message)
            .hint(hint)
            .warning(),
    )
}
