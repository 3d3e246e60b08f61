//! The container images that the pods of a stack run.

use std::collections::BTreeSet;

use super::render;
use crate::kube::object::{Body, Listed, PodTemplate};
use crate::source::Node;
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

/// The images of the pods among these objects, each once, sorted.
pub(crate) fn images_of<'b, 'a: 'b>(
    bodies: impl Iterator<Item = &'b Body<'a>> + Clone,
) -> BTreeSet<String> {
    let of_users = bodies.clone().filter_map(|body| match body {
        Body::Extra(_, extra) => Some(extra.images()),
        _ => None,
    });
    let of_users = of_users.flatten().map(str::to_owned);
    let pods = bodies.filter_map(Body::pods);
    pods.flat_map(of_pods).chain(of_users).collect()
}

fn of_pods(pods: &PodTemplate) -> Vec<String> {
    let first = pods
        .spec
        .init_containers
        .iter()
        .filter_map(|container| match container {
            Listed::Ours(container) => Some(container.image.as_str()),
            Listed::Users(node) => node.as_map()?.get("image").and_then(Node::as_str),
        });
    let rest = pods.spec.containers.iter();
    let rest = rest.map(|container| container.image.as_str());
    first.chain(rest).map(str::to_owned).collect()
}
