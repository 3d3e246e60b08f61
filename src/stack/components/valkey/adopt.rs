//! Valkey or Redis where masthead did not put it.

use super::values::NAME;
use crate::stack::elsewhere::Traces;

pub(super) static TRACES: Traces = Traces {
    program: NAME,
    images: &["valkey", "redis", "keydb", "dragonfly"],
    folders: &[NAME, "redis", "keydb"],
    becomes: "the stack brings a Valkey; nothing in it has to be moved",
    ..Traces::NONE
};
