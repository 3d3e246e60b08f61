//! Where the files that are merged come from.

use std::fmt;

use crate::source::Node;
use crate::stack::config_file::{self, ConfigFile};
use crate::stack::reference::Viewer;
use crate::stack::workload::Workload;

/// A file in the init container.
pub(super) struct Source<'f> {
    pub path: String,
    pub origin: Origin<'f>,
    /// What it holds, where that is known here. It may hold credentials.
    pub text: Option<&'f str>,
}

/// The object that a file is a key of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Origin<'f> {
    ConfigMap(&'f str),
    Secret(&'f str),
    /// What the container finds there is not known.
    Unknown,
}

impl fmt::Display for Origin<'_> {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Self::ConfigMap(name) => write!(f, "ConfigMap/{name}"),
            Self::Secret(name) => write!(f, "Secret/{name}"),
            Self::Unknown => f.write_str("unknown"),
        }
    }
}

/// The files that are merged in the pods of a workload, in their order.
pub(super) fn of<'f>(file: &'f ConfigFile, workload: &'f Workload) -> Vec<Source<'f>> {
    let sources = file.sources.iter();
    sources.map(|source| read(source, workload)).collect()
}

fn read<'f>(source: &'f config_file::Source, workload: &'f Workload) -> Source<'f> {
    let path = source.path(Viewer::Release);
    if let Some(origin) = mounted_over(workload, &path) {
        let text = None;
        return Source { path, origin, text };
    }
    let (origin, text) = match source {
        config_file::Source::Ours {
            config_map, text, ..
        } => (Origin::ConfigMap(config_map), Some(&**text)),
        config_file::Source::Secret { reference, text } => {
            (Origin::Secret(&reference.secret), text.as_deref())
        }
    };
    Source { path, origin, text }
}

/// What users mount over the file at `path` in one of our mounts: the nearest mount counts.
fn mounted_over<'f>(workload: &'f Workload, path: &str) -> Option<Origin<'f>> {
    let ours = path.rfind('/').unwrap_or_default();
    let over = workload.extra_mounts.iter().filter_map(|mount| {
        let folder = mount.below(&["mountPath"])?.as_str()?;
        (folder.len() >= ours && is_below(path, folder)).then_some((folder.len(), mount))
    });
    let (_, mount) = over.max_by_key(|(length, _)| *length)?;
    Some(volume_of(workload, mount).map_or(Origin::Unknown, origin))
}

/// Whether a path is a folder, or something in it.
fn is_below(path: &str, folder: &str) -> bool {
    path.strip_prefix(folder.trim_end_matches('/'))
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

fn volume_of<'f>(workload: &'f Workload, mount: &Node) -> Option<&'f Node> {
    let name = |node: &Node| Some(node.below(&["name"])?.as_str()?.to_owned());
    let wanted = name(mount)?;
    let mut volumes = workload.extra_volumes.iter().map(AsRef::as_ref);
    volumes.find(|volume| name(volume).as_ref() == Some(&wanted))
}

fn origin(volume: &Node) -> Origin<'_> {
    let name = |keys| volume.below(keys).and_then(Node::as_str);
    match (
        name(&["configMap", "name"]),
        name(&["secret", "secretName"]),
    ) {
        (Some(name), _) => Origin::ConfigMap(name),
        (None, Some(name)) => Origin::Secret(name),
        (None, None) => Origin::Unknown,
    }
}
