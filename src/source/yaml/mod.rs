//! YAML in and out.

pub(crate) mod comments;
pub(crate) mod edit;
pub(crate) mod print;
pub(crate) mod read;
pub(crate) mod resolve;
