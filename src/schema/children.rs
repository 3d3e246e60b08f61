//! The values below one, for those who look for a path.

use super::resolve::resolve;
use crate::source::ValuePath;
use crate::source::description::Description;

/// A value below another.
pub(crate) struct Child {
    pub path: ValuePath,
    pub about: Description,
    /// Whether values with names of their own are below it.
    pub has_children: bool,
}

/// The values with names of their own below the one at a path.
pub(crate) fn children(path: &ValuePath) -> Vec<Child> {
    let Some(found) = resolve(path) else {
        return Vec::new();
    };
    let properties = found.schema.properties.iter();
    let child = |property: &super::Property| Child {
        path: found.path.key(property.name.to_owned()),
        about: property.about(),
        has_children: !property.schema.properties.is_empty(),
    };
    properties.map(child).collect()
}
