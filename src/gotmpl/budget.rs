//! Limits, so that no template can hang the program or fill its memory.

use std::cell::Cell;

use super::error::Trouble;

/// The longest text that a template or a function may give, in bytes.
pub(super) const MAX_TEXT: usize = 1024 * 1024;

/// How deep blocks, parentheses and `tpl` may nest.
pub(super) const MAX_NESTING: usize = 50;

/// How deep the lists and maps that a template makes may nest.
pub(super) const MAX_DEPTH: usize = 100;

/// How much work a template may do: about a tenth of a second's.
const WORK: usize = 5_000_000;

/// The work that is left. A unit is about the handling of one byte.
#[derive(Debug)]
pub(super) struct Budget(Cell<usize>);

impl Default for Budget {
    fn default() -> Self {
        Self(Cell::new(WORK))
    }
}

impl Budget {
    pub fn spend(&self, work: usize) -> Result<(), Trouble> {
        match self.0.get().checked_sub(work) {
            Some(left) => {
                self.0.set(left);
                Ok(())
            }
            None => Err(Trouble::new("the template does too much work")
                .hint("templates in values are for short texts")),
        }
    }
}

/// Text that can't grow beyond [`MAX_TEXT`].
#[derive(Debug, Default)]
pub(super) struct Output(String);

impl Output {
    pub fn push(&mut self, text: &str) -> Result<(), Trouble> {
        fits(self.0.len() + text.len())?;
        self.0.push_str(text);
        Ok(())
    }

    pub fn into_text(self) -> String {
        self.0
    }
}

impl std::io::Write for Output {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let text = std::str::from_utf8(bytes).map_err(std::io::Error::other)?;
        self.push(text)
            .map_err(|trouble| std::io::Error::other(trouble.message))?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Refuses a text that would be too long, before it is made.
pub(super) fn fits(bytes: usize) -> Result<(), Trouble> {
    match bytes <= MAX_TEXT {
        true => Ok(()),
        false => Err(Trouble::new("the text becomes longer than 1 MiB")
            .hint("templates in values are for short texts")),
    }
}
