//! YAML in and out.

pub mod print;
pub mod read;
