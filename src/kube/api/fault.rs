//! What is wrong with a part that a user wrote.

use crate::source::{At, ValuePath};

/// One thing that the API refuses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fault {
    /// Where it is, from the part that was looked at.
    pub below: ValuePath,
    /// The place of the value; line 0 where there is none.
    pub at: At,
    /// What was expected, or what does not go together.
    pub message: String,
    pub hint: Option<String>,
}
