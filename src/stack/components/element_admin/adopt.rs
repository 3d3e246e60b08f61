//! Element Admin where masthead did not put it.

use super::values::NAME;
use crate::stack::elsewhere::Traces;

pub(super) static TRACES: Traces = Traces {
    program: NAME,
    images: &[NAME],
    folders: &[NAME],
    becomes: "the stack brings Element Admin, which has no settings to move",
    ..Traces::NONE
};
