//! Labels, as Kubernetes recommends them.
//!
//! Source: <https://kubernetes.io/docs/concepts/overview/working-with-objects/common-labels/>

use serde_json::Value;

use super::reader::Reader;
use super::release::Release;
use crate::chart;
use crate::kube::object::Labels;
use crate::source::Text;
use crate::values::typed::{Entries, Field};

pub(crate) const INSTANCE: &str = "app.kubernetes.io/instance";
pub(crate) const NAME: &str = "app.kubernetes.io/name";
pub(crate) const COMPONENT: &str = "app.kubernetes.io/component";
pub(crate) const PART_OF: &str = "app.kubernetes.io/part-of";
pub(crate) const MANAGED_BY: &str = "app.kubernetes.io/managed-by";
/// The release that an object belongs to, by which kubectl selects all of them: the instance is that
/// of a part of it.
pub(crate) const RELEASE: &str = "masthead/release";
const VERSION: &str = "app.kubernetes.io/version";
const CHART_LABEL: &str = "helm.sh/chart";

/// What all objects are a part of.
pub(crate) const STACK: &str = chart::NAME;

/// What selects the objects of all releases.
pub(crate) const PART_OF_STACK: &str = "app.kubernetes.io/part-of=matrix-stack";

/// The texts that users give by name.
pub(crate) type Texts<'a> = Entries<'a, Field<'a, &'a str>>;

/// Who an object belongs to.
#[derive(Clone, Debug)]
pub(crate) struct Identity {
    /// `app.kubernetes.io/component`, e.g. `matrix-authentication`.
    pub component: &'static str,
    /// `app.kubernetes.io/name`, which is also what follows the release in the instance.
    pub name: Text,
    /// The tag of the image.
    pub version: String,
}

impl Identity {
    /// The labels of an object: ours first; the user's can add to them, never change them. Those of
    /// the component count more than the global ones.
    pub(crate) fn labels(&self, cx: &Reader, user: &Texts) -> Labels {
        self.labels_with(cx, &merged(&cx.values.labels(), user))
    }

    /// As [`Identity::labels`], with these of the user's.
    pub(crate) fn labels_with(&self, cx: &Reader, users: &Labels) -> Labels {
        let mut out = Labels::new();
        if cx.release.manager() == "Helm" {
            out.set(CHART_LABEL, cx.chart.label());
        }
        out.set(MANAGED_BY, cx.release.manager());
        out.set(PART_OF, STACK);
        out.set(COMPONENT, self.component);
        out.set(NAME, self.name.clone());
        out.set(INSTANCE, cx.release.object(&self.name));
        // An image that is given by its digest alone has no version.
        if !self.version.is_empty() {
            out.set(VERSION, label_safe(&self.version));
        }
        for (key, value) in users.iter().filter(|(key, _)| *key != CHART_LABEL) {
            out.set_default(key.to_owned(), value.to_owned());
        }
        out
    }

    /// The same for another object of the component.
    #[must_use]
    pub(crate) fn named(&self, name: impl Into<Text>) -> Self {
        Self {
            name: name.into(),
            ..self.clone()
        }
    }
}

/// As the object's, without the chart's version: a pod must not restart when that changes.
pub(crate) fn pod_labels(labels: &Labels) -> Labels {
    let mut out = labels.clone();
    out.remove(CHART_LABEL);
    out
}

/// The label by which a workload's pods are selected.
pub(crate) fn selector(instance: impl Into<Text>) -> Labels {
    Labels::from_iter([(INSTANCE, instance)])
}

/// Whether every object has this label from the stack, whatever users say.
pub(crate) fn is_own(key: &str) -> bool {
    let ours = [
        INSTANCE,
        NAME,
        COMPONENT,
        PART_OF,
        MANAGED_BY,
        VERSION,
        CHART_LABEL,
    ];
    ours.contains(&key)
}

/// Adds the user's texts; null takes one away.
pub(crate) fn add(into: &mut Labels, texts: &Texts) {
    for (key, field) in texts.iter() {
        match field.get() {
            Some(text) => into.set(key.to_owned(), text.to_owned()),
            None => into.remove(key),
        }
    }
}

/// The component's texts over the global ones; null takes one away.
pub(crate) fn merged(global: &Texts, own: &Texts) -> Labels {
    let mut out = texts(global);
    add(&mut out, own);
    out
}

/// A map of texts; what is null is left out.
pub(crate) fn texts(of: &Texts) -> Labels {
    let entries = of
        .iter()
        .filter_map(|(key, field)| Some((key, field.get()?)));
    entries
        .map(|(key, text)| (key.to_owned(), text.to_owned()))
        .collect()
}

/// Whether the labels of an object in a cluster say that it belongs to the release: those of Helm
/// have the release before the name.
pub(crate) fn is_of(object: &Value, release: &Release) -> bool {
    let labels = &object["metadata"]["labels"];
    let name = labels[NAME].as_str().unwrap_or_default();
    labels[RELEASE] == release.name
        || (labels[PART_OF] == STACK && labels[INSTANCE] == release.object(name))
}

/// Whether the labels of an object say that it belongs to any release.
pub(crate) fn is_of_any(object: &Value) -> bool {
    let labels = &object["metadata"]["labels"];
    labels[RELEASE].is_string() || labels[PART_OF] == STACK
}

/// Labels as `key=value,key=value`.
pub(crate) fn argument(labels: &Labels) -> String {
    let pairs: Vec<_> = labels
        .iter()
        .map(|(key, value)| format!("{key}={value}"))
        .collect();
    pairs.join(",")
}

/// A text as a label value takes it: 63 of letters, digits, `-`, `_`, `.`, a letter or digit at
/// both ends.
pub(crate) fn label_safe(text: &str) -> String {
    let legal = |c: char| {
        if c.is_ascii_alphanumeric() || "-_.".contains(c) {
            c
        } else {
            '-'
        }
    };
    let kept: String = text.chars().map(legal).take(63).collect();
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
