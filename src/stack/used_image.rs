//! Images by their places in the values.

use crate::source::{At, ValuePath};

/// An image that the values name.
#[derive(Clone, Debug)]
pub(crate) struct UsedImage {
    /// As it is pulled.
    pub reference: String,
    /// As it was before `image.registry`, `image.rewrite` and a lock file.
    pub source: String,
    pub repository: String,
    /// What it is pulled by, where the values give no digest. That of users' own containers is not
    /// told apart.
    pub tag: Option<String>,
    /// The path of the tag, and where it was written.
    pub path: ValuePath,
    pub at: At,
    /// What made `reference` of `source`.
    pub means: Means,
}

/// What the place that an image is pulled from follows from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Means {
    /// Its registry is `image.registry`.
    pub has_common_registry: bool,
    /// The entry of `image.rewrite` that fits, by its place.
    pub rewrite: Option<usize>,
}
