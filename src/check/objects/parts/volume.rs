//! Volumes and what they hold.

use super::{Volume, text};
use crate::kube::object::{self, Kind, VolumeSource};

/// The kinds whose keys are files of volumes, with the field of a volume that refers to one and the
/// field therein that names it.
const SOURCES: [(Kind, &str, &str); 2] = [
    (Kind::Secret, "secret", "secretName"),
    (Kind::ConfigMap, "configMap", "name"),
];

impl<'o> Volume<'o> {
    pub(crate) fn name(self) -> &'o str {
        match self {
            Self::Ours(volume) => &volume.name,
            Self::Users(node) => text(node, "name"),
        }
    }

    /// Whether it can be a device: a claim of the pod's own, or another one.
    pub(crate) fn may_be_device(self) -> bool {
        match self {
            Self::Ours(volume) => matches!(volume.source, VolumeSource::Claim(_)),
            Self::Users(node) => ["persistentVolumeClaim", "ephemeral"]
                .iter()
                .any(|source| node.get(source).is_some()),
        }
    }

    /// The Secret or ConfigMap whose keys are its files, all of them by their names.
    pub(crate) fn files_of(self) -> impl Iterator<Item = (Kind, &'o str)> {
        self.items(files_of, |node| {
            SOURCES.iter().filter_map(|(kind, field, name)| {
                let source = node.get(field).filter(|source| source.as_map().is_some())?;
                source
                    .get("items")
                    .is_none()
                    .then(|| (*kind, text(source, name)))
            })
        })
    }
}

fn files_of(volume: &object::Volume) -> Option<(Kind, &str)> {
    match &volume.source {
        VolumeSource::ConfigMap { name, .. } => Some((Kind::ConfigMap, name)),
        VolumeSource::Secret { name, .. } => Some((Kind::Secret, name)),
        VolumeSource::Claim(_) | VolumeSource::Empty(_) => None,
    }
}
