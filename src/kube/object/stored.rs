//! Objects in the form in which the API server keeps them.

use std::borrow::Cow;

use super::{Body, Container, Data, Listed, Object, PodTemplate, Volume, VolumeSource};
use crate::kube::stored::as_stored;
use crate::source::quantity::canonical;
use crate::source::{Kind, Map, Node};

impl Object<'_> {
    /// Leaves out switches that are off where the API server does not keep them: it has no way to
    /// tell them from those that are not set. Writes amounts as it does. Otherwise `kubectl apply`
    /// would patch the object each time.
    /// <https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/>
    pub(crate) fn write_as_stored(&mut self) {
        if let Body::PersistentVolumeClaim(claim) = &mut self.body {
            let size = &mut claim.resources.requests.storage;
            if let Some(amount) = size.as_deref().and_then(canonical) {
                *size = Some(amount.into());
            }
        }
        let (Body::StatefulSet(super::StatefulSetSpec { template, .. })
        | Body::Deployment(super::DeploymentSpec { template, .. })
        | Body::Job(super::JobSpec { template, .. })
        | Body::CronJob(super::CronJobSpec {
            job_template:
                super::JobTemplate {
                    spec: super::JobSpec { template, .. },
                },
            ..
        })) = &mut self.body
        else {
            return;
        };
        in_pods(template);
    }
}

fn in_pods(template: &mut PodTemplate) {
    let spec = &mut template.spec;
    drop_off(&mut spec.host_network);
    for container in &mut spec.init_containers {
        match container {
            Listed::Ours(container) => in_container(container),
            Listed::Users(node) => in_users(node, "initContainers"),
        }
    }
    spec.containers.iter_mut().for_each(in_container);
    for (data, field) in [
        (&mut spec.host_aliases, "hostAliases"),
        (&mut spec.dns_config, "dnsConfig"),
    ] {
        if let Data::Whole(node) = data {
            in_users(node, field);
        }
    }
    for toleration in &mut spec.tolerations {
        in_users(toleration, "tolerations");
    }
    for volume in &mut spec.volumes {
        match volume {
            Listed::Ours(volume) => in_volume(volume),
            Listed::Users(node) => in_users(node, "volumes"),
        }
    }
}

fn in_volume(volume: &mut Volume) {
    if let VolumeSource::Empty(empty) = &mut volume.source {
        empty.medium = empty.medium.take().filter(|medium| !medium.is_empty());
        if let Some(amount) = empty.size_limit.as_deref().and_then(canonical) {
            empty.size_limit = Some(amount);
        }
    }
}

/// What the user wrote as an item of this field.
fn in_users(node: &mut Cow<Node>, field: &str) {
    if let Some(stored) = as_stored(node, field) {
        *node = Cow::Owned(stored);
    }
}

fn in_container(container: &mut Container) {
    in_resources(&mut container.resources);
    container.env.store();
    for mount in &mut container.volume_mounts {
        match mount {
            Listed::Ours(mount) => drop_off(&mut mount.read_only),
            Listed::Users(node) => in_users(node, "volumeMounts"),
        }
    }
}

fn drop_off(switch: &mut Option<bool>) {
    *switch = switch.filter(|on| *on);
}

/// Rewrites the amounts, if one of them is written in another way.
fn in_resources(resources: &mut Data) {
    let Some(map) = resources.written().and_then(Node::as_map) else {
        return;
    };
    let amounts = ["limits", "requests"].map(|key| map.get(key).and_then(Node::as_map));
    let is_other = |map: &Map| map.iter().any(|(_, node)| other_form(node).is_some());
    if !amounts.into_iter().flatten().any(is_other) {
        return;
    }
    let mut map = map.clone();
    map.0.retain(|entry| !entry.node.is_left_out());
    for key in ["limits", "requests"] {
        if let Some(Kind::Map(amounts)) = map.get_mut(key).map(|node| &mut node.kind) {
            for entry in &mut amounts.0 {
                if let Some(amount) = other_form(&entry.node) {
                    entry.node.kind = Kind::Text(amount.into());
                }
            }
        }
    }
    let node = Node {
        kind: Kind::Map(map),
        ..Node::default()
    };
    *resources = Data::Whole(Cow::Owned(node));
}

/// The amount as the API server writes it, where it is written in another way here.
fn other_form(node: &Node) -> Option<String> {
    let text = match &node.kind {
        Kind::Text(text) => text.to_string(),
        Kind::Int(number) => number.to_string(),
        _ => return None,
    };
    canonical(&text).filter(|amount| node.as_str() != Some(amount))
}
