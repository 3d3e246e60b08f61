//! Helm's `--set` family: values typed on the command line.
//!
//! The grammar and its meaning are Helm's: <https://helm.sh/docs/intro/using_helm/#the-format-and-limitations-of---set>.
//! It differs on purpose where Helm drops what was typed without a word (`=x`, `a.`, `a={1}b=2`): those are errors. `[]` is an
//! empty list, as Helm documents; so is `{}`. A key may be set below a null, so that a layer can put back what one before deleted.

mod assign;
mod cursor;
mod json;
mod path;
mod value;

use std::fmt;

use super::{At, Node, overlay};
use crate::source::problem::Problem;
use assign::assign;
use cursor::Cursor;
use path::{Path, path};

/// The largest index of a list that may be set, as in Helm.
pub const MAX_INDEX: usize = 65_536;

/// How deep a path may go, as in Helm.
pub const MAX_DEPTH: usize = 30;

/// A flag of the family.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SetKind {
    /// `--set-json`: `path=json,…`, or a JSON object that is merged in whole.
    Json,
    /// `--set`: `path=value,…` with the value's type by its look.
    Set,
    /// `--set-string`: as `--set`, but every value is a text.
    String,
    /// `--set-file`: `path=file,…`, the value is the text of the file.
    File,
    /// `--set-literal`: `path=text`, where nothing in the text means anything.
    Literal,
}

impl fmt::Display for SetKind {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(match self {
            Self::Json => "--set-json",
            Self::Set => "--set",
            Self::String => "--set-string",
            Self::File => "--set-file",
            Self::Literal => "--set-literal",
        })
    }
}

/// Applies one flag to `into`, the values that the user gave so far.
///
/// `layer` is the index of the flag's layer; what is set has no line. `read_file` gives the text of a file, or why it can't.
/// A null stays in the tree, so that it deletes the default.
///
/// # Errors
/// The first fault of the argument, with its character (from 1). No value is quoted. `into` may have been changed in part.
pub fn apply(
    kind: SetKind,
    argument: &str,
    into: &mut Node,
    layer: u16,
    read_file: &dyn Fn(&str) -> Result<String, String>,
) -> Result<(), Problem> {
    let at = At {
        layer,
        ..At::default()
    };
    if kind == SetKind::Json && argument.trim_start().starts_with('{') {
        overlay(into, json::object(argument, at)?);
        return Ok(());
    }
    let mut reader = Reader {
        kind,
        at,
        cursor: Cursor::new(argument),
        had_secret: false,
        read_file,
    };
    while !reader.cursor.is_at_end() {
        reader.assignment(into)?;
    }
    Ok(())
}

/// Reads one argument.
struct Reader<'a> {
    kind: SetKind,
    at: At,
    cursor: Cursor<'a>,
    /// A value was read that may be a credential: what follows may be a part of it after a comma that was not escaped.
    had_secret: bool,
    read_file: &'a dyn Fn(&str) -> Result<String, String>,
}

impl Reader<'_> {
    /// `path=value`, and the comma after it.
    fn assignment(&mut self, into: &mut Node) -> Result<(), Problem> {
        let start = self.cursor.column();
        let path = path(self)?;
        let value = match path.has_value {
            true => Some(value::value(self, &path)?),
            false => None,
        };
        assign(into, &path, value, self.at)
            .map_err(|(message, hint)| self.problem(&path, start, message).hint(hint))?;
        self.had_secret |= !path.is_public();
        Ok(())
    }

    /// A problem with what stands at a column of the argument.
    fn problem(&self, path: &Path, column: usize, message: impl fmt::Display) -> Problem {
        let shown = if self.had_secret {
            String::new()
        } else {
            path.to_string()
        };
        Problem::new(
            shown,
            self.at,
            format!("{message} (`{}`, character {column})", self.kind),
        )
    }
}

#[cfg(test)]
mod tests;
