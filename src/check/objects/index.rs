//! Objects by kind and name.

use std::collections::{HashMap, HashSet};

use super::parts::Template;
use crate::kube::object::{Body, Kind, Object};
use crate::source::{At, Kind as NodeKind, Map, Node};

pub(super) struct Index<'o> {
    objects: HashMap<(Kind, &'o str), &'o Object<'o>>,
    /// Secrets that cert-manager makes.
    certificates: HashSet<&'o str>,
    /// Texts that patches have put into objects of the stack, and where these have them.
    pub patched: HashMap<&'o str, At>,
    /// What all pods are made of.
    pub pods: Vec<Template<'o>>,
}

impl<'o> Index<'o> {
    pub(super) fn new(objects: &[&'o Object<'o>]) -> Self {
        let by_name = |object: &&'o Object<'o>| ((object.body.kind(), &*object.name), *object);
        Self {
            objects: objects.iter().map(by_name).collect(),
            patched: patched(objects),
            certificates: objects.iter().flat_map(|o| certificates(o)).collect(),
            pods: objects.iter().filter_map(|o| Template::of(o)).collect(),
        }
    }

    pub(super) fn has(&self, kind: Kind, name: &str) -> bool {
        self.objects.contains_key(&(kind, name))
            || (kind == Kind::Secret && self.certificates.contains(name))
    }

    /// An object of the stack's own, patched or not. What users write is not looked into.
    pub(super) fn get(&self, kind: Kind, name: &str) -> Option<&'o Object<'o>> {
        let found = self.objects.get(&(kind, name)).copied();
        found.filter(|object| !matches!(&object.body, Body::Extra(_, extra) if !extra.is_ours))
    }
}

fn patched<'o>(objects: &[&'o Object<'o>]) -> HashMap<&'o str, At> {
    let mut out = HashMap::new();
    for object in objects {
        if let Body::Extra(_, extra) = &object.body
            && extra.is_ours
        {
            collect(&extra.node, &mut out);
        }
    }
    out
}

/// The texts below a node that were written somewhere.
fn collect<'o>(node: &'o Node, out: &mut HashMap<&'o str, At>) {
    match &node.kind {
        NodeKind::Text(text) if node.at.line > 0 => {
            out.entry(&**text).or_insert(node.at);
        }
        NodeKind::List(items) => items.iter().for_each(|item| collect(item, out)),
        NodeKind::Map(map) => map.iter().for_each(|(_, node)| collect(node, out)),
        _ => {}
    }
}

/// The keys of a Secret or ConfigMap.
pub(super) fn keys<'o>(object: &'o Object) -> impl Iterator<Item = &'o str> {
    let (files, secrets) = match &object.body {
        Body::ConfigMap(files) => (Some(files), None),
        Body::Secret(data) => (None, Some(data)),
        _ => (None, None),
    };
    let files = files.into_iter().flat_map(|files| files.iter());
    let secrets = secrets.into_iter().flat_map(|data| data.keys());
    let patched = texts(object).into_iter().flat_map(Map::iter);
    let patched = patched.map(|(name, _)| name);
    files.map(|(name, _)| name).chain(secrets).chain(patched)
}

/// What a Secret or ConfigMap holds that users have patched.
pub(super) fn texts<'o>(object: &'o Object) -> Vec<&'o Map> {
    let Body::Extra(Kind::Secret | Kind::ConfigMap, extra) = &object.body else {
        return Vec::new();
    };
    let fields = ["data", "stringData", "binaryData"].into_iter();
    let fields = fields.filter_map(|field| extra.node.get(field).and_then(Node::as_map));
    fields.collect()
}

pub(super) fn has_key(object: &Object, key: &str) -> bool {
    keys(object).any(|known| known == key)
}

/// The Secrets that cert-manager makes for this object.
/// <https://cert-manager.io/docs/usage/ingress/>, <https://cert-manager.io/docs/usage/gateway/>
fn certificates<'o>(object: &'o Object) -> Vec<&'o str> {
    let is_issued = |(name, _): (&str, &str)| name.starts_with("cert-manager.io/");
    let is_issued = || object.annotations.iter().any(is_issued);
    match &object.body {
        Body::Certificate(spec) => vec![&spec.secret_name],
        Body::Ingress(spec) if is_issued() => {
            let secret = spec.tls.as_ref().and_then(Option::as_deref);
            secret.into_iter().collect()
        }
        Body::Gateway(spec) if is_issued() => spec.secrets().collect(),
        Body::Extra(kind, extra) if extra.is_ours => {
            let Some(spec) = extra.node.get("spec") else {
                return Vec::new();
            };
            let tls = spec.list("tls").iter();
            match kind {
                Kind::Certificate => spec.str("secretName").into_iter().collect(),
                Kind::Ingress if is_issued() => {
                    tls.filter_map(|tls| tls.str("secretName")).collect()
                }
                Kind::Gateway | Kind::ListenerSet if is_issued() => of_listeners(spec).collect(),
                _ => Vec::new(),
            }
        }
        _ => Vec::new(),
    }
}

/// The Secrets with certificates that the listeners of a patched Gateway name.
pub(super) fn of_listeners(spec: &Node) -> impl Iterator<Item = &str> {
    let tls = spec.list("listeners").iter();
    let tls = tls.filter_map(|listener| listener.get("tls"));
    let secrets = tls.flat_map(|tls| tls.list("certificateRefs"));
    secrets.filter_map(|secret| secret.str("name"))
}
