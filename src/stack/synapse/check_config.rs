//! The Job that has Synapse load its configuration before it is used, and the copies of the configuration that Helm's hooks need.

use minijinja::{Value, context};

use super::mounts::{self, Pods};
use super::{INSTANCE_LABEL, PATH, Synapse, command};
use crate::stack::labels::{Labels, labels, user_labels};
use crate::stack::object::{Kind, Object};
use crate::stack::workload::{Workload, service_account};
use crate::stack::{Context, facts, service_account_object, syn2mas};
use crate::values::Node;

const NAME: &str = "synapse-check-config";

/// The Job and its ServiceAccount where they are wanted, and the copies where a hook needs them.
pub fn objects(cx: &Context, synapse: &Synapse) -> Vec<Object> {
    let mut out = Vec::new();
    let shared = shared_workload(cx, synapse);
    let hook = cx.node(&format!("{PATH}.checkConfigHook"));
    let is_wanted = hook.bool("enabled").unwrap_or(true);
    if is_wanted {
        out.extend(job(cx, synapse, &shared, hook));
    }
    if cx.release.has_hook_copies() && (is_wanted || syn2mas::migrates(cx)) {
        out.extend(copies(cx, synapse, &shared.labels));
    }
    out
}

/// What the Job shares with the processes.
fn shared_workload(cx: &Context, synapse: &Synapse) -> Workload {
    let mut out =
        mounts::for_pods(&synapse.workload, Pods::Hook).sibling(cx, NAME, NAME, cx.node(PATH));
    let instance = out.instance.clone();
    out.add_label(INSTANCE_LABEL, &instance);
    out
}

fn job(cx: &Context, synapse: &Synapse, shared: &Workload, node: &Node) -> Vec<Object> {
    let (workload, plain) = job_workload(cx, synapse, shared, node);
    let hook = cx.release.has_hook_copies();
    let facts = context! {
        command => command(cx, "synapse.config"),
        sources => synapse.config.sources(hook, &synapse.main().file),
        claim => None::<String>,
        ..synapse.pod_facts(cx, hook)
    };
    let job = Object::new(
        Kind::Job,
        &workload.name,
        "synapse/check-config-job.yaml",
        &workload.labels,
        ("synapse", facts),
    )
    .annotations(&facts::texts(node.map("annotations")))
    .workload(&facts::value(&workload));
    let account = service_account_object(&workload, &plain, "synapse/service-account.yaml");
    [job.pre(0)]
        .into_iter()
        .chain(account.map(|account| account.pre(-1)))
        .collect()
}

/// The Job's own values over those of Synapse, and the labels of objects without pods.
fn job_workload(
    cx: &Context,
    synapse: &Synapse,
    shared: &Workload,
    node: &Node,
) -> (Workload, Labels) {
    let mut plain = labels(cx.release, &shared.identity, &user_labels(cx.root, node));
    plain.insert(INSTANCE_LABEL.into(), shared.instance.clone());
    let mut out = Workload {
        service_account: service_account(node, &shared.instance),
        ..shared.clone()
    };
    out.pod_labels.extend(
        facts::texts(node.map("labels"))
            .into_iter()
            .filter(|(key, _)| !shared.labels.contains_key(key)),
    );
    out.labels = plain.clone();
    out.annotations
        .extend(facts::texts(node.map("annotations")));
    out.resources = facts::compact(node.find("resources"));
    out.set_pod_field(
        "serviceAccountName",
        out.service_account.name.as_str().into(),
    );
    // It calls nobody.
    out.set_pod_field("hostAliases", Value::from(Vec::<Value>::new()));
    out.add_labels(&synapse.main().hashes);
    (out, plain)
}

/// Helm's hooks run before the release's own objects, so that they need copies.
fn copies(cx: &Context, synapse: &Synapse, labels: &Labels) -> [Object; 2] {
    let name = synapse.config_map(cx, true);
    let files = synapse
        .shared
        .for_hook(cx, &synapse.config)
        .with(&synapse.processes[..1]);
    let facts = context! { files => facts::value(&files), data => facts::value(&facts::base64(&synapse.own.data)) };
    let object = |kind, template| {
        Object::new(kind, &name, template, labels, ("synapse", facts.clone()))
            .pre(-1)
            .hook_copy()
    };
    [
        object(Kind::ConfigMap, "synapse/config-map.yaml"),
        object(Kind::Secret, "synapse/secret.yaml"),
    ]
}
