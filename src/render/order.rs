//! The order of manifests: what others need comes first.

use crate::stack::{Kind, Object, Phase, Release};

/// Sorts by phase, then as kinds apply cleanly, then by name. Within a phase of hooks the weight comes first.
pub(super) fn key(object: &Object, _: &Release) -> (Phase, i32, Kind, String) {
    (object.phase, object.weight, object.kind, object.name.clone())
}
