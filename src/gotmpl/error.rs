//! Why a template fails.

use thiserror::Error;

/// Why a template fails, and where in its text.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("{message}")]
pub struct TemplateError {
    /// The byte of the template.
    pub offset: usize,
    /// It holds nothing of any value, but for what `fail` and `required` are given.
    pub message: String,
    pub hint: Option<String>,
}

impl TemplateError {
    pub(super) fn new(offset: usize, message: impl Into<String>) -> Self {
        Self {
            offset,
            message: message.into(),
            hint: None,
        }
    }

    pub(super) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

/// Why a function fails: it does not know where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Trouble {
    pub message: String,
    pub hint: Option<String>,
}

impl Trouble {
    pub fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            hint: None,
        }
    }

    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    pub fn at(self, offset: usize) -> TemplateError {
        TemplateError {
            offset,
            message: self.message,
            hint: self.hint,
        }
    }
}
