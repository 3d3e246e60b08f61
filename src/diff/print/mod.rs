//! Prints a report, one module a format.

mod json;
mod names;
mod text;
mod yaml;

pub use json::json;
pub use names::names;
pub use text::text;
