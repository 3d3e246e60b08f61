//! Objects that users write themselves, of any kind.

use base64::prelude::{BASE64_STANDARD, Engine};

use super::{Labels, SecretData};
use crate::source::{At, Kind as NodeKind, Node, ValuePath};

/// What a pod has containers in.
const CONTAINERS: [&str; 2] = ["initContainers", "containers"];

/// An object as a user writes it. Nothing is added to it.
#[derive(Clone, Debug)]
pub(crate) struct Extra {
    /// The value that holds it.
    pub path: ValuePath,
    /// All of it, with the places where it is written. It may hold credentials.
    pub node: Node,
    /// It is one of the stack's own, which a user has patched: the value is the patch.
    pub is_ours: bool,
}

impl Extra {
    /// An object of the user's; nothing where it does not say what it is.
    pub(crate) fn new(path: ValuePath, node: Node) -> Option<Self> {
        node.str("apiVersion").and(node.str("kind"))?;
        metadata(&node, "name").or_else(|| metadata(&node, "generateName"))?;
        Some(Self {
            path,
            node,
            is_ours: false,
        })
    }

    /// Its kind, as it is written.
    pub(crate) fn kind_name(&self) -> &str {
        self.node.str("kind").unwrap_or_default()
    }

    /// The group of its API, which is empty for the core of Kubernetes.
    pub(crate) fn group(&self) -> &str {
        self.api_version()
            .split_once('/')
            .map_or("", |(group, _)| group)
    }

    /// Its name, unless the API server makes one.
    pub(crate) fn name(&self) -> Option<&str> {
        metadata(&self.node, "name")
    }

    /// The namespace that it names.
    pub(crate) fn namespace(&self) -> Option<&str> {
        metadata(&self.node, "namespace")
    }

    /// Its name, or how the one begins that the API server makes.
    pub(crate) fn stem(&self) -> &str {
        let made = || metadata(&self.node, "generateName");
        self.name().or_else(made).unwrap_or_default()
    }

    /// The version of its API.
    pub(crate) fn api_version(&self) -> &str {
        self.node.str("apiVersion").unwrap_or_default()
    }

    pub(crate) fn labels(&self) -> Labels {
        texts(&self.node, "labels")
    }

    pub(crate) fn annotations(&self) -> Labels {
        texts(&self.node, "annotations")
    }

    /// Gives it a name.
    pub(crate) fn rename(&mut self, name: &str) {
        let text = Node::new(NodeKind::Text(name.to_owned().into()), At::default());
        self.node.put(&["metadata", "name"], Some(text));
    }

    /// The specification of the pods that it runs.
    pub(crate) fn pods(&self) -> Option<&Node> {
        self.node.below(self.way_to_pods()?)
    }

    /// Where that stands.
    /// <https://kubernetes.io/docs/concepts/workloads/>
    fn way_to_pods(&self) -> Option<&'static [&'static str]> {
        match (self.group(), self.kind_name()) {
            ("", "Pod") => Some(&["spec"]),
            ("batch", "CronJob") => Some(&["spec", "jobTemplate", "spec", "template", "spec"]),
            ("apps" | "batch" | "", _) => Some(&["spec", "template", "spec"]),
            _ => None,
        }
    }

    /// What it holds, where it is a Secret. What is no base64 is left out.
    /// <https://kubernetes.io/docs/reference/kubernetes-api/config-and-storage-resources/secret-v1/>
    pub(crate) fn secret_data(&self) -> SecretData {
        let mut out = SecretData::new();
        let texts = |key: &str| {
            let map = self.node.get(key).and_then(Node::as_map);
            let entries = map.into_iter().flat_map(|map| map.iter());
            entries.filter_map(|(key, node)| Some((key, node.as_str()?)))
        };
        for (key, text) in texts("data") {
            let bare: String = text.split_whitespace().collect();
            if let Ok(content) = BASE64_STANDARD.decode(bare) {
                out.set(key, content);
            }
        }
        for (key, text) in texts("stringData") {
            out.set(key, text);
        }
        out
    }

    /// The images of its containers.
    pub(crate) fn images(&self) -> impl Iterator<Item = &str> {
        let pods = self.pods();
        let lists = CONTAINERS.into_iter();
        let containers = lists.flat_map(move |key| pods.map_or(&[][..], |pods| pods.list(key)));
        containers.filter_map(|container| container.str("image"))
    }

    /// Changes its containers.
    pub(crate) fn change_containers(&mut self, mut change: impl FnMut(&mut Node)) {
        let Some(keys) = self.way_to_pods() else {
            return;
        };
        let pods = keys
            .iter()
            .try_fold(&mut self.node, |node, key| node.get_mut(key));
        let Some(pods) = pods else {
            return;
        };
        for key in CONTAINERS {
            if let Some(Node {
                kind: NodeKind::List(containers),
                ..
            }) = pods.get_mut(key)
            {
                containers.iter_mut().for_each(&mut change);
            }
        }
    }
}

/// A text of the metadata that is not empty.
fn metadata<'n>(node: &'n Node, key: &str) -> Option<&'n str> {
    let text = node.get("metadata")?.str(key);
    text.filter(|text| !text.is_empty())
}

/// The texts of a map of the metadata.
fn texts(node: &Node, key: &str) -> Labels {
    let map = node.get("metadata").and_then(|metadata| metadata.get(key));
    let entries = match map.map(|node| &node.kind) {
        Some(NodeKind::Map(map)) => map.iter().collect(),
        _ => Vec::new(),
    };
    let texts = entries.into_iter();
    texts
        .filter_map(|(key, node)| Some((key.to_owned(), node.as_str()?.to_owned())))
        .collect()
}
