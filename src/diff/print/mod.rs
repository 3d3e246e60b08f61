//! Prints a report: a module for each format.

mod json;
mod names;
mod text;
mod yaml;

pub use json::json;
pub use names::names;
pub use text::text;
