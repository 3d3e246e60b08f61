//! Which lists of the API's own kinds are merged item by item, and by which fields.
//!
//! From `x-kubernetes-patch-strategy`, `x-kubernetes-patch-merge-key` and
//! `x-kubernetes-list-map-keys` of <https://github.com/kubernetes/kubernetes/tree/master/api/openapi-spec>,
//! as far as users write the fields: status is left out.

use crate::source::Node;

/// A structure that has such lists in it.
#[derive(Debug)]
pub(super) struct Shape(&'static [(&'static str, Field)]);

/// What is known of a field.
#[derive(Clone, Copy, Debug)]
pub(super) enum Field {
    Part(&'static Shape),
    /// A list whose items are told apart by these fields.
    Keyed(&'static [Key], &'static Shape),
    /// A list of texts, each of which is there once.
    Set,
    /// A list that is replaced as a whole, or a value that holds no other list.
    Plain,
}

/// A field by which items are told apart.
#[derive(Debug)]
pub(super) struct Key {
    pub name: &'static str,
    /// What counts where an item does not have it; nothing where it needs it.
    pub default: Option<&'static str>,
}

impl Shape {
    /// What is known of a field; nothing is known of what has no entry.
    pub(super) fn field(&self, name: &str) -> Field {
        let known = self.0.iter().find(|(known, _)| *known == name);
        known.map_or(Field::Plain, |(_, field)| *field)
    }
}

const fn needed(name: &'static str) -> Key {
    Key {
        name,
        default: None,
    }
}

const fn or(name: &'static str, default: &'static str) -> Key {
    Key {
        name,
        default: Some(default),
    }
}

const BY_NAME: &[Key] = &[needed("name")];

/// What has no such list in it.
pub(super) static PLAIN: Shape = Shape(&[]);

static METADATA: Shape = Shape(&[
    ("finalizers", Field::Set),
    ("ownerReferences", Field::Keyed(&[needed("uid")], &PLAIN)),
]);

static CONTAINER: Shape = Shape(&[
    ("env", Field::Keyed(BY_NAME, &PLAIN)),
    (
        "ports",
        Field::Keyed(&[needed("containerPort"), or("protocol", "TCP")], &PLAIN),
    ),
    (
        "volumeDevices",
        Field::Keyed(&[needed("devicePath")], &PLAIN),
    ),
    ("volumeMounts", Field::Keyed(&[needed("mountPath")], &PLAIN)),
]);

static POD_SPEC: Shape = Shape(&[
    ("containers", Field::Keyed(BY_NAME, &CONTAINER)),
    ("ephemeralContainers", Field::Keyed(BY_NAME, &CONTAINER)),
    ("hostAliases", Field::Keyed(&[needed("ip")], &PLAIN)),
    ("imagePullSecrets", Field::Keyed(BY_NAME, &PLAIN)),
    ("initContainers", Field::Keyed(BY_NAME, &CONTAINER)),
    (
        "topologySpreadConstraints",
        Field::Keyed(
            &[
                needed("topologyKey"),
                or("whenUnsatisfiable", "DoNotSchedule"),
            ],
            &PLAIN,
        ),
    ),
    ("volumes", Field::Keyed(BY_NAME, &PLAIN)),
]);

static POD: Shape = Shape(&[
    ("metadata", Field::Part(&METADATA)),
    ("spec", Field::Part(&POD_SPEC)),
]);

static CONTROLLER_SPEC: Shape = Shape(&[("template", Field::Part(&POD))]);

static CONTROLLER: Shape = Shape(&[
    ("metadata", Field::Part(&METADATA)),
    ("spec", Field::Part(&CONTROLLER_SPEC)),
]);

static CRON_JOB_SPEC: Shape = Shape(&[("jobTemplate", Field::Part(&CONTROLLER))]);

static CRON_JOB: Shape = Shape(&[
    ("metadata", Field::Part(&METADATA)),
    ("spec", Field::Part(&CRON_JOB_SPEC)),
]);

static SERVICE_SPEC: Shape = Shape(&[(
    "ports",
    Field::Keyed(&[needed("port"), or("protocol", "TCP")], &PLAIN),
)]);

static SERVICE: Shape = Shape(&[
    ("metadata", Field::Part(&METADATA)),
    ("spec", Field::Part(&SERVICE_SPEC)),
]);

static SERVICE_ACCOUNT: Shape = Shape(&[
    ("metadata", Field::Part(&METADATA)),
    ("secrets", Field::Keyed(BY_NAME, &PLAIN)),
]);

static WEBHOOKS: Shape = Shape(&[
    ("metadata", Field::Part(&METADATA)),
    ("webhooks", Field::Keyed(BY_NAME, &PLAIN)),
]);

/// Any other kind of the API's own.
static OTHER: Shape = Shape(&[("metadata", Field::Part(&METADATA))]);

/// The groups of the API's own kinds.
const GROUPS: [&str; 15] = [
    "",
    "admissionregistration.k8s.io",
    "apiextensions.k8s.io",
    "apiregistration.k8s.io",
    "apps",
    "autoscaling",
    "batch",
    "certificates.k8s.io",
    "coordination.k8s.io",
    "discovery.k8s.io",
    "networking.k8s.io",
    "policy",
    "rbac.authorization.k8s.io",
    "scheduling.k8s.io",
    "storage.k8s.io",
];

/// The shape of an object. Of kinds that are defined in a cluster all lists are replaced.
pub(super) fn shape_of(object: &Node) -> &'static Shape {
    let version = object.str("apiVersion").unwrap_or_default();
    let group = version.split_once('/').map_or("", |(group, _)| group);
    let kind = object.str("kind").unwrap_or_default();
    match (group, kind) {
        (group, _) if !GROUPS.contains(&group) => &PLAIN,
        ("", "Pod") => &POD,
        ("apps", "Deployment" | "StatefulSet" | "DaemonSet" | "ReplicaSet")
        | ("batch", "Job")
        | ("", "ReplicationController") => &CONTROLLER,
        ("batch", "CronJob") => &CRON_JOB,
        ("", "PodTemplate") => &CONTROLLER_SPEC,
        ("", "Service") => &SERVICE,
        ("", "ServiceAccount") => &SERVICE_ACCOUNT,
        ("admissionregistration.k8s.io", _) => &WEBHOOKS,
        _ => &OTHER,
    }
}
