//! What the objects of both programs have in common.

use crate::stack::Object;

/// The same object, with its file in a folder below that of the component.
pub(super) fn below<'a>(folder: &str, object: Object<'a>) -> Object<'a> {
    let file = format!("{folder}/{}", object.file);
    object.file(file)
}
