//! The container images that objects run.

use std::collections::BTreeSet;

use super::{Body, Listed, PodTemplate};
use crate::source::Node;

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
