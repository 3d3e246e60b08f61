//! Policies made of the edges: one that denies everything, and one for each kind of pod that says what is allowed.

use minijinja::{Value, context};

use super::edge::{Edge, End, Pods, Port};
use super::settings::{extra_rules, peers};
use super::synapse;
use crate::stack::labels::{CHART, INSTANCE, Identity, Labels, labels, user_labels};
use crate::stack::object::{Kind, Object};
use crate::stack::{Context, facts};
use crate::values::Node;

const TEMPLATE: &str = "network-policy/network-policy.yaml";
const PART_OF: &str = "app.kubernetes.io/part-of";

/// Before the Jobs that run first.
const EARLY: i32 = -12;

/// The keys of further rules, and how the templates of the pods that they are for begin.
const EXTRA: [(&str, &str); 15] = [
    ("deploymentMarkers", "deployment-markers/"),
    ("dex", "dex/"),
    ("elementAdmin", "element-admin/"),
    ("elementWeb", "element-web/"),
    ("haproxy", "haproxy/"),
    ("hookshot", "hookshot/"),
    ("initSecrets", "init-secrets/"),
    (
        "matrixAuthenticationService",
        "matrix-authentication-service/",
    ),
    ("matrixRTC", "matrix-rtc/authorisation-service/"),
    ("postgres", "postgres/"),
    ("redis", "redis/"),
    ("sfu", "matrix-rtc/sfu/"),
    ("synapse", "synapse/stateful-set.yaml"),
    ("synapseCheckConfig", "synapse/check-config-job.yaml"),
    ("syn2mas", "syn2mas/"),
];

/// What one policy allows.
struct Policy {
    pods: Pods,
    ingress: Vec<Value>,
    egress: Vec<Value>,
}

/// The policies. `rendered` are the objects whose pods they are for.
pub fn objects(cx: &Context, edges: &[Edge], rendered: &[Object]) -> Vec<Object> {
    let mut policies = Vec::new();
    for edge in edges {
        let ports = ports(&edge.ports);
        if let End::Pods(pods) = &edge.to {
            policy(&mut policies, pods).ingress.push(rule(
                edge.why,
                "from",
                peers(cx, &edge.from),
                ports.clone(),
            ));
        }
        if let End::Pods(pods) = &edge.from {
            policy(&mut policies, pods).egress.push(rule(
                edge.why,
                "to",
                peers(cx, &edge.to),
                ports,
            ));
        }
    }
    let workloads: Vec<&Object> = rendered
        .iter()
        .filter(|object| runs_pods(object.kind))
        .collect();
    add_extra(cx, &mut policies, &workloads);
    std::iter::once(deny(cx, &workloads))
        .chain(policies.into_iter().map(|policy| policy.object(cx)))
        .collect()
}

/// Adds the rules of the user.
fn add_extra(cx: &Context, policies: &mut Vec<Policy>, workloads: &[&Object]) {
    for (key, pods) in EXTRA
        .iter()
        .flat_map(|(key, template)| extra_pods(cx, key, template, workloads))
    {
        let rules = |direction| {
            extra_rules(cx, direction, key)
                .into_iter()
                .map(|rule| with_reason("As the values say", rule))
        };
        let (ingress, egress): (Vec<_>, Vec<_>) = (
            rules("extraIngress").collect(),
            rules("extraEgress").collect(),
        );
        if !ingress.is_empty() || !egress.is_empty() {
            let policy = policy(policies, &pods);
            policy.ingress.extend(ingress);
            policy.egress.extend(egress);
        }
    }
}

fn runs_pods(kind: Kind) -> bool {
    matches!(kind, Kind::Deployment | Kind::StatefulSet | Kind::Job)
}

/// The policy of these pods, which is made where there is none yet.
fn policy<'p>(policies: &'p mut Vec<Policy>, pods: &Pods) -> &'p mut Policy {
    let index = policies
        .iter()
        .position(|policy| policy.pods == *pods)
        .unwrap_or_else(|| {
            policies.push(Policy {
                pods: pods.clone(),
                ingress: Vec::new(),
                egress: Vec::new(),
            });
            policies.len() - 1
        });
    &mut policies[index]
}

/// The pods that further rules of a key are for.
fn extra_pods<'k>(
    cx: &Context,
    key: &'k str,
    template: &str,
    workloads: &[&Object],
) -> Vec<(&'k str, Pods)> {
    let found = workloads
        .iter()
        .filter(|object| object.template.starts_with(template));
    let mut pods: Vec<Pods> = found.filter_map(|object| Pods::of_object(object)).collect();
    if key == "synapse" && !pods.is_empty() {
        pods = vec![synapse::all(cx)];
    }
    pods.into_iter().map(|pods| (key, pods)).collect()
}

fn rule(why: &'static str, side: &str, peers: Vec<Value>, ports: Vec<Value>) -> Value {
    with_reason(
        why,
        facts::not_empty([(side, Value::from(peers)), ("ports", Value::from(ports))]),
    )
}

/// The reason is a comment, which is printed as it is.
fn with_reason(why: &'static str, rule: Value) -> Value {
    context! { why => Value::from_safe_string(why.to_owned()), rule }
}

fn ports(ports: &[Port]) -> Vec<Value> {
    let fields = |port: &Port| {
        facts::not_empty([
            ("protocol", Value::from(port.protocol)),
            ("port", Value::from(port.first.clone())),
            ("endPort", Value::from(port.last.clone())),
        ])
    };
    ports.iter().map(fields).collect()
}

/// All pods of the release, and of no other: what no other policy allows is denied.
fn deny(cx: &Context, workloads: &[&Object]) -> Object {
    let mut instances: Vec<String> = workloads
        .iter()
        .filter_map(|object| Pods::of_object(object))
        .map(|pods| pods.label.1)
        .collect();
    instances.sort();
    instances.dedup();
    let selector = context! {
        matchLabels => Value::from_pairs([(PART_OF, "matrix-stack")]),
        matchExpressions => vec![context! { key => INSTANCE, operator => "In", values => instances }],
    };
    let none = Vec::<Value>::new;
    object(
        cx,
        &cx.release.object("default-deny"),
        context! { selector, ingress => none(), egress => none() },
    )
}

impl Policy {
    fn object(self, cx: &Context) -> Object {
        let selector = context! { matchLabels => Value::from_pairs([self.pods.label]) };
        let object = object(
            cx,
            &self.pods.name,
            context! { selector, ingress => self.ingress, egress => self.egress },
        );
        if self.pods.early {
            object.pre(EARLY)
        } else {
            object
        }
    }
}

fn object(cx: &Context, name: &str, policy: Value) -> Object {
    let suffix = name
        .strip_prefix(&cx.release.name)
        .unwrap_or(name)
        .trim_start_matches('-');
    let version = CHART.trim_start_matches("matrix-stack-").to_owned();
    let identity = Identity {
        component: "network-policy",
        name: suffix.to_owned(),
        version,
    };
    let labels: Labels = labels(
        cx.release,
        &identity,
        &user_labels(cx.root, &Node::default()),
    );
    Object::new(
        Kind::NetworkPolicy,
        name,
        TEMPLATE,
        &labels,
        ("policy", policy),
    )
}
