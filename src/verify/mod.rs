//! What is tried of a running deployment: questions to a cluster and to hosts, their answers, and what
//! those mean. Nothing is written.

mod catalogue;
mod line;

pub(crate) use catalogue::catalogue;
pub(crate) use line::{Line, State};
