//! What is tried of a running deployment: questions to a cluster and to hosts, their answers, and what
//! those mean. Nothing is written.

mod answers;
mod ask;
mod catalogue;
mod certificate;
mod cluster;
mod credentials;
mod events;
mod expected;
mod hosts;
mod line;
mod objects;
mod page;
mod pods;
mod probe;
mod question;
mod run;
mod ways;

pub(crate) use ask::Asker;
pub(crate) use catalogue::{catalogue, meaning};
pub(crate) use line::{Line, State};
pub(crate) use run::{Trial, Tried};
