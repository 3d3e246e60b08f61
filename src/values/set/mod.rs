//! Helm's `--set` family: values typed on the command line.
//!
//! The grammar and its meaning are Helm's:
//! <https://helm.sh/docs/intro/using_helm/#the-format-and-limitations-of---set>. It differs on purpose where Helm silently drops what was typed (`=x`, `a.`, `a={1}b=2`): those are errors. `[]` is an empty list, as Helm documents; so is `{}`. A key may be set below a null, so
//! that a layer can put back what one before deleted.

mod assign;
mod cursor;
mod json;
mod kind;
mod path;
mod reader;
mod value;

use super::merge::overlay;
use crate::schema::visibility;
use crate::source::problem::Problem;
use crate::source::{At, Node};
use assign::assign;
use cursor::Cursor;
pub use kind::SetKind;
use path::target;
use reader::{ReadFile, Reader};

/// Applies one flag to `into`, the values that the user gave so far.
///
/// `layer` is the index of the flag's layer; what is set has no line. `read_file` returns the text
/// of a file, or the reason why it can't be read. A null stays in the tree, so that it deletes the
/// default.
///
/// # Errors
/// The first fault of the argument, with its character (from 1). No value is quoted. `into` may
/// have been changed in part.
pub(crate) fn apply(
    kind: SetKind,
    argument: &str,
    into: &mut Node,
    layer: u16,
    read_file: ReadFile,
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
        assignment(&mut reader, into)?;
    }
    Ok(())
}

/// Reads `path=value` and the comma after it, and puts the value at the path.
fn assignment(reader: &mut Reader, into: &mut Node) -> Result<(), Problem> {
    let start = reader.cursor.column();
    let target = target(reader)?;
    let value = if target.has_value {
        Some(value::value(reader, &target.path)?)
    } else {
        None
    };
    assign(into, &target.path, value, reader.at)
        .map_err(|(message, hint)| reader.problem(&target.path, start, message).hint(hint))?;
    reader.had_secret |= !visibility(&target.path).shows("");
    Ok(())
}

#[cfg(test)]
mod tests;
