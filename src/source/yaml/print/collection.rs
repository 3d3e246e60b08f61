//! Where the entries of maps and the items of lists stand.

use super::error::PrintError;
use super::literal::pad;
use super::scalar::text;

/// What stands before the value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Position {
    /// Nothing on its line.
    Top,
    AfterKey,
    /// The dash of a list.
    AfterDash,
}

/// The entries of a map or the items of a list.
pub(super) struct Collection<'o> {
    pub out: &'o mut String,
    /// The column of the entries or items.
    pub indent: usize,
    position: Position,
    is_map: bool,
    is_empty: bool,
}

impl<'o> Collection<'o> {
    pub(super) fn new(
        out: &'o mut String,
        indent: usize,
        position: Position,
        is_map: bool,
    ) -> Self {
        Self {
            out,
            indent,
            position,
            is_map,
            is_empty: true,
        }
    }

    /// Goes to where the next entry or item stands.
    fn line(&mut self) {
        let is_first = std::mem::replace(&mut self.is_empty, false);
        if is_first && self.position == Position::AfterDash && self.is_map {
            self.out.push(' ');
            return;
        }
        if !(is_first && self.position == Position::Top) {
            self.out.push('\n');
        }
        pad(self.out, self.indent);
    }

    /// Starts an entry.
    pub(super) fn key(&mut self, key: &str) -> Result<(), PrintError> {
        self.line();
        text(self.out, key)?;
        self.out.push(':');
        Ok(())
    }

    /// Starts an item.
    pub(super) fn dash(&mut self) {
        self.line();
        self.out.push('-');
    }

    /// Ends the collection.
    pub(super) fn close(self) -> Result<(), PrintError> {
        if self.is_empty {
            if self.position != Position::Top {
                self.out.push(' ');
            }
            self.out.push_str(if self.is_map { "{}" } else { "[]" });
        }
        Ok(())
    }
}
