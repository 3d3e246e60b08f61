//! Objects by kind and name.

use std::collections::{HashMap, HashSet};

use crate::kube::object::{Body, Kind, Object, PodTemplate};

pub(super) struct Index<'o> {
    objects: HashMap<(Kind, &'o str), &'o Object<'o>>,
    /// Secrets that cert-manager makes.
    certificates: HashSet<&'o str>,
    /// What all pods are made of.
    pub pods: Vec<&'o PodTemplate<'o>>,
}

impl<'o> Index<'o> {
    pub(super) fn new(objects: &[&'o Object<'o>]) -> Self {
        let by_name = |object: &&'o Object<'o>| ((object.body.kind(), &*object.name), *object);
        Self {
            objects: objects.iter().map(by_name).collect(),
            certificates: objects.iter().flat_map(|o| certificates(o)).collect(),
            pods: objects.iter().filter_map(|o| o.body.pods()).collect(),
        }
    }

    pub(super) fn has(&self, kind: Kind, name: &str) -> bool {
        self.objects.contains_key(&(kind, name))
            || (kind == Kind::Secret && self.certificates.contains(name))
    }

    /// An object of the stack's own. What users write is not looked into.
    pub(super) fn get(&self, kind: Kind, name: &str) -> Option<&'o Object<'o>> {
        let found = self.objects.get(&(kind, name)).copied();
        found.filter(|object| !matches!(object.body, Body::Extra(..)))
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
    files.map(|(name, _)| name).chain(secrets)
}

pub(super) fn has_key(object: &Object, key: &str) -> bool {
    keys(object).any(|known| known == key)
}

/// The Secrets that cert-manager makes for this object.
/// <https://cert-manager.io/docs/usage/ingress/>, <https://cert-manager.io/docs/usage/gateway/>
fn certificates<'o>(object: &'o Object) -> Vec<&'o str> {
    let is_issued = |(name, _): (&str, &str)| name.starts_with("cert-manager.io/");
    let is_asked_for = || object.annotations.iter().any(is_issued);
    match &object.body {
        Body::Certificate(spec) => vec![&spec.secret_name],
        Body::Ingress(spec) if is_asked_for() => {
            let secret = spec.tls.as_ref().and_then(Option::as_deref);
            secret.into_iter().collect()
        }
        Body::Gateway(spec) if is_asked_for() => spec.secrets().collect(),
        _ => Vec::new(),
    }
}
