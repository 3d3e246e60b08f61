//! The container images that the pods of a stack run.

use std::collections::BTreeSet;

use crate::images::Listed;
use crate::kube::object::images_of;
use crate::stack::Stack;

/// The images of all pods, each once, sorted.
pub fn images(stack: &Stack) -> BTreeSet<String> {
    let objects = stack.objects(None);
    images_of(objects.iter().map(|object| &object.manifest.body))
}

/// The images of all pods that have the name of one, with where they come from.
pub(crate) fn listed(stack: &Stack) -> BTreeSet<Listed> {
    let run = stack.run_images().into_iter();
    run.filter_map(|image| Listed::new(&image.source, &image.reference))
        .collect()
}
