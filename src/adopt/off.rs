//! What is off, since nothing of it was given.

use super::outcome::Adoption;
use super::tree::put;
use crate::source::{At, Kind, Node, ValuePath};
use crate::stack::components::COMPONENTS;

/// What has a host and is on by default, and was not given, is off.
pub(super) fn turn_off(out: &mut Adoption) {
    let Ok(defaults) = crate::values::Input::new().load() else {
        return;
    };
    let mut off = Vec::new();
    for component in COMPONENTS {
        let values = defaults.values.root.get(component.key());
        let is_on = values
            .is_some_and(|it| it.bool("enabled") == Some(true) && it.get("ingress").is_some());
        if !is_on || out.values.get(component.key()).is_some() {
            continue;
        }
        let path = ValuePath::root().key(component.key()).key("enabled");
        put(
            &mut out.values,
            &path,
            Node::new(Kind::Bool(false), At::default()),
        );
        out.reasons
            .push((path.clone(), "nothing of it was given".to_owned()));
        off.push(format!("`{}`", component.key()));
    }
    if !off.is_empty() {
        out.steps.push(format!("Nothing was given of these, which are off: {}. What the old deployment has of them can stay as it is, or be taken over with its own flag; the rest can be turned on at any time.", off.join(", ")));
    }
}
