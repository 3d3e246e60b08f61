//! Pods restart when a ConfigMap or a Secret that they read is patched.

use std::collections::BTreeMap;

use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

use super::{Kind, Manifest};
use crate::credentials::Credentials;
use crate::kube::object::{Body, Object, PodTemplate};
use crate::source::{Kind as NodeKind, Node};

/// The annotation of pods that has a digest of what was patched.
const ANNOTATION: &str = "masthead/patched-hash";

/// What ConfigMaps and Secrets held before they were patched.
pub(super) struct Restarts {
    before: BTreeMap<(Kind, String), Vec<u8>>,
    /// What digests of Secrets are keyed with, so that nobody guesses what they hold.
    key: Vec<u8>,
}

impl Restarts {
    pub(super) fn new(manifests: &[Manifest], credentials: Option<&Credentials>) -> Self {
        let mut all = Sha256::new();
        let mut before = BTreeMap::new();
        for Manifest { object, .. } in manifests {
            if let Some(content) = content(object) {
                all.update(&content);
                before.insert((object.body.kind(), object.name.clone()), content);
            }
        }
        let salt = credentials.and_then(|credentials| credentials.salt.as_ref());
        let key = salt.map_or_else(|| all.finalize().to_vec(), |salt| salt.expose().to_vec());
        Self { before, key }
    }

    /// Gives the pods of the stack that read something patched an annotation that changes with it.
    pub(super) fn mark(&self, manifests: &mut [Manifest]) {
        let mut changed = BTreeMap::new();
        for Manifest { object, .. } in &*manifests {
            let id = (object.body.kind(), object.name.clone());
            let content = content(object).filter(|new| self.before.get(&id) != Some(new));
            changed.extend(content.map(|content| (id, content)));
        }
        if changed.is_empty() {
            return;
        }
        for manifest in manifests {
            let used = used(&manifest.object);
            let read = changed.iter().filter(|(id, _)| used.contains(id));
            let read: Vec<_> = read.collect();
            if !read.is_empty() {
                let digest = self.digest(&read);
                annotate(&mut manifest.object, &digest);
            }
        }
    }

    fn digest(&self, read: &[(&(Kind, String), &Vec<u8>)]) -> String {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.key).expect("a key may have any length");
        for ((_, name), content) in read {
            for part in [name.as_bytes(), content] {
                mac.update(&(part.len() as u64).to_be_bytes());
                mac.update(part);
            }
        }
        hex::encode(&mac.finalize().into_bytes()[..20])
    }
}

/// All that a ConfigMap or a Secret holds.
fn content(object: &Object) -> Option<Vec<u8>> {
    let tree = match object.body.kind() {
        Kind::ConfigMap | Kind::Secret => object.tree(),
        _ => return None,
    };
    let fields = ["data", "stringData", "binaryData"];
    let held = fields.map(|field| tree.get(field));
    serde_json::to_vec(&held).ok()
}

/// The ConfigMaps and Secrets that the pods of an object of the stack read.
fn used(object: &Object) -> Vec<(Kind, String)> {
    let mut out = Vec::new();
    let is_ours = !matches!(&object.body, Body::Extra(_, extra) if !extra.is_ours);
    let has_pods = matches!(
        object.body.kind(),
        Kind::StatefulSet | Kind::Deployment | Kind::Job
    );
    if is_ours && has_pods {
        collect(&object.tree(), &mut out);
    }
    out
}

/// Fields that name a ConfigMap or a Secret, and the field therein that does so.
const FIELDS: [(&str, Kind, &str); 7] = [
    ("configMap", Kind::ConfigMap, "name"),
    ("configMapRef", Kind::ConfigMap, "name"),
    ("configMapKeyRef", Kind::ConfigMap, "name"),
    ("secret", Kind::Secret, "secretName"),
    ("secret", Kind::Secret, "name"),
    ("secretRef", Kind::Secret, "name"),
    ("secretKeyRef", Kind::Secret, "name"),
];

fn collect(node: &Node, out: &mut Vec<(Kind, String)>) {
    match &node.kind {
        NodeKind::List(items) => items.iter().for_each(|item| collect(item, out)),
        NodeKind::Map(map) => {
            for (key, below) in map.iter() {
                let fields = FIELDS.iter().filter(|(field, ..)| *field == key);
                let named =
                    fields.filter_map(|(_, kind, name)| Some((*kind, below.str(name)?.to_owned())));
                out.extend(named);
                collect(below, out);
            }
        }
        _ => {}
    }
}

fn annotate(object: &mut Object, digest: &str) {
    if let Some(template) = template(&mut object.body) {
        template.annotations.set(ANNOTATION, digest.to_owned());
    } else if let Body::Extra(_, extra) = &mut object.body {
        let way = ["spec", "template", "metadata", "annotations", ANNOTATION];
        let text = NodeKind::Text(digest.to_owned().into());
        extra
            .node
            .put(&way, Some(Node::new(text, Default::default())));
    }
}

/// What the pods of an object are made of.
fn template<'o, 'a>(body: &'o mut Body<'a>) -> Option<&'o mut PodTemplate<'a>> {
    match body {
        Body::StatefulSet(spec) => Some(&mut spec.template),
        Body::Deployment(spec) => Some(&mut spec.template),
        Body::Job(spec) => Some(&mut spec.template),
        _ => None,
    }
}
