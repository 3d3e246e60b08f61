//! What runs pods and goes on: a Deployment, a StatefulSet, a DaemonSet.

use serde_json::Value;

use super::Sides;
use crate::diff::{Change, Identity, ObjectChange, What};

const KINDS: [&str; 3] = ["Deployment", "StatefulSet", "DaemonSet"];

/// Whether an object is one.
pub(in crate::diff) fn is_one(identity: &Identity) -> bool {
    identity.group == "apps" && KINDS.contains(&&*identity.kind)
}

/// One that both sides have.
#[derive(Debug)]
pub(super) struct Workload<'a> {
    /// Where it is among the changes, if it differs.
    pub place: Option<usize>,
    pub identity: &'a Identity,
    pub sides: &'a Sides,
    /// The fields of the template of its pods that differ.
    pub template: Vec<&'a Change>,
}

/// Where the template of pods is.
pub(super) const TEMPLATE: &str = "spec.template";

/// All that both sides have: those that differ, then the others.
pub(super) fn all<'a>(
    changes: &'a [ObjectChange],
    sides: &'a [Sides],
    same: &'a [(Identity, Sides)],
) -> Vec<Workload<'a>> {
    let each = changes.iter().zip(sides).enumerate();
    let changed = each.filter_map(|(place, (change, sides))| {
        let What::Changed(fields) = &change.what else {
            return None;
        };
        is_one(&change.identity).then(|| Workload {
            place: Some(place),
            identity: &change.identity,
            sides,
            template: fields.iter().filter(|it| is_in_template(it)).collect(),
        })
    });
    let same = same.iter().map(|(identity, sides)| Workload {
        place: None,
        identity,
        sides,
        template: Vec::new(),
    });
    changed.chain(same).collect()
}

fn is_in_template(field: &Change) -> bool {
    field
        .path
        .strip_prefix(TEMPLATE)
        .is_some_and(|rest| rest.starts_with(['.', '[']) || rest.is_empty())
}

impl Workload<'_> {
    /// The template of its pods, as it will be.
    pub(super) fn pods(&self) -> &Value {
        &self.sides.after["spec"]["template"]
    }

    /// Whether an apply replaces its pods.
    pub(super) fn is_replaced(&self) -> bool {
        !self.template.is_empty() || self.sides.has_other_hashes
    }
}
