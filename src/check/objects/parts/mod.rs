//! The parts of a pod, whether they are ours or as users write them.

mod container;
mod volume;

use std::collections::{HashMap, HashSet};

use crate::kube::object::{self, Body, Listed, PodSpec, PodTemplate};
use crate::source::Node;

/// The pods of a controller.
pub(super) struct Pod<'o> {
    spec: Part<'o, PodSpec<'o>>,
    volumes: HashMap<&'o str, Volume<'o>>,
}

impl<'o> Pod<'o> {
    pub(super) fn new(template: Template<'o>) -> Self {
        let spec = template.spec();
        let mut volumes = HashMap::new();
        for volume in spec.volumes() {
            volumes.entry(volume.name()).or_insert(volume);
        }
        Self { spec, volumes }
    }

    /// Its specification, unless a user has patched it.
    pub(super) fn ours(&self) -> Option<&'o PodSpec<'o>> {
        match self.spec {
            Part::Ours(spec) => Some(spec),
            Part::Users(_) => None,
        }
    }

    /// The name of its ServiceAccount.
    pub(super) fn account(&self) -> &'o str {
        match self.spec {
            Part::Ours(spec) => &spec.service_account_name,
            Part::Users(node) => text(node, "serviceAccountName"),
        }
    }

    /// The references to Secrets with which its images are pulled.
    pub(super) fn pull_secrets(&self) -> &'o [Node] {
        match self.spec {
            Part::Ours(spec) => &spec.image_pull_secrets,
            Part::Users(node) => node.list("imagePullSecrets"),
        }
    }

    /// Its security context.
    pub(super) fn security_context(&self) -> Option<&'o Node> {
        match self.spec {
            Part::Ours(spec) => spec.security_context.written(),
            Part::Users(node) => node.get("securityContext"),
        }
    }

    pub(super) fn host_users(&self) -> Option<bool> {
        match self.spec {
            Part::Ours(spec) => spec.host_users,
            Part::Users(node) => node.bool("hostUsers"),
        }
    }

    pub(super) fn is_on_node(&self) -> bool {
        let host_network = match self.spec {
            Part::Ours(spec) => spec.host_network,
            Part::Users(node) => node.bool("hostNetwork"),
        };
        host_network == Some(true)
    }

    pub(super) fn volumes(&self) -> impl Iterator<Item = Volume<'o>> {
        self.spec.volumes()
    }

    /// The first volume of this name.
    pub(super) fn volume(&self, name: &str) -> Option<Volume<'o>> {
        self.volumes.get(name).copied()
    }

    pub(super) fn containers(&self) -> impl Iterator<Item = Container<'o>> {
        self.spec.containers()
    }
}

/// What pods are made of, as it is rendered or as users have patched it.
pub(super) type Template<'o> = Part<'o, PodTemplate<'o>>;

impl<'o> Template<'o> {
    /// That of an object of the stack.
    pub(super) fn of(object: &'o object::Object<'o>) -> Option<Self> {
        match &object.body {
            Body::Extra(_, extra) if extra.is_ours => {
                extra.node.below(&["spec", "template"]).map(Self::Users)
            }
            body => body.pods().map(Self::Ours),
        }
    }

    pub(super) fn label(self, key: &str) -> Option<&'o str> {
        match self {
            Self::Ours(template) => template.labels.get(key),
            Self::Users(node) => node.below(&["metadata", "labels", key])?.as_str(),
        }
    }

    pub(super) fn spec(self) -> Part<'o, PodSpec<'o>> {
        match self {
            Self::Ours(template) => Part::Ours(&template.spec),
            Self::Users(node) => Part::Users(node.get("spec").unwrap_or(node)),
        }
    }
}

impl<'o> Part<'o, PodSpec<'o>> {
    /// The containers, those that run first and the others.
    pub(super) fn containers(self) -> impl Iterator<Item = Container<'o>> {
        self.items(
            |spec| {
                let first = spec.init_containers.iter().map(Container::from);
                first.chain(spec.containers.iter().map(Container::Ours))
            },
            |node| {
                let first = node.list("initContainers").iter();
                first.chain(node.list("containers")).map(Container::Users)
            },
        )
    }

    fn volumes(self) -> impl Iterator<Item = Volume<'o>> {
        self.items(
            |spec| spec.volumes.iter().map(Volume::from),
            |node| node.list("volumes").iter().map(Volume::Users),
        )
    }
}

/// Each name that was there before, as often as it is repeated.
pub(super) fn repeated<'o>(names: impl Iterator<Item = &'o str>) -> Vec<&'o str> {
    let mut seen = HashSet::with_capacity(names.size_hint().0);
    names
        .filter(|name| !name.is_empty() && !seen.insert(*name))
        .collect()
}

/// A part of a pod: one of ours, or one as the user writes it. A value of the wrong type counts as
/// absent.
pub(super) enum Part<'o, T> {
    Ours(&'o T),
    Users(&'o Node),
}

pub(super) type Container<'o> = Part<'o, object::Container<'o>>;
pub(super) type Volume<'o> = Part<'o, object::Volume>;
pub(super) type Mount<'o> = Part<'o, object::Mount>;

impl<'o, T> From<&'o Listed<'o, T>> for Part<'o, T> {
    fn from(listed: &'o Listed<'o, T>) -> Self {
        match listed {
            Listed::Ours(ours) => Self::Ours(ours),
            Listed::Users(node) => Self::Users(node),
        }
    }
}

impl<T> Clone for Part<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Part<'_, T> {}

impl<'o, T> Part<'o, T> {
    /// The items of ours, or of the user's.
    fn items<X, I, J>(
        self,
        ours: impl FnOnce(&'o T) -> I,
        users: impl FnOnce(&'o Node) -> J,
    ) -> impl Iterator<Item = X>
    where
        I: IntoIterator<Item = X>,
        J: IntoIterator<Item = X>,
    {
        let (ours, users) = match self {
            Self::Ours(part) => (Some(ours(part)), None),
            Self::Users(node) => (None, Some(users(node))),
        };
        ours.into_iter()
            .flatten()
            .chain(users.into_iter().flatten())
    }
}

/// The text under a key; empty if there is none.
pub(super) fn text<'n>(node: &'n Node, key: &str) -> &'n str {
    node.str(key).unwrap_or_default()
}

/// Whether the target of a reference may be missing.
pub(super) fn is_optional(reference: &Node) -> bool {
    reference.bool("optional") == Some(true)
}
