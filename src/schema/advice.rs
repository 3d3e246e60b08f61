//! What to do about a key, and which value it was meant for.

use crate::source::ValuePath;

/// What to do about a key.
#[derive(Debug)]
pub(super) struct Advice {
    pub hint: String,
    /// The value that was meant.
    pub meant: Option<ValuePath>,
}

impl Advice {
    pub(super) fn new(hint: String) -> Self {
        Self { hint, meant: None }
    }

    pub(super) fn meaning(hint: String, meant: ValuePath) -> Self {
        let meant = Some(meant);
        Self { hint, meant }
    }
}
