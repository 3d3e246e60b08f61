//! The common family of values: what every Deployment, StatefulSet and Job takes.

use minijinja::Value;
use serde::Serialize;

use super::image::{Image, image};
use super::labels::{INSTANCE, Identity, Labels, labels, pod_labels, user_labels};
use super::outline::{SecretContent, UserSecret};
use super::{Context, facts};
use crate::values::{Kind, Map, Node};

/// Which controller runs the pods.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Controller {
    Deployment,
    StatefulSet,
    Job,
}

/// What templates read of a workload.
#[derive(Clone, Debug, Serialize)]
pub struct Workload {
    /// The name of its objects.
    pub name: String,
    /// The label that selects its pods; most often the same as the name.
    pub instance: String,
    #[serde(skip)]
    pub controller: Controller,
    #[serde(skip)]
    pub identity: Identity,
    pub labels: Labels,
    pub pod_labels: Labels,
    pub annotations: Labels,
    pub replicas: i64,
    /// How many pods of a Deployment may be missing while it is replaced.
    pub max_unavailable: i64,
    /// The fields of the pod that the common family sets, in the order in which they are printed.
    pub pod: Value,
    pub image: Image,
    pub tools: Image,
    pub resources: Value,
    pub security_context: Value,
    pub probes: Probes,
    pub extra_env: Value,
    pub extra_mounts: Value,
    pub extra_volumes: Value,
    pub extra_init_containers: Value,
    pub service_account: ServiceAccount,
}

#[derive(Clone, Debug, Serialize)]
pub struct Probes {
    pub liveness: Value,
    pub readiness: Value,
    pub startup: Value,
}

#[derive(Clone, Debug, Serialize)]
pub struct ServiceAccount {
    pub create: bool,
    pub name: String,
    pub annotations: Labels,
}

impl Workload {
    /// Reads the common family under `path`.
    pub fn new(
        cx: &Context,
        path: &str,
        component: &'static str,
        name: &str,
        controller: Controller,
    ) -> Self {
        Self::with_image(
            cx,
            path,
            component,
            name,
            controller,
            image(cx, &format!("{path}.image")),
        )
    }

    /// As [`Workload::new`], where the image is not the one under `path`.
    pub fn with_image(
        cx: &Context,
        path: &str,
        component: &'static str,
        name: &str,
        controller: Controller,
        image: Image,
    ) -> Self {
        let node = cx.node(path);
        let identity = Identity {
            component,
            name: name.to_owned(),
            version: image.version.clone(),
        };
        let labels = labels(cx.release, &identity, &user_labels(cx.root, node));
        let instance = cx.release.object(name);
        let service_account = service_account(node, &instance);
        let replicas = node.int("replicas").unwrap_or(1);
        Self {
            pod_labels: pod_labels(&labels),
            labels,
            annotations: facts::texts(node.map("annotations")),
            replicas,
            max_unavailable: (replicas - 1).clamp(0, 1),
            pod: pod_fields(cx, path, node, &instance, &service_account.name, controller),
            tools: tools_image(cx),
            image,
            resources: facts::compact(node.find("resources")),
            security_context: facts::compact(node.find("containersSecurityContext")),
            probes: probes(node),
            extra_env: facts::list(node, "extraEnv"),
            extra_mounts: facts::list(node, "extraVolumeMounts"),
            extra_volumes: cx.templated_tree_list(&format!("{path}.extraVolumes")),
            extra_init_containers: facts::list(node, "extraInitContainers"),
            service_account,
            name: instance.clone(),
            instance,
            controller,
            identity,
        }
    }

    /// Another workload of the same component and values: `name` ends its instance, `object` the names of its objects, which may
    /// be shorter. Its pods spread as the values of `spread` say.
    #[must_use]
    pub fn sibling(&self, cx: &Context, name: &str, object: &str, spread: &Node) -> Self {
        let mut out = Self {
            name: cx.release.object(object),
            instance: cx.release.object(name),
            ..self.clone()
        };
        out.identity.name = name.to_owned();
        for labels in [&mut out.labels, &mut out.pod_labels] {
            labels.insert("app.kubernetes.io/name".into(), name.to_owned());
            labels.insert(INSTANCE.into(), out.instance.clone());
        }
        out.set_pod_field(
            "topologySpreadConstraints",
            self::spread(cx.root, spread, &out.instance, self.controller),
        );
        out
    }

    /// Gives a field of the pod that the common family sets another value.
    pub fn set_pod_field(&mut self, field: &str, value: Value) {
        let replaced = |key: Value| match key.as_str() == Some(field) {
            true => (key, value.clone()),
            false => (key.clone(), self.pod.get_item(&key).unwrap_or_default()),
        };
        self.pod = Value::from_pairs(self.pod.try_iter().into_iter().flatten().map(replaced));
    }

    /// Adds a label to the object and its pods that makes them restart when `content` changes.
    pub fn add_hash(&mut self, name: &str, content: &str) {
        self.add_labels(&Labels::from_iter([hash_label(name, content)]));
    }

    pub fn add_labels(&mut self, labels: &Labels) {
        for (key, value) in labels {
            self.add_label(key, value);
        }
    }

    pub fn add_label(&mut self, key: &str, value: &str) {
        self.labels.insert(key.to_owned(), value.to_owned());
        self.pod_labels.insert(key.to_owned(), value.to_owned());
    }
}

/// A label that changes when `content` does.
pub fn hash_label(name: &str, content: &str) -> (String, String) {
    (format!("k8s.element.io/{name}-hash"), facts::hash(content))
}

pub fn tools_image(cx: &Context) -> Image {
    image(cx, "matrixTools.image")
}

/// The probes under a node. A delay of 0 is the same as none.
pub fn probes(node: &Node) -> Probes {
    let probe = |key: &str| {
        facts::compact_with(node.find(key), |k, v| {
            k == "initialDelaySeconds" && v.kind == Kind::Int(0)
        })
    };
    Probes {
        liveness: probe("livenessProbe"),
        readiness: probe("readinessProbe"),
        startup: probe("startupProbe"),
    }
}

/// The ServiceAccount that the values of a workload name, or one with its own name.
pub fn service_account(node: &Node, instance: &str) -> ServiceAccount {
    ServiceAccount {
        create: node.bool("serviceAccount.create").unwrap_or(true),
        name: node
            .str("serviceAccount.name")
            .filter(|n| !n.is_empty())
            .unwrap_or(instance)
            .to_owned(),
        annotations: facts::texts(node.map("serviceAccount.annotations")),
    }
}

fn pod_fields(
    cx: &Context,
    path: &str,
    node: &Node,
    instance: &str,
    account: &str,
    controller: Controller,
) -> Value {
    let text = |key: &str| {
        let own = node.str(key).filter(|t| !t.is_empty());
        own.or_else(|| cx.root.str(key).filter(|t| !t.is_empty()))
            .map_or(Value::from(()), Value::from)
    };
    let fields = [
        ("serviceAccountName", Value::from(account)),
        (
            "hostAliases",
            cx.templated_tree_list(&format!("{path}.hostAliases")),
        ),
        ("imagePullSecrets", pull_secrets(cx, path)),
        ("nodeSelector", facts::compact(node.find("nodeSelector"))),
        ("priorityClassName", text("priorityClassName")),
        ("schedulerName", text("schedulerName")),
        ("runtimeClassName", text("runtimeClassName")),
        ("affinity", affinity(cx.root, node)),
        ("tolerations", tolerations(cx.root, node)),
        (
            "topologySpreadConstraints",
            spread(cx.root, node, instance, controller),
        ),
        (
            "securityContext",
            facts::compact(node.find("podSecurityContext")),
        ),
    ];
    Value::from_pairs(fields)
}

/// The component's pull secrets, then everybody's, then those of the tools' image, each once.
fn pull_secrets(cx: &Context, path: &str) -> Value {
    let mut out: Vec<Value> = Vec::new();
    for path in [
        &format!("{path}.image.pullSecrets"),
        "image.pullSecrets",
        "matrixTools.image.pullSecrets",
    ] {
        for secret in cx
            .templated_tree_list(path)
            .try_iter()
            .into_iter()
            .flatten()
        {
            if let Some(name) = secret
                .get_attr("name")
                .ok()
                .as_ref()
                .and_then(Value::as_str)
            {
                let (secret, path) = (name.to_owned(), path.to_owned());
                cx.outline().add_secret(UserSecret {
                    secret,
                    content: SecretContent::Registry,
                    path,
                });
            }
            if !out.contains(&secret) {
                out.push(secret);
            }
        }
    }
    Value::from(out)
}

/// Kind by kind, the component's replaces the global one; an empty one blanks it.
fn affinity(root: &Node, node: &Node) -> Value {
    let mut out: Vec<(&str, Value)> = Vec::new();
    for kind in ["nodeAffinity", "podAffinity", "podAntiAffinity"] {
        let own = node.map("affinity").and_then(|map| map.get(kind));
        let chosen = own.or_else(|| root.map("affinity").and_then(|map| map.get(kind)));
        if let Some(chosen) = chosen.filter(|n| !n.is_empty()) {
            out.push((kind, facts::value(chosen)));
        }
    }
    Value::from_pairs(out)
}

fn tolerations(root: &Node, node: &Node) -> Value {
    let mut out: Vec<&Node> = Vec::new();
    for toleration in node
        .list("tolerations")
        .iter()
        .chain(root.list("tolerations"))
    {
        if !out.iter().any(|known| facts::same(known, toleration)) {
            out.push(toleration);
        }
    }
    facts::value(&out)
}

/// The component's constraints in place of the global ones, each made to count this instance's pods.
fn spread(root: &Node, node: &Node, instance: &str, controller: Controller) -> Value {
    let own = node.list("topologySpreadConstraints");
    let chosen = if own.is_empty() {
        root.list("topologySpreadConstraints")
    } else {
        own
    };
    chosen
        .iter()
        .map(|constraint| spread_constraint(constraint, instance, controller))
        .collect()
}

fn spread_constraint(constraint: &Node, instance: &str, controller: Controller) -> Value {
    let mut match_labels = Labels::from_iter([(INSTANCE.to_owned(), instance.to_owned())]);
    for (key, value) in constraint
        .map("labelSelector.matchLabels")
        .into_iter()
        .flat_map(Map::iter)
    {
        match value.as_str() {
            Some(text) => _ = match_labels.insert(key.to_owned(), text.to_owned()),
            None => _ = match_labels.shift_remove(key),
        }
    }
    let expressions = facts::list(constraint, "labelSelector.matchExpressions");
    let selector = facts::not_empty([
        ("matchLabels", facts::value(&match_labels)),
        ("matchExpressions", expressions),
    ]);
    let mut out: Vec<(&str, Value)> = Vec::new();
    for (key, value) in constraint.as_map().into_iter().flat_map(Map::iter) {
        if key != "labelSelector" && !value.is_empty() {
            out.push((key, facts::value(value)));
        }
    }
    out.push(("labelSelector", selector));
    if constraint.find("matchLabelKeys").is_none() && controller == Controller::Deployment {
        out.push(("matchLabelKeys", Value::from(vec!["pod-template-hash"])));
    }
    if constraint.find("whenUnsatisfiable").is_none() {
        out.push(("whenUnsatisfiable", Value::from("DoNotSchedule")));
    }
    Value::from_pairs(out)
}
