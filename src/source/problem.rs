//! What can go wrong, as data.

use std::fmt;

use super::mask::masked_in_words;
use super::{At, Code, ValuePath};

/// How bad a problem is. Errors end the run; warnings and notes go to stderr and it goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    /// It ends the run.
    Error,
    /// The run goes on; something will likely not work as the user expects.
    Warning,
    /// The run goes on; something is good to know.
    Note,
}

impl Severity {
    /// Its name, e.g. `warning`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        }
    }
}

/// One thing that is wrong with what the user gave: where, what, and what to do.
///
/// Neither the message nor the hint may hold a credential: they quote what is public alone, and
/// credentials within it, such as the password in a URL, are masked here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// What kind of thing it is.
    pub code: Code,
    /// How bad it is.
    pub severity: Severity,
    /// The path of the value; the top where the problem is not about one value.
    pub path: ValuePath,
    /// Line 0 is "no place".
    pub at: At,
    /// What is wrong, without credentials.
    pub message: String,
    /// What to do, where that is known.
    pub hint: Option<String>,
    /// Whether manifests can be rendered all the same: only then an error can be allowed.
    pub lets_render: bool,
    /// The value that was meant, where another one was written: what is said of it follows from this.
    pub meant: Option<ValuePath>,
}

impl Problem {
    /// A problem with the value at `path`.
    pub fn new(code: Code, path: ValuePath, at: At, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: Severity::Error,
            path,
            at,
            message: masked_in_words(&message.into()),
            hint: None,
            lets_render: false,
            meant: None,
        }
    }

    /// A problem that is not about one value, e.g. with the text of a file.
    pub fn at(code: Code, at: At, message: impl Into<String>) -> Self {
        Self::new(code, ValuePath::root(), at, message)
    }

    /// Adds what to do.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(masked_in_words(&hint.into()));
        self
    }

    /// The same as an error.
    #[must_use]
    pub(crate) fn error(mut self) -> Self {
        self.severity = Severity::Error;
        self
    }

    /// The same, where manifests can be rendered all the same.
    #[must_use]
    pub(crate) fn lets_render(mut self) -> Self {
        self.lets_render = true;
        self
    }

    /// The same as a warning.
    #[must_use]
    pub fn warning(mut self) -> Self {
        self.severity = Severity::Warning;
        self
    }

    /// The same as a note.
    #[must_use]
    pub fn note(mut self) -> Self {
        self.severity = Severity::Note;
        self
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        if !self.path.is_root() {
            write!(f, "{}: ", self.path)?;
        }
        f.write_str(&self.message)
    }
}
