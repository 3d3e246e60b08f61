//! What paths and keys are made of.

use std::borrow::Cow;

/// Text that is either part of the program (defaults) or was read.
pub(crate) type Text = Cow<'static, str>;

/// One step of a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// The key of a map.
    Key(Text),
    /// The place in a list, from 0.
    Index(usize),
}
