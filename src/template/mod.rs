//! Templates of manifests and program files.

mod environment;
mod filters;

pub use environment::{TemplateError, Templates};
