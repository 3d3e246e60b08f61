//! The flags of Helm's `--set` family.

use std::fmt;

/// A flag of the family.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SetKind {
    /// `--set-json`: `path=json,…`, or a JSON object that is merged in whole.
    Json,
    /// `--set`: `path=value,…` with the type of the value by its form.
    Set,
    /// `--set-string`: as `--set`, but every value is a text.
    String,
    /// `--set-file`: `path=file,…`, the value is the text of the file.
    File,
    /// `--set-literal`: `path=text`, without any special characters.
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
