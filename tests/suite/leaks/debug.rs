//! What `{:?}` prints of everything on the way from values to manifests.

use std::fmt::Debug;

use masthead::Input;

use super::assert_clean;
use super::sources::values;
use crate::library::{World, manifests};

#[track_caller]
fn assert_hidden(what: &str, value: &impl Debug) {
    let shown = format!("{value:?}");
    assert!(shown.len() > 100, "{what}: {shown}");
    assert_clean(what, &shown);
}

#[test]
fn nothing_on_the_way_shows_what_the_values_give() {
    let mut input = Input::new();
    input.add_file("v.yaml", values().to_string().into());
    assert_hidden("the layers", &input);
    let world = World::new(input, "kubectl").expect("the values are sound");
    assert_hidden("the values", &world.loaded);
    let stack = world.stack().expect("the stack is sound");
    assert_hidden("the stack", &stack);
    for manifest in manifests(&stack, None) {
        assert_hidden(&manifest.source, &manifest);
    }
}
