//! Pods and the controllers that run them.

use std::borrow::Cow;

use super::ca_bundle::CaBundle;
use super::controller::Controller;
use super::hashes::Known;
use super::image::{Image, tools_image};
use super::isolation;
use super::object::Object;
use super::pods::Pods;
use super::probes::Probes;
use super::reader::Reader;
use super::workload::Workload;
use crate::kube::object::{
    Body, Container, Data, DeploymentSpec, Env, JobSpec, Lifecycle, Listed, PodSpec, PodTemplate,
    Probe, ProbeAction, RollingUpdate, StatefulSetSpec, UpdateStrategy, Volume,
};
use crate::source::Text;

/// How many pods more than wanted a Deployment may run while it is replaced.
const MAX_SURGE: i64 = 2;

/// What the pods of a workload are made of, beside what all workloads have.
#[derive(Clone, Debug, Default)]
pub(crate) struct Pod<'a> {
    pub init_containers: Vec<Container<'a>>,
    pub containers: Vec<Container<'a>>,
    pub volumes: Vec<Volume>,
    /// They talk to the Kubernetes API.
    pub mount_token: bool,
    pub grace_period: Option<u32>,
    pub host_network: Option<bool>,
}

impl<'a> Workload<'a> {
    /// A container of this image, with what the values say of containers.
    pub(crate) fn container(&self, name: impl Into<Text>, image: &Image) -> Container<'a> {
        container(name, image, &self.security_context, &self.resources)
    }

    /// As [`Workload::main_container`], of a program that makes connections with TLS.
    pub(crate) fn tls_container(&self, name: impl Into<Text>) -> Container<'a> {
        Container {
            env: self.tls_env(),
            ..self.container(name, &self.image)
        }
    }

    /// The container that the pods are for.
    pub(crate) fn main_container(&self, name: impl Into<Text>) -> Container<'a> {
        Container {
            env: self.env(),
            ..self.container(name, &self.image)
        }
    }

    /// The controller with its pods.
    pub(crate) fn object(&self, cx: &Reader, known: &Known, pod: Pod<'a>) -> Object<'a> {
        let [labels, pod_labels] = self.known_labels(known);
        let template = PodTemplate {
            labels: pod_labels,
            annotations: self.annotations.clone(),
            spec: self.pod_spec(cx, pod),
        };
        let object = Object::new(cx, &self.name, &labels, self.body(cx, template));
        let is_lasting = !matches!(self.controller, Controller::Job { .. });
        let budget = self
            .budget
            .filter(|it| is_lasting && it.is_for(self.replicas));
        Object {
            budget,
            policy_key: Some(self.policy_key),
            policy_pods: Some(Pods::of(self)),
            ..object.annotations(&self.annotations)
        }
    }

    fn body(&self, cx: &Reader, template: PodTemplate<'a>) -> Body<'a> {
        let (replicas, selector) = (self.replicas, self.selector());
        match self.controller {
            Controller::Deployment => {
                let may_be_missing = (replicas - 1).clamp(0, 1);
                let strategy = RollingUpdate::new(MAX_SURGE, may_be_missing);
                Body::Deployment(DeploymentSpec {
                    replicas,
                    selector,
                    strategy,
                    template,
                })
            }
            Controller::StatefulSet { parallel } => Body::StatefulSet(StatefulSetSpec {
                replicas,
                service_name: self.name.clone(),
                pod_management_policy: parallel.then_some("Parallel"),
                selector,
                update_strategy: UpdateStrategy::default(),
                template,
            }),
            Controller::Job { backoff_limit } => {
                let version = cx.release.kube_version;
                Body::Job(JobSpec::new(backoff_limit, version, template))
            }
        }
    }

    fn pod_spec(&self, cx: &Reader, pod: Pod<'a>) -> PodSpec<'a> {
        let is_job = matches!(self.controller, Controller::Job { .. });
        let further = self
            .extra_init_containers
            .iter()
            .cloned()
            .map(Listed::Users);
        let has_image = |image: &Image| {
            let mut all = pod.init_containers.iter().chain(&pod.containers);
            all.any(|container| container.image == image.reference)
        };
        let volumes = self.extra_volumes.iter().cloned().map(Listed::Users);
        let is_private = self.mounts_are_private(cx);
        let mode = |volume: Volume| if is_private { volume.private() } else { volume };
        let bundle = self.ca_bundle.as_ref().map(CaBundle::volume);
        let ours = pod.volumes.into_iter().chain(bundle).map(mode);
        let scheduling = self.scheduling.clone();
        PodSpec {
            automount_service_account_token: pod.mount_token,
            service_account_name: self.service_account.name.clone(),
            host_aliases: scheduling.lookup.host_aliases,
            dns_policy: scheduling.lookup.dns_policy,
            dns_config: scheduling.lookup.dns_config,
            image_pull_secrets: scheduling
                .pull_secrets
                .of_images(has_image(&self.image), has_image(&tools_image(cx))),
            node_selector: scheduling.node_selector,
            priority_class_name: scheduling.priority_class,
            scheduler_name: scheduling.scheduler,
            runtime_class_name: scheduling.runtime_class,
            affinity: scheduling.affinity,
            tolerations: scheduling
                .tolerations
                .into_iter()
                .map(Cow::Borrowed)
                .collect(),
            topology_spread_constraints: scheduling.spread,
            security_context: scheduling.security_context,
            restart_policy: if is_job { "Never" } else { "Always" },
            termination_grace_period_seconds: pod.grace_period,
            host_network: pod.host_network,
            host_users: isolation::host_users(cx, pod.host_network),
            enable_service_links: cx.values.enable_service_links().get(),
            init_containers: pod
                .init_containers
                .into_iter()
                .map(Listed::Ours)
                .chain(further)
                .collect(),
            containers: pod.containers,
            volumes: ours.map(Listed::Ours).chain(volumes).collect(),
        }
    }
}

impl Workload<'_> {
    /// Whether no others than the owner and the group of the pods' volumes may read the files that
    /// they mount. Root is the owner: without a group of the volumes, nobody else could read them.
    fn mounts_are_private(&self, cx: &Reader) -> bool {
        let context = self.scheduling.security_context.written();
        let group = context.and_then(|context| context.get("fsGroup"));
        cx.chart.switches.private_mounts && group.is_some_and(|group| !group.is_null())
    }
}

/// A container with nothing but its image and what it may do and use.
pub(crate) fn container<'a>(
    name: impl Into<Text>,
    image: &Image,
    security_context: &Data<'a>,
    resources: &Data<'a>,
) -> Container<'a> {
    Container {
        name: name.into(),
        image: image.reference.clone(),
        image_pull_policy: image.pull_policy.clone(),
        security_context: security_context.clone(),
        resources: resources.clone(),
        command: Vec::new(),
        args: Vec::new(),
        env: Env::default(),
        ports: Vec::new(),
        liveness_probe: None,
        readiness_probe: None,
        startup_probe: None,
        lifecycle: None::<Lifecycle>,
        volume_mounts: Vec::new(),
    }
}

/// Asks a container in three ways.
pub(crate) fn probed<'a>(
    container: Container<'a>,
    probes: &Probes<'a>,
    [liveness, readiness, startup]: [ProbeAction; 3],
) -> Container<'a> {
    Container {
        liveness_probe: Some(Probe {
            action: liveness,
            settings: probes.liveness,
        }),
        readiness_probe: Some(Probe {
            action: readiness,
            settings: probes.readiness,
        }),
        startup_probe: Some(Probe {
            action: startup,
            settings: probes.startup,
        }),
        ..container
    }
}

/// The words of a command.
pub(crate) fn words<W: Into<Text>>(words: impl IntoIterator<Item = W>) -> Vec<Text> {
    words.into_iter().map(Into::into).collect()
}
