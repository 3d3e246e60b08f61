//! Templates of manifests and program files.

mod environment;
mod filters;

pub(crate) use environment::TemplateError;
pub use environment::Templates;
