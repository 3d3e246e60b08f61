//! The order of manifests: what others need comes first.

use crate::stack::{Kind, Object, Phase, Release, Target};

/// The stages in which objects apply where no tool runs hooks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Stage {
    /// Names, credentials, configuration, storage: what pods need to start.
    Needed,
    /// Jobs that must be done before the servers run.
    Before,
    Running,
    /// What lets others in, and watches.
    Around,
    /// Jobs that follow.
    After,
}

pub(super) fn stage(object: &Object) -> Stage {
    match (object.kind, object.phase) {
        (Kind::Job, Phase::Pre) => Stage::Before,
        (Kind::Job, _) => Stage::After,
        (Kind::StatefulSet | Kind::Deployment, _) => Stage::Running,
        (Kind::Ingress | Kind::ServiceMonitor, _) => Stage::Around,
        _ => Stage::Needed,
    }
}

/// What manifests are sorted by: for Helm as its hooks run, else by stage; then as kinds apply cleanly, then by name.
pub(super) fn key<'o>(
    object: &'o Object,
    release: &Release,
) -> ((Phase, i32), Stage, i32, Kind, &'o str) {
    let (kind, name) = (object.kind, object.name.as_str());
    match release.target {
        Target::Helm => ((object.phase, object.weight), Stage::Needed, 0, kind, name),
        _ => {
            let weight = if kind == Kind::Job { object.weight } else { 0 };
            ((Phase::Main, 0), stage(object), weight, kind, name)
        }
    }
}
