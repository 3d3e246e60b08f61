//! Containers and their mounts.

use super::{Container, Mount, text};
use crate::kube::object::EnvValue;
use crate::source::Node;

impl<'o> Container<'o> {
    pub(crate) fn name(self) -> &'o str {
        match self {
            Self::Ours(container) => &container.name,
            Self::Users(node) => text(node, "name"),
        }
    }

    /// Its arguments and the words of its command.
    pub(crate) fn words(self) -> impl Iterator<Item = &'o str> {
        self.items(
            |container| {
                container
                    .args
                    .iter()
                    .chain(&container.command)
                    .map(|word| &**word)
            },
            |node| {
                let words = node.list("args").iter().chain(node.list("command"));
                words.filter_map(Node::as_str)
            },
        )
    }

    /// The texts of its variables.
    pub(crate) fn texts(self) -> impl Iterator<Item = &'o str> {
        let ours = self.items(|container| container.env.ours(), |_| None);
        let ours = ours.filter_map(|variable| match &variable.value {
            EnvValue::Text(text) => Some(&**text),
            EnvValue::Field(_) | EnvValue::Secret { .. } => None,
        });
        ours.chain(
            self.variables()
                .filter_map(|variable| variable.str("value")),
        )
    }

    /// The user's variables.
    pub(crate) fn variables(self) -> impl Iterator<Item = &'o Node> {
        self.items(|container| container.env.users(), |node| node.list("env"))
    }

    /// The references to Secrets and ConfigMaps whose keys all become variables.
    pub(crate) fn variables_from(self) -> &'o [Node] {
        match self {
            Self::Ours(_) => &[],
            Self::Users(node) => node.list("envFrom"),
        }
    }

    pub(crate) fn port_names(self) -> impl Iterator<Item = &'o str> {
        self.items(
            |container| container.ports.iter().map(|port| &*port.name),
            |node| {
                node.list("ports")
                    .iter()
                    .filter_map(|port| port.str("name"))
            },
        )
    }

    pub(crate) fn mounts(self) -> impl Iterator<Item = Mount<'o>> {
        self.items(
            |container| container.volume_mounts.iter().map(Mount::from),
            |node| node.list("volumeMounts").iter().map(Mount::Users),
        )
    }
}

impl<'o> Mount<'o> {
    /// The name of its volume.
    pub(crate) fn volume(self) -> &'o str {
        match self {
            Self::Ours(mount) => &mount.name,
            Self::Users(node) => text(node, "name"),
        }
    }

    pub(crate) fn path(self) -> &'o str {
        match self {
            Self::Ours(mount) => &mount.mount_path,
            Self::Users(node) => text(node, "mountPath"),
        }
    }

    /// The one file of the volume that it mounts; an empty text where that is the whole volume.
    pub(crate) fn file(self) -> &'o str {
        match self {
            Self::Ours(mount) => mount.sub_path.as_deref().unwrap_or_default(),
            Self::Users(node) => text(node, "subPath"),
        }
    }
}
