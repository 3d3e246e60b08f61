//! The values of Element Admin, and the names by which others know it.

pub(super) const NAME: &str = "element-admin";
