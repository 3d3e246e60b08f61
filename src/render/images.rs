//! The container images that the pods of a stack run.

use std::collections::BTreeSet;

use super::render;
use crate::images::Listed;
use crate::kube::object::images_of;
use crate::stack::Stack;
use crate::values::Invalid;

/// The images of all pods, each once, sorted.
///
/// # Errors
/// A patch of the user's does not fit.
pub fn images(stack: &Stack) -> Result<BTreeSet<String>, Invalid> {
    if stack.patches().is_empty() {
        let objects = stack.objects(None);
        return Ok(images_of(
            objects.iter().map(|object| &object.manifest.body),
        ));
    }
    let manifests = render(stack, None)?;
    Ok(images_of(
        manifests.iter().map(|manifest| &manifest.object.body),
    ))
}

/// The images of all pods that have the name of one, with where they come from.
pub(crate) fn listed(stack: &Stack) -> BTreeSet<Listed> {
    let run = stack.run_images().into_iter();
    run.filter_map(|image| Listed::new(&image.source, &image.reference))
        .collect()
}
