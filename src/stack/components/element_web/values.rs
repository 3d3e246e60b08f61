//! The values of Element Web, and the names by which others know it.

pub(super) const NAME: &str = "element-web";
