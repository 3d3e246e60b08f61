//! Where pods run, and what opens the registries of their images.

use std::borrow::Cow;

use super::controller::Controller;
use super::labels::INSTANCE;
use super::ledger::{SecretContent, UserSecret};
use super::reader::Reader;
use crate::kube::object::{Affinity, Data, Labels, SpreadConstraint};
use crate::source::yaml::read as load;
use crate::source::{Map, Node};
use crate::values::typed::{self, Field, Items, TopologySpreadConstraintsItem, Typed};

/// How pods spread, as users write it.
pub(crate) type Constraints<'a> = Items<'a, TopologySpreadConstraintsItem<'a>>;

/// What opens the registries of images, by whose images it is for.
#[derive(Clone, Debug)]
pub(crate) struct PullSecrets {
    own: Vec<Node>,
    everybodys: Vec<Node>,
    of_tools: Vec<Node>,
}

/// The fields of a pod that the common family sets.
#[derive(Clone, Debug)]
pub(crate) struct Scheduling<'a> {
    pub lookup: Lookup<'a>,
    pub pull_secrets: PullSecrets,
    pub node_selector: Data<'a>,
    pub priority_class: Option<&'a str>,
    pub scheduler: Option<&'a str>,
    pub runtime_class: Option<&'a str>,
    pub affinity: Affinity<'a>,
    pub tolerations: Vec<&'a Node>,
    pub spread: Vec<SpreadConstraint<'a>>,
    pub security_context: Data<'a>,
}

/// How the pods of those who call others look up names.
#[derive(Clone, Debug, Default)]
pub(crate) struct Lookup<'a> {
    pub host_aliases: Data<'a>,
    pub dns_policy: Option<String>,
    pub dns_config: Data<'a>,
}

impl<'a> Lookup<'a> {
    fn new(cx: &Reader<'a>, values: &typed::Workload<'a>) -> Self {
        let policy = cx.text(&values.dns_policy());
        let policy = policy.map(|text| text.trim().to_owned());
        Self {
            host_aliases: evaluated(cx, &values.host_aliases()),
            dns_policy: policy.filter(|policy| !policy.is_empty()),
            dns_config: evaluated(cx, &values.dns_config()),
        }
    }
}

fn evaluated<'a>(cx: &Reader<'a>, part: &impl Typed<'a>) -> Data<'a> {
    part.node().map_or(Data::Empty, |node| {
        Data::Whole(cx.evaluated_part(node, || part.path().clone()))
    })
}

impl<'a> Scheduling<'a> {
    pub(crate) fn new(
        cx: &Reader<'a>,
        values: &typed::Workload<'a>,
        instance: &str,
        controller: Controller,
    ) -> Self {
        let either = |own: Field<'a, &'a str>, global: Field<'a, &'a str>| {
            own.filled().or_else(|| global.filled())
        };
        let global = &cx.values;
        let of_all = global.node_selector();
        let nodes = values.node_selector().node();
        let nodes = nodes.filter(|nodes| !nodes.is_empty()).or(of_all.node());
        Self {
            lookup: Lookup::new(cx, values),
            pull_secrets: PullSecrets::new(cx, &values.image().pull_secrets()),
            node_selector: Data::compact(nodes),
            priority_class: either(values.priority_class_name(), global.priority_class_name()),
            scheduler: either(values.scheduler_name(), global.scheduler_name()),
            runtime_class: either(values.runtime_class_name(), global.runtime_class_name()),
            affinity: affinity(&values.affinity(), &global.affinity()),
            tolerations: tolerations(values.tolerations().nodes(), global.tolerations().nodes()),
            spread: spread(
                cx,
                &values.topology_spread_constraints(),
                instance,
                controller,
            ),
            security_context: Data::compact(values.pod_security_context().node()),
        }
    }
}

impl Scheduling<'_> {
    /// Only on the node where a pod of these runs: a volume that one node at a time mounts is there.
    /// <https://kubernetes.io/docs/concepts/storage/persistent-volumes/#access-modes>
    pub(crate) fn set_beside(&mut self, (label, value): (&str, &str)) {
        let term = serde_json::json!({
            "requiredDuringSchedulingIgnoredDuringExecution": [{
                "labelSelector": { "matchLabels": { label: value } },
                "topologyKey": "kubernetes.io/hostname",
            }],
        });
        let node = load::read(&term.to_string(), 0).unwrap_or_default();
        self.affinity.pod_affinity = Some(Cow::Owned(node));
        // Where it runs is decided.
        self.spread.clear();
    }
}

impl PullSecrets {
    fn new<'a>(cx: &Reader<'a>, own: &Items<'a, typed::PullSecretsItem<'a>>) -> Self {
        Self {
            own: read(cx, own),
            everybodys: read(cx, &cx.values.image().pull_secrets()),
            of_tools: read(cx, &cx.values.matrix_tools().image().pull_secrets()),
        }
    }

    /// Those of a pod in which such images are: the component's own, everybody's, then those of the
    /// tools, each once.
    pub(super) fn of_images(self, has_own: bool, has_tools: bool) -> Vec<Node> {
        let own = self.own.into_iter().filter(|_| has_own);
        let of_tools = self.of_tools.into_iter().filter(|_| has_tools);
        let mut out: Vec<Node> = Vec::new();
        for secret in own.chain(self.everybodys).chain(of_tools) {
            if !out.iter().any(|known| known.is_same(&secret)) {
                out.push(secret);
            }
        }
        out
    }
}

fn read<'a>(cx: &Reader<'a>, list: &Items<'a, typed::PullSecretsItem<'a>>) -> Vec<Node> {
    let mut out = Vec::new();
    for (index, node) in list.nodes().iter().enumerate() {
        let secret = cx.evaluated_part(node, || list.path().index(index));
        if let Some(name) = secret.as_map().and_then(|map| map.get("name")?.as_str()) {
            let (secret, path) = (name.to_owned(), list.path().clone());
            cx.ledger.add_secret(UserSecret {
                secret,
                content: SecretContent::Registry,
                path,
            });
        }
        out.push(secret.into_owned());
    }
    out
}

/// Kind by kind, the component's replaces the global one; an empty one blanks it.
fn affinity<'a>(own: &typed::Affinity<'a>, global: &typed::Affinity<'a>) -> Affinity<'a> {
    let chosen = |key: &str| {
        let of = |affinity: &typed::Affinity<'a>| affinity.node()?.as_map()?.get(key);
        of(own)
            .or_else(|| of(global))
            .filter(|node| !node.is_empty())
    };
    Affinity {
        node_affinity: chosen("nodeAffinity"),
        pod_affinity: chosen("podAffinity").map(Cow::Borrowed),
        pod_anti_affinity: chosen("podAntiAffinity"),
    }
}

fn tolerations<'a>(own: &'a [Node], global: &'a [Node]) -> Vec<&'a Node> {
    let mut out: Vec<&Node> = Vec::new();
    for toleration in own.iter().chain(global) {
        if !out.iter().any(|known| known.is_same(toleration)) {
            out.push(toleration);
        }
    }
    out
}

/// The component's constraints in place of the global ones, each made to count this instance's
/// pods.
pub(crate) fn spread<'a>(
    cx: &Reader<'a>,
    own: &Constraints<'a>,
    instance: &str,
    controller: Controller,
) -> Vec<SpreadConstraint<'a>> {
    let global = cx.values.topology_spread_constraints();
    let chosen = if own.is_empty() {
        global.iter()
    } else {
        own.iter()
    };
    chosen
        .map(|constraint| spread_constraint(cx, &constraint, instance, controller))
        .collect()
}

fn spread_constraint<'a>(
    cx: &Reader<'a>,
    constraint: &typed::TopologySpreadConstraintsItem<'a>,
    instance: &str,
    controller: Controller,
) -> SpreadConstraint<'a> {
    let selector = constraint.label_selector();
    let mut match_labels = Labels::from_iter([(INSTANCE, instance.to_owned())]);
    for (key, value) in selector.match_labels().iter() {
        match value.get() {
            Some(text) => match_labels.set(key.to_owned(), text.to_owned()),
            None => match_labels.remove(key),
        }
    }
    let fields = constraint
        .node()
        .and_then(Node::as_map)
        .into_iter()
        .flat_map(Map::iter);
    let tells_revisions =
        controller == Controller::Deployment && cx.release.kube_version >= (1, 25, 0);
    let has_keys = constraint.match_label_keys().is_set();
    SpreadConstraint {
        written: constraint.node(),
        fields: fields
            .filter(|(key, value)| *key != "labelSelector" && !value.is_left_out())
            .collect(),
        match_labels,
        match_expressions: selector.match_expressions().nodes(),
        match_label_keys: (tells_revisions && !has_keys).then_some(["pod-template-hash"]),
        when_unsatisfiable: (!constraint.when_unsatisfiable().is_set()).then_some("DoNotSchedule"),
    }
}
