//! What is found among objects that are built by hand, and where it is found in values.

mod identity;
mod pods;
mod references;
mod stack;

use super::{Outside, check};
use crate::kube::object::{
    Affinity, Body, Container, ContainerPort, Data, DeploymentSpec, Env, Labels, Listed, Number,
    Object, PodSpec, PodTemplate, RollingUpdate,
};
use crate::source::Node;
use crate::source::yaml::read;

fn said(objects: &[Object]) -> Vec<String> {
    let problems = check(
        objects.iter().map(|object| ("", object)),
        &Outside::default(),
    );
    problems.iter().map(ToString::to_string).collect()
}

fn object<'a>(name: &str, body: Body<'a>) -> Object<'a> {
    Object {
        name: name.into(),
        namespace: "ess".into(),
        labels: Labels::new(),
        annotations: Labels::new(),
        body,
    }
}

/// The Deployment `d`.
fn deployment(spec: PodSpec) -> Object {
    let template = PodTemplate {
        labels: Labels::from_iter([("app", "a")]),
        annotations: Labels::new(),
        spec,
    };
    let spec = DeploymentSpec {
        replicas: 1,
        selector: Labels::new(),
        strategy: RollingUpdate::new(1, 0),
        template,
    };
    object("d", Body::Deployment(spec))
}

/// Pods of these containers, of the ServiceAccount that every namespace has.
fn pods(containers: Vec<Container>) -> PodSpec {
    PodSpec {
        automount_service_account_token: false,
        service_account_name: "default".into(),
        dns_policy: None,
        dns_config: Data::Empty,
        host_aliases: Data::Empty,
        image_pull_secrets: Vec::new(),
        node_selector: Data::Empty,
        priority_class_name: None,
        scheduler_name: None,
        runtime_class_name: None,
        affinity: Affinity::default(),
        tolerations: Vec::new(),
        topology_spread_constraints: Vec::new(),
        security_context: Data::Empty,
        restart_policy: "Always",
        termination_grace_period_seconds: None,
        host_network: None,
        host_users: None,
        enable_service_links: None,
        init_containers: Vec::new(),
        containers,
        volumes: Vec::new(),
    }
}

fn container(name: &'static str) -> Container<'static> {
    Container {
        name: name.into(),
        image: String::new(),
        image_pull_policy: String::new(),
        security_context: Data::Empty,
        resources: Data::Empty,
        command: Vec::new(),
        args: Vec::new(),
        env: Env::default(),
        ports: Vec::new(),
        liveness_probe: None,
        readiness_probe: None,
        startup_probe: None,
        lifecycle: None,
        volume_mounts: Vec::new(),
    }
}

fn port(name: &'static str) -> ContainerPort {
    ContainerPort {
        name: name.into(),
        container_port: Number::Int(80),
        host_port: None,
        protocol: None,
    }
}

/// A part that the user writes.
fn users<T>(yaml: &str) -> Listed<'static, T> {
    Listed::Users(std::borrow::Cow::Owned(node(yaml)))
}

fn node(yaml: &str) -> Node {
    read::read_any(yaml, 0).unwrap()
}
