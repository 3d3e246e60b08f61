//! Shared by the readers of the parts of an argument.

use std::fmt;

use super::cursor::Cursor;
use super::kind::SetKind;
use crate::schema::{Visibility, visibility};
use crate::source::problem::Problem;
use crate::source::{At, Code, ValuePath};

/// Returns the text of a file, or the reason why it can't be read.
pub(super) type ReadFile<'a> = &'a dyn Fn(&str) -> Result<String, String>;

/// An argument that is being read.
pub(super) struct Reader<'a> {
    pub kind: SetKind,
    pub at: At,
    pub cursor: Cursor<'a>,
    /// Whether a value that may be a credential was read: what follows may be a part of it after a
    /// comma that was not escaped.
    pub had_secret: bool,
    pub read_file: ReadFile<'a>,
}

impl Reader<'_> {
    /// A problem with what stands at a column of the argument.
    pub(super) fn problem(
        &self,
        path: &ValuePath,
        column: usize,
        message: impl fmt::Display,
    ) -> Problem {
        let shown = if self.had_secret {
            ValuePath::root()
        } else {
            path.clone()
        };
        let message = format!("{message} (`{}`, character {column})", self.kind);
        Problem::new(Code::InvalidSet, shown, self.at, message)
    }

    /// Reads the comma or the end after a value that has an end of its own.
    pub(super) fn end(&mut self, path: &ValuePath, hint: &str) -> Result<(), Problem> {
        if self.cursor.is_at_end() || self.cursor.eat(',') {
            return Ok(());
        }
        let message = "expected a comma or the end after the value";
        Err(self.problem(path, self.cursor.column(), message).hint(hint))
    }
}

/// Whether the schema knows that what is set at a path is not a credential.
pub(super) fn is_public(path: &ValuePath) -> bool {
    visibility(path) == Visibility::Public
}
