//! Fields that do not count, by their paths.

use std::str::FromStr;

use serde_json::Value;

use super::path::{self, Step};
use super::{Identity, lists};
use crate::source::nearest;

/// Fields by their path, in all objects or in some: `spec.replicas`,
/// `Deployment/ess-x:spec.template.spec.containers[*].image`. `*` stands for any characters of a
/// name; what is below a field belongs to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IgnoredPath {
    kind: String,
    name: String,
    steps: Vec<Step>,
}

/// A text that says nothing to ignore.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum IgnoreError {
    /// It is no path.
    #[error(
        "`{0}` is not the path of a field, e.g. `spec.replicas` or `Deployment/web:spec.template.spec.containers[*].image`"
    )]
    NoPath(String),
    /// No object has such a field.
    #[error("no object has a field `{field}`{}", said(*meant))]
    NoField {
        /// What the path begins with.
        field: String,
        /// What may be meant.
        meant: Option<&'static str>,
    },
}

fn said(meant: Option<&'static str>) -> String {
    meant.map_or(String::new(), |name| format!("; did you mean `{name}`?"))
}

/// Words for labels and annotations.
const WORDS: [&str; 3] = ["versions", "hashes", "managers"];

/// The fields that objects begin with, beside what makes them what they are.
const FIELDS: [&str; 35] = [
    "metadata",
    "spec",
    "data",
    "binaryData",
    "stringData",
    "immutable",
    "type",
    "rules",
    "roleRef",
    "subjects",
    "secrets",
    "imagePullSecrets",
    "automountServiceAccountToken",
    "aggregationRule",
    "provisioner",
    "parameters",
    "reclaimPolicy",
    "volumeBindingMode",
    "allowVolumeExpansion",
    "allowedTopologies",
    "mountOptions",
    "value",
    "globalDefault",
    "description",
    "preemptionPolicy",
    "handler",
    "overhead",
    "scheduling",
    "webhooks",
    "subsets",
    "endpoints",
    "ports",
    "addressType",
    "template",
    "status",
];

impl FromStr for IgnoredPath {
    type Err = IgnoreError;

    fn from_str(text: &str) -> Result<Self, IgnoreError> {
        let wrong = || IgnoreError::NoPath(text.to_owned());
        let (object, path) = match text.split_once(':') {
            Some((object, path)) if !object.contains(['[', '.']) || object.contains('/') => {
                (object, path)
            }
            _ => ("*", text),
        };
        let (kind, name) = object.split_once('/').unwrap_or((object, "*"));
        let steps = path::steps(path).ok_or_else(wrong)?;
        if kind.is_empty() || name.is_empty() || object.contains(['[', ' ']) {
            return Err(wrong());
        }
        check_field(&steps, kind == "*")?;
        Ok(Self {
            kind: kind.to_owned(),
            name: name.to_owned(),
            steps,
        })
    }
}

/// Objects of other APIs may have other fields: of these the kind is named.
fn check_field(steps: &[Step], is_any_kind: bool) -> Result<(), IgnoreError> {
    let Some(field) = steps.first().and_then(Step::key) else {
        return Err(IgnoreError::NoPath(String::new()));
    };
    if field.contains('*') || FIELDS.contains(&field) || !is_any_kind {
        return Ok(());
    }
    let known = WORDS.into_iter().chain(FIELDS);
    Err(IgnoreError::NoField {
        field: field.to_owned(),
        meant: nearest(field, known),
    })
}

impl IgnoredPath {
    /// Whether it is about fields of this object.
    pub(super) fn is_of(&self, identity: &Identity) -> bool {
        fits(&self.kind, &identity.kind) && fits(&self.name, &identity.name)
    }

    /// Whether a field of such an object is ignored.
    pub(super) fn covers(&self, path: &str) -> bool {
        let Some(steps) = path::steps(path) else {
            return false;
        };
        let pairs = self.steps.iter().zip(&steps);
        steps.len() >= self.steps.len() && pairs.into_iter().all(|(own, step)| own.fits(step))
    }

    /// Takes the fields out of such an object.
    pub(super) fn take_out_of(&self, object: &mut Value) {
        take_out(object, "", &self.steps);
    }
}

impl Step {
    fn fits(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Key(own), Self::Key(other)) | (Self::Item(own), Self::Item(other)) => {
                fits(own, other)
            }
            (Self::Inside, Self::Inside) => true,
            _ => false,
        }
    }
}

/// Takes what is at these steps out of a value, which stands in this field, and what gets empty by
/// that.
fn take_out(value: &mut Value, field: &str, steps: &[Step]) {
    let Some((step, below)) = steps.split_first() else {
        return;
    };
    match (value, step) {
        (Value::Object(map), Step::Key(pattern)) => {
            map.retain(|key, value| !fits(pattern, key) || !is_taken(value, key, below))
        }
        (Value::Array(items), Step::Item(pattern)) => {
            let names = lists::names(field, items);
            let places = (0..items.len()).map(|place| place.to_string());
            let mut names = names.unwrap_or_else(|| places.collect()).into_iter();
            items.retain_mut(|item| {
                let is_it = names.next().is_some_and(|name| fits(pattern, &name));
                !is_it || !is_taken(item, field, below)
            });
        }
        _ => {}
    }
}

fn is_taken(value: &mut Value, field: &str, below: &[Step]) -> bool {
    let is_empty = |value: &Value| match value {
        Value::Object(map) => map.is_empty(),
        Value::Array(items) => items.is_empty(),
        _ => false,
    };
    let was_empty = is_empty(value);
    take_out(value, field, below);
    below.is_empty() || (!was_empty && is_empty(value))
}

/// Whether a text is like a pattern, in which `*` stands for any characters.
fn fits(pattern: &str, text: &str) -> bool {
    let Some((start, rest)) = pattern.split_once('*') else {
        return pattern == text;
    };
    let Some(text) = text.strip_prefix(start) else {
        return false;
    };
    let ends = text.char_indices().map(|(at, _)| at).chain([text.len()]);
    ends.into_iter().any(|at| fits(rest, &text[at..]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn path(text: &str) -> IgnoredPath {
        text.parse().unwrap_or_else(|error| panic!("{error}"))
    }

    #[test]
    fn fields_are_taken_out_with_what_gets_empty() {
        let object = json!({"kind": "Deployment", "spec": {"replicas": 1, "template": {"spec": {"containers": [
            {"name": "a", "image": "x", "env": [{"name": "A"}]}, {"name": "b"}]}}}, "metadata": {"labels": {"a.b/c": "1"}}});
        for (text, gone) in [
            ("spec.replicas", "/spec/replicas"),
            ("spec.template", "/spec/template"),
            ("metadata.labels[\"a.b/c\"]", "/metadata"),
            ("metadata.*", "/metadata"),
            (
                "spec.template.spec.containers[*].image",
                "/spec/template/spec/containers/0/image",
            ),
            (
                "spec.template.spec.containers[a].env[A]",
                "/spec/template/spec/containers/0/env",
            ),
            (
                "spec.*.spec.containers[b]",
                "/spec/template/spec/containers/1",
            ),
        ] {
            let mut left = object.clone();
            assert!(left.pointer(gone).is_some(), "{gone}");
            path(text).take_out_of(&mut left);
            assert_eq!(left.pointer(gone), None, "{text}");
        }
    }

    #[test]
    fn paths_cover_what_is_below() {
        for (text, field, expected) in [
            ("spec", "spec.replicas", true),
            ("spec.replicas", "spec", false),
            ("data[\"a.*\"] > x", "data[\"a.yaml\"] > x.y", true),
            ("data[\"a.*\"] > x", "data[\"a.yaml\"] > z", false),
            ("spec.c[*].image", "spec.c[x].image", true),
            ("spec.c[*].image", "spec.c[x].env", false),
        ] {
            assert_eq!(path(text).covers(field), expected, "{text} {field}");
        }
    }

    #[test]
    fn some_objects_can_be_named() {
        let of = |kind: &str, name: &str| Identity {
            group: String::new(),
            kind: kind.into(),
            namespace: String::new(),
            name: name.into(),
        };
        let web = path("Deployment/ess-*:spec.replicas");
        assert!(web.is_of(&of("Deployment", "ess-web")));
        assert!(!web.is_of(&of("Deployment", "web")) && !web.is_of(&of("Job", "ess-web")));
        assert!(path("Deployment:spec").is_of(&of("Deployment", "x")));
        assert!(path("spec").is_of(&of("Job", "x")));
    }

    #[test]
    fn what_is_no_path_is_told() {
        for wrong in [
            "",
            ".",
            "spec.",
            "spec..x",
            "spec[",
            "Deployment/x:",
            "/x:spec",
            "a/:spec",
            "spec x",
        ] {
            assert!(wrong.parse::<IgnoredPath>().is_err(), "{wrong}");
        }
        let said = |text: &str| text.parse::<IgnoredPath>().unwrap_err().to_string();
        assert_eq!(
            said("version"),
            "no object has a field `version`; did you mean `versions`?"
        );
        assert_eq!(
            said("metdata.labels"),
            "no object has a field `metdata`; did you mean `metadata`?"
        );
    }
}
