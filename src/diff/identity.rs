//! Which object is which.

use std::fmt;

use serde_json::Value;

/// The identity of an object: its API group without the version, its kind, namespace and name.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Identity {
    /// Empty for the core group.
    pub group: String,
    /// Such as `Deployment`.
    pub kind: String,
    /// Empty if the manifest does not set it.
    pub namespace: String,
    /// Its name, once for a kind and namespace.
    pub name: String,
}

impl Identity {
    /// Reads it from a manifest; missing fields are empty.
    pub fn of(object: &Value) -> Self {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let group = object["apiVersion"]
            .as_str()
            .and_then(|version| version.split_once('/'))
            .map_or("", |(group, _)| group);
        let metadata = &object["metadata"];
        let (namespace, name) = (text(&metadata["namespace"]), text(&metadata["name"]));
        Self {
            group: group.to_owned(),
            kind: text(&object["kind"]),
            namespace,
            name,
        }
    }

    /// Whether both may be the same object: a missing namespace matches any.
    pub fn fits(&self, other: &Self) -> bool {
        let same =
            (&self.group, &self.kind, &self.name) == (&other.group, &other.kind, &other.name);
        same && (self.namespace.is_empty()
            || other.namespace.is_empty()
            || self.namespace == other.namespace)
    }
}

impl fmt::Display for Identity {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "{}/{}", self.kind, self.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_version_does_not_matter_and_the_group_does() {
        let of = |version: &str, namespace: &str| {
            Identity::of(
                &json!({"apiVersion": version, "kind": "X", "metadata": {"name": "n", "namespace": namespace}}),
            )
        };
        assert_eq!(of("apps/v1", "a"), of("apps/v1beta1", "a"));
        assert!(!of("apps/v1", "a").fits(&of("v1", "a")));
        assert!(of("v1", "a").fits(&of("v1", "")) && !of("v1", "a").fits(&of("v1", "b")));
    }
}
