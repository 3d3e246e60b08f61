//! Limits, so that no template can hang the program or fill its memory.

use std::cell::Cell;

use super::error::Trouble;

/// The longest text that a template or a function may give, in bytes.
pub(super) const MAX_TEXT: usize = 1024 * 1024;

/// How deep blocks, parentheses and `tpl` may nest.
pub(super) const MAX_NESTING: usize = 50;

/// How many variables may be known at one place.
pub(super) const MAX_VARIABLES: usize = 1000;

/// How deep the lists and maps that a template makes may nest.
pub(super) const MAX_DEPTH: usize = 100;

/// How deep what is printed, compared or copied may nest: maps may hold themselves.
pub(super) const MAX_PRINTED_DEPTH: usize = 100;

/// How much work one template may do, and all templates of a run together. A unit is about the
/// handling of one byte; a template that prints a value spends about a hundred.
const WORK: usize = 5_000_000;
const WORK_OF_RUN: usize = 4 * WORK;

/// The work that the templates of one run may still do, which is about a second's in all. A program
/// makes one a run and gives it to every evaluation, so that many costly templates end as soon as
/// one that is as costly as all of them.
#[derive(Debug)]
pub struct Budget {
    /// What is left to the run.
    run: Cell<usize>,
    /// What is left to the template that is evaluated.
    template: Cell<usize>,
    evaluations: Cell<usize>,
}

impl Default for Budget {
    fn default() -> Self {
        Self {
            run: Cell::new(WORK_OF_RUN),
            template: Cell::new(0),
            evaluations: Cell::new(0),
        }
    }
}

impl Budget {
    /// How many templates were evaluated; text without `{{` is not counted.
    pub fn evaluations(&self) -> usize {
        self.evaluations.get()
    }

    /// Starts with another template.
    pub(super) fn start(&self) {
        self.evaluations.set(self.evaluations.get() + 1);
        self.template.set(WORK);
    }

    /// Takes some of the work, which may not be more than there is.
    pub(super) fn spend(&self, work: usize) -> Result<(), Trouble> {
        let left = |of: &Cell<usize>| of.get().checked_sub(work);
        if let (Some(run), Some(template)) = (left(&self.run), left(&self.template)) {
            self.run.set(run);
            self.template.set(template);
            return Ok(());
        }
        Err(Trouble::new("the template does too much work")
            .hint("templates in values are for short texts"))
    }
}

/// Text that can't grow beyond [`MAX_TEXT`].
#[derive(Debug, Default)]
pub(super) struct Output(Vec<u8>);

impl Output {
    pub(super) fn push(&mut self, text: &str) -> Result<(), Trouble> {
        self.push_bytes(text.as_bytes())
    }

    pub(super) fn push_bytes(&mut self, bytes: &[u8]) -> Result<(), Trouble> {
        fits(self.0.len() + bytes.len())?;
        self.0.extend_from_slice(bytes);
        Ok(())
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn into_bytes(self) -> Vec<u8> {
        self.0
    }
}

/// Refuses a text that would be too long, before it is made.
pub(super) fn fits(bytes: usize) -> Result<(), Trouble> {
    if bytes <= MAX_TEXT {
        return Ok(());
    }
    Err(Trouble::new("the text becomes longer than 1 MiB")
        .hint("templates in values are for short texts"))
}
