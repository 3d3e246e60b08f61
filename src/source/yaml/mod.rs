//! YAML in and out.

mod error;
pub mod print;
pub mod read;
pub mod scalar;
mod visit;
