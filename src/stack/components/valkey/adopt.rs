//! Valkey or Redis where masthead did not put it.

use crate::stack::elsewhere::Traces;

pub(super) static TRACES: Traces = Traces {
    program: "valkey",
    images: &["valkey", "redis", "keydb", "dragonfly"],
    folders: &["valkey", "redis", "keydb"],
    becomes: "the stack brings a Valkey; nothing in it has to be moved",
    ..Traces::NONE
};
