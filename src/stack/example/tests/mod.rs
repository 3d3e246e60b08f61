//! A component that is added by its folder and a line in a list has all of its parts in what is
//! rendered, checked and shown. Nothing else has to be changed for it: where that is not so, one of
//! these tests fails for a component that nothing else names.

mod credentials;
mod rendered;
mod shown;

use super::world::example;
use super::*;
use crate::render::{Manifest, render, targets::TARGETS};
use crate::stack::Stack;
use crate::stack::components::COMPONENTS;

type List = Vec<&'static dyn Component>;

const HOST: &str = "  ingress: {host: h.example.org}\n";
const POLICIES: &str = "networkPolicy: {enabled: true}\n";

/// The example alone, and among the components that there are, in the place of the one whose key it
/// borrows.
fn lists() -> [List; 2] {
    let mut among = COMPONENTS.to_vec();
    let place = among.iter().position(|it| it.key() == Example.key());
    among[place.expect("there is one with this key")] = &Example;
    [EXAMPLE.to_vec(), among]
}

/// The rest of a small stack around the example, with these values of it.
fn world(values: &str) -> World {
    let values = example(&format!("{HOST}{values}"));
    World::with_fragments(&["minimal"], &values).applied_by(TARGETS[0])
}

fn each(values: &str, look: impl Fn(&Stack, &List)) {
    let world = world(values);
    for list in lists() {
        look(&world.draft(&list).finish().unwrap(), &list);
    }
}

/// `Kind/name` of what is printed for the example, in that order.
fn titles(manifests: &[Manifest]) -> Vec<String> {
    let own = manifests
        .iter()
        .filter(|manifest| manifest.component == NAME);
    own.map(|manifest| manifest.object.title()).collect()
}
