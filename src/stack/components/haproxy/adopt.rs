//! HAProxy where masthead did not put it.

use super::values::NAME;
use crate::stack::elsewhere::Traces;

pub(super) static TRACES: Traces = Traces {
    program: NAME,
    images: &[NAME],
    becomes: "the stack brings a reverse proxy of its own before Synapse and its workers",
    ..Traces::NONE
};
