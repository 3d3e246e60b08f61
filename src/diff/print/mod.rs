//! Prints a report: a module for each format.

mod github;
mod json;
mod lines;
mod markdown;
mod names;
mod plan;
mod text;
mod yaml;

pub use github::github;
pub use json::json;
pub use markdown::markdown;
pub use names::names;
pub use text::text;
