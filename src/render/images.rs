//! The container images that the pods of a stack run.

use std::collections::BTreeSet;

use crate::kube::object::images_of;
use crate::stack::Stack;

/// The images of all pods, each once, sorted.
pub fn images(stack: &Stack) -> BTreeSet<String> {
    let objects = stack.objects(None);
    images_of(objects.iter().map(|object| &object.manifest.body))
}
