//! The rendered objects by kind and name.

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use super::{list, text};

pub struct Index<'a> {
    objects: HashMap<(&'a str, &'a str), &'a Value>,
    /// Secrets that cert-manager makes.
    certificates: HashSet<&'a str>,
}

impl<'a> Index<'a> {
    pub fn new(objects: &'a [Value]) -> Self {
        Self {
            objects: objects
                .iter()
                .map(|object| {
                    (
                        (text(&object["kind"]), text(&object["metadata"]["name"])),
                        object,
                    )
                })
                .collect(),
            certificates: objects.iter().flat_map(certificates).collect(),
        }
    }

    pub fn has(&self, kind: &str, name: &str) -> bool {
        self.get(kind, name).is_some() || (kind == "Secret" && self.certificates.contains(name))
    }

    pub fn get(&self, kind: &str, name: &str) -> Option<&'a Value> {
        self.objects.get(&(kind, name)).copied()
    }

    /// The templates of all pods.
    pub fn pods(&self) -> impl Iterator<Item = &'a Value> {
        self.objects
            .values()
            .map(|object| &object["spec"]["template"])
            .filter(|template| template["spec"].is_object())
    }

    /// The keys of a Secret or ConfigMap.
    pub fn keys(&self, kind: &str, name: &str) -> Option<Vec<&'a str>> {
        let object = self.get(kind, name)?;
        let maps = ["data", "stringData", "binaryData"]
            .into_iter()
            .filter_map(|field| object[field].as_object());
        Some(
            maps.flat_map(|map| map.keys().map(String::as_str))
                .collect(),
        )
    }
}

/// The Secrets that cert-manager makes for this object.
/// <https://cert-manager.io/docs/usage/ingress/>
fn certificates(object: &Value) -> Vec<&str> {
    let annotations = object["metadata"]["annotations"].as_object();
    let has_issuer =
        annotations.is_some_and(|map| map.keys().any(|key| key.starts_with("cert-manager.io/")));
    match text(&object["kind"]) {
        "Certificate" => vec![text(&object["spec"]["secretName"])],
        "Ingress" if has_issuer => list(&object["spec"]["tls"])
            .iter()
            .map(|tls| text(&tls["secretName"]))
            .collect(),
        _ => Vec::new(),
    }
}
