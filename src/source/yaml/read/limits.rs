//! How large and how deep a YAML text may be.

use crate::source::input;

/// The largest document, in bytes.
pub(crate) const MAX_BYTES: usize = input::MAX_BYTES;

/// The largest text of several documents, in bytes.
pub(crate) const MAX_BYTES_OF_MANY: usize = MANY * MAX_BYTES;

/// The deepest nesting of a document.
pub(crate) const MAX_DEPTH: usize = 64;

/// The most values of a document.
pub(crate) const MAX_VALUES: usize = 250_000;

/// How much more than one document a text of several documents may hold.
pub(super) const MANY: usize = 16;
