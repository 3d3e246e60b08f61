//! Values on one line: scalars, and collections in flow style, which is JSON with spaces.

use std::io::{self, Write};

use serde::Serialize;
use serde::ser::Error;
use serde_json::Serializer;
use serde_json::ser::Formatter;

use super::error::PrintError;
use super::scalar::quoted;

/// Adds a value to `out` on one line. Inside of flow style more characters mean something, so that
/// every text is quoted there.
///
/// # Errors
/// As [`super::to_string`].
pub(crate) fn flow<T: Serialize + ?Sized>(out: &mut String, value: &T) -> Result<(), PrintError> {
    let mut bytes = Vec::new();
    let mut serializer = Serializer::with_formatter(&mut bytes, Spaced);
    value
        .serialize(&mut serializer)
        .map_err(PrintError::custom)?;
    out.push_str(&String::from_utf8(bytes).map_err(PrintError::custom)?);
    Ok(())
}

/// `[1, 2]` and `{"a": 1}`.
struct Spaced;

impl Formatter for Spaced {
    fn begin_array_value<W: Write + ?Sized>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        out.write_all(if first { b"" } else { b", " })
    }

    fn begin_object_key<W: Write + ?Sized>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        out.write_all(if first { b"" } else { b", " })
    }

    fn begin_object_value<W: Write + ?Sized>(&mut self, out: &mut W) -> io::Result<()> {
        out.write_all(b": ")
    }

    /// What YAML calls a line break is escaped too.
    fn write_string_fragment<W: Write + ?Sized>(
        &mut self,
        out: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        let mut escaped = String::with_capacity(fragment.len() + 2);
        quoted(&mut escaped, fragment).map_err(io::Error::other)?;
        out.write_all(&escaped.as_bytes()[1..escaped.len() - 1])
    }
}
