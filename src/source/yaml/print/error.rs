//! Why a value is not printed.

use std::fmt::{self, Display};

use serde::ser;

/// A value that can't be printed.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(crate) struct PrintError(String);

impl ser::Error for PrintError {
    fn custom<T: Display>(message: T) -> Self {
        Self(message.to_string())
    }
}

impl From<fmt::Error> for PrintError {
    fn from(error: fmt::Error) -> Self {
        Self(error.to_string())
    }
}
