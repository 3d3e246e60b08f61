//! Images by their places in the values.

use crate::source::{At, ValuePath};

/// An image that the values name.
#[derive(Clone, Debug)]
pub(crate) struct UsedImage {
    pub reference: String,
    pub repository: String,
    /// What it is pulled by, where that is no digest.
    pub tag: Option<String>,
    /// The path of the tag, and where it was written.
    pub path: ValuePath,
    pub at: At,
}
