//! Labels, as Kubernetes recommends them.
//!
//! Source: <https://kubernetes.io/docs/concepts/overview/working-with-objects/common-labels/>

use indexmap::IndexMap;

use super::Release;
use crate::values::{Map, Node};

pub type Labels = IndexMap<String, String>;

/// The version of the chart whose values and objects these are.
pub const CHART: &str = "matrix-stack-26.8.0";

pub const INSTANCE: &str = "app.kubernetes.io/instance";

/// Who an object belongs to.
#[derive(Clone, Debug)]
pub struct Identity {
    /// `app.kubernetes.io/component`, e.g. `matrix-authentication`.
    pub component: &'static str,
    /// `app.kubernetes.io/name`, which is also what follows the release in the instance.
    pub name: String,
    pub version: String,
}

/// The labels of an object: ours first; the user's can add to them, never change them.
pub fn labels(release: &Release, identity: &Identity, user: &Labels) -> Labels {
    let mut out = Labels::new();
    if release.manager() == "Helm" {
        out.insert("helm.sh/chart".into(), CHART.into());
    }
    let ours = [
        ("managed-by", release.manager().to_owned()),
        ("part-of", "matrix-stack".to_owned()),
        ("component", identity.component.to_owned()),
        ("name", identity.name.clone()),
        ("instance", release.object(&identity.name)),
        ("version", label_safe(&identity.version)),
    ];
    out.extend(ours.map(|(key, value)| (format!("app.kubernetes.io/{key}"), value)));
    for (key, value) in user {
        if key != "helm.sh/chart" {
            out.entry(key.clone()).or_insert_with(|| value.clone());
        }
    }
    out
}

/// As the object's, without the chart's version: a pod must not restart when that changes.
pub fn pod_labels(labels: &Labels) -> Labels {
    labels
        .iter()
        .filter(|(key, _)| *key != "helm.sh/chart")
        .map(|(k, v)| (k.clone(), v.clone()))
        .collect()
}

/// The global labels, then the component's over them. Null takes a label away.
pub fn user_labels(root: &Node, component: &Node) -> Labels {
    let mut out = Labels::new();
    add(&mut out, root.map("labels"));
    add(&mut out, component.map("labels"));
    out
}

fn add(into: &mut Labels, map: Option<&Map>) {
    for (key, node) in map.into_iter().flat_map(Map::iter) {
        match node.as_str() {
            Some(text) => {
                into.insert(key.to_owned(), text.to_owned());
            }
            None => {
                into.shift_remove(key);
            }
        }
    }
}

/// A text as a label value takes it: 63 of letters, digits, `-`, `_`, `.`, a letter or digit at both ends.
pub fn label_safe(text: &str) -> String {
    let kept: String = text
        .chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() || "-_.".contains(c) {
                c
            } else {
                '-'
            }
        })
        .take(63)
        .collect();
    kept.trim_matches(|c: char| !c.is_ascii_alphanumeric())
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn label_values_are_legal() {
        assert_eq!(label_safe("v1.2.3"), "v1.2.3");
        assert_eq!(label_safe("sha256:abc"), "sha256-abc");
        assert_eq!(label_safe(&"a".repeat(80)).len(), 63);
        assert_eq!(label_safe("-x-"), "x");
    }
}
