//! The parts of objects that users write as Kubernetes has them, held against its API.

use super::findings::Findings;
use super::parts::{Container, Part as Piece, Pod};
use crate::kube::api::{self, Part, Type};
use crate::kube::object::{Body, Data, Object, PodSpec, PolicyRule, Probe, Reasoned};
use crate::source::Node;

/// Looks at what the user wrote of an object.
pub(super) fn check(object: &Object, pod: Option<&Pod>, findings: &mut Findings) {
    if let Some(pod) = pod {
        check_pod(object, pod, findings);
    }
    match &object.body {
        Body::PersistentVolumeClaim(spec) => {
            filled(object, &api::LABEL_SELECTOR, &spec.selector, findings);
        }
        Body::Service(spec) => {
            for address in spec.external_ips {
                findings.part(object, &api::EXTERNAL_IP, address);
            }
        }
        Body::NetworkPolicy(spec) => {
            rules(object, &api::INGRESS_RULE, &spec.ingress, findings);
            rules(object, &api::EGRESS_RULE, &spec.egress, findings);
        }
        _ => {}
    }
}

fn rules(object: &Object, takes: &'static Type, rules: &[Reasoned], findings: &mut Findings) {
    for Reasoned { rule, .. } in rules {
        if let PolicyRule::Users(node) = rule {
            findings.part(object, takes, node);
        }
    }
}

/// A part whose fields are left out where they are empty.
fn filled(object: &Object, part: &'static Part, data: &Data, findings: &mut Findings) {
    if let Some(node) = data.written() {
        findings.filled_part(object, part, node);
    }
}

fn check_pod(object: &Object, pod: &Pod, findings: &mut Findings) {
    let Some(spec) = pod.ours() else {
        return;
    };
    if let Some(aliases) = spec.host_aliases.written() {
        findings.part(object, &api::HOST_ALIASES, aliases);
    }
    if let Some(config) = spec.dns_config.written() {
        findings.part(object, &api::DNS_CONFIG, config);
    }
    if let Some(selector) = spec.node_selector.written() {
        findings.part(object, &api::NODE_SELECTOR, selector);
    }
    filled(object, &api::POD_SECURITY, &spec.security_context, findings);
    let affinity = &spec.affinity;
    for (takes, node) in [
        (&api::NODE_AFFINITY, affinity.node_affinity),
        (&api::POD_AFFINITY, affinity.pod_affinity.as_deref()),
        (&api::POD_AFFINITY, affinity.pod_anti_affinity),
    ] {
        if let Some(node) = node {
            findings.part(object, takes, node);
        }
    }
    for toleration in &spec.tolerations {
        findings.part(object, &api::TOLERATION, toleration);
    }
    check_spread(object, spec, findings);
    for volume in &spec.volumes {
        if let Piece::Users(node) = Piece::from(volume) {
            findings.part(object, &api::VOLUME, node);
        }
    }
    for container in pod.containers() {
        check_container(object, container, findings);
    }
}

/// Constraints differ in what they spread over, and in what happens when that can't be met.
fn check_spread(object: &Object, spec: &PodSpec, findings: &mut Findings) {
    const KEYS: &[(&str, &str)] = &[("topologyKey", ""), ("whenUnsatisfiable", "DoNotSchedule")];
    let constraints = &spec.topology_spread_constraints;
    let written: Vec<&Node> = constraints.iter().filter_map(|one| one.written).collect();
    for (index, constraint) in written.iter().enumerate() {
        findings.filled_part(object, &api::SPREAD_CONSTRAINT, constraint);
        if api::is_repeated(constraint, written[..index].iter().copied(), KEYS) {
            let message = "a constraint before has the same `topologyKey` and `whenUnsatisfiable`";
            findings.report_node(object, constraint, message);
        }
    }
}

fn check_container(object: &Object, container: Container, findings: &mut Findings) {
    let ours = match container {
        Piece::Ours(ours) => ours,
        Piece::Users(node) => return findings.part(object, &api::INIT_CONTAINER, node),
    };
    filled(
        object,
        &api::CONTAINER_SECURITY,
        &ours.security_context,
        findings,
    );
    filled(object, &api::RESOURCES, &ours.resources, findings);
    let liveness = [&ours.liveness_probe, &ours.startup_probe];
    for probe in liveness.into_iter().flatten() {
        check_probe(object, &api::LIVENESS, probe, findings);
    }
    if let Some(probe) = &ours.readiness_probe {
        check_probe(object, &api::READINESS, probe, findings);
    }
    for variable in container.variables() {
        findings.part(object, &api::VARIABLE, variable);
    }
    for mount in container.mounts() {
        if let Piece::Users(node) = mount {
            findings.part(object, &api::MOUNT, node);
        }
    }
}

fn check_probe(object: &Object, part: &'static Part, probe: &Probe, findings: &mut Findings) {
    if let Some(node) = probe.settings.0 {
        findings.filled_part(object, part, node);
    }
}
