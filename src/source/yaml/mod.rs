//! YAML in and out.

mod block;
mod error;
mod flow;
mod key;
pub mod print;
pub mod read;
pub mod scalar;
mod visit;
