//! What every object has: its kind, its name, its namespace, its labels.
//!
//! <https://kubernetes.io/docs/concepts/overview/working-with-objects/>

use std::collections::BTreeSet;

use serde_json::Value;

use super::Found;
use super::rendered::{Rendered, containers, name, pairs, template, text};
use crate::harness::identity;

/// The kinds that are rendered, with their versions; all of them but the first are in a namespace.
const KINDS: [(&str, &str); 27] = [
    ("v1", "Namespace"),
    ("v1", "ConfigMap"),
    ("v1", "Secret"),
    ("v1", "Service"),
    ("v1", "ServiceAccount"),
    ("v1", "PersistentVolumeClaim"),
    ("apps/v1", "Deployment"),
    ("apps/v1", "StatefulSet"),
    ("batch/v1", "Job"),
    ("batch/v1", "CronJob"),
    ("networking.k8s.io/v1", "Ingress"),
    ("networking.k8s.io/v1", "NetworkPolicy"),
    ("rbac.authorization.k8s.io/v1", "Role"),
    ("rbac.authorization.k8s.io/v1", "RoleBinding"),
    ("policy/v1", "PodDisruptionBudget"),
    ("monitoring.coreos.com/v1", "ServiceMonitor"),
    ("postgresql.cnpg.io/v1", "Cluster"),
    ("postgresql.cnpg.io/v1", "Database"),
    ("cert-manager.io/v1", "Certificate"),
    ("gateway.networking.k8s.io/v1", "Gateway"),
    ("gateway.networking.k8s.io/v1", "HTTPRoute"),
    ("gateway.networking.k8s.io/v1", "ListenerSet"),
    ("gateway.networking.k8s.io/v1", "ReferenceGrant"),
    ("gateway.networking.k8s.io/v1", "TCPRoute"),
    ("gateway.networking.k8s.io/v1", "TLSRoute"),
    ("gateway.networking.k8s.io/v1", "UDPRoute"),
    ("route.openshift.io/v1", "Route"),
];

/// The label of the release, which every object has that is not for Helm.
const RELEASE: &str = "masthead/release";

/// The labels that every object has.
const LABELS: [&str; 6] = [
    "app.kubernetes.io/name",
    "app.kubernetes.io/instance",
    "app.kubernetes.io/component",
    "app.kubernetes.io/part-of",
    "app.kubernetes.io/version",
    "app.kubernetes.io/managed-by",
];

pub(super) fn kinds_are_known(rendered: &Rendered) -> Found {
    rendered.each(|object| {
        let kind = (text(&object["apiVersion"]), text(&object["kind"]));
        complain(KINDS.contains(&kind), || format!("is of the kind {kind:?}"))
    })
}

pub(super) fn namespace_is_set(rendered: &Rendered) -> Found {
    rendered.each(|object| {
        let namespace = &object["metadata"]["namespace"];
        let is_one = object["kind"] == "Namespace" && namespace.is_null();
        complain(is_one || namespace == "ess", || {
            format!("is in the namespace {namespace}")
        })
    })
}

pub(super) fn names_are_of_the_release(rendered: &Rendered) -> Found {
    rendered.each(|object| {
        let is_ours = name(object).starts_with("ess-");
        let is_named = rendered.values.contains(name(object));
        complain(is_ours || is_named, || "does not begin with `ess-`".into())
    })
}

pub(super) fn names_are_valid(rendered: &Rendered) -> Found {
    rendered.each(|object| {
        let (name, longest) = (name(object), longest(object));
        let is_short = name.len() <= longest;
        let is_dns = name.split('.').all(|part| is_word(part, "-"));
        let is_lower = !name.contains(|c: char| c.is_ascii_uppercase());
        complain(is_short && is_dns && is_lower, || {
            format!("is no name of DNS of at most {longest} characters")
        })
    })
}

/// How long a name may be: a label of the pods of a StatefulSet holds it with a hash.
fn longest(object: &Value) -> usize {
    match text(&object["kind"]) {
        "StatefulSet" | "CronJob" => 52,
        "Service" | "Job" => 63,
        _ => 253,
    }
}

pub(super) fn names_are_unique(rendered: &Rendered) -> Found {
    let mut known = BTreeSet::new();
    let names = rendered.objects.iter().map(identity);
    let twice = names.filter(|name| !known.insert(name.clone()));
    twice
        .map(|name| format!("{name} is rendered twice"))
        .collect()
}

pub(super) fn labels_are_valid(rendered: &Rendered) -> Found {
    rendered.each(|object| {
        let of_pods = &object["spec"]["template"]["metadata"]["labels"];
        let all = pairs(&object["metadata"]["labels"]).chain(pairs(of_pods));
        let invalid = all.filter(|(key, value)| !is_label(key, value));
        invalid
            .map(|(key, value)| format!("has the label {key}: {value}"))
            .collect()
    })
}

/// <https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set>
fn is_label(key: &str, value: &str) -> bool {
    let (prefix, name) = key.rsplit_once('/').unwrap_or(("x", key));
    let has_prefix = prefix.len() <= 253 && prefix.split('.').all(|part| is_word(part, "-"));
    let is_name = |text: &str| text.len() <= 63 && is_word(text, "-_.");
    has_prefix && is_name(name) && (value.is_empty() || is_name(value))
}

pub(super) fn labels_are_complete(rendered: &Rendered) -> Found {
    rendered.each(|object| {
        let labels = &object["metadata"]["labels"];
        let of_release = (rendered.target != "helm").then_some(&RELEASE);
        let wanted = LABELS.iter().chain(of_release);
        let missing = wanted.filter(|key| labels[**key].is_null());
        missing
            .map(|key| format!("lacks the label {key}"))
            .collect()
    })
}

/// The version of what runs is the tag of an image of it.
pub(super) fn versions_are_of_images(rendered: &Rendered) -> Found {
    Rendered::complaints(rendered.workloads().map(|(it, _)| it), |workload| {
        let version = text(&workload["metadata"]["labels"]["app.kubernetes.io/version"]);
        let images = containers(template(workload)).map(|it| text(&it["image"]));
        let mut tags = images.map(|image| image.split('@').next().unwrap_or_default());
        let is_tag = tags.any(|image| image.rsplit(':').next() == Some(version));
        complain(is_tag, || {
            format!("is of the version {version}, which no image is")
        })
    })
}

/// Letters and digits at both ends, and some more characters between them.
fn is_word(text: &str, between: &str) -> bool {
    let at_end = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    let mut all = text.chars();
    at_end(text.chars().next())
        && at_end(text.chars().last())
        && all.all(|c| c.is_ascii_alphanumeric() || between.contains(c))
}

/// One complaint where something does not hold.
fn complain(holds: bool, what: impl FnOnce() -> String) -> Vec<String> {
    if holds { Vec::new() } else { vec![what()] }
}
