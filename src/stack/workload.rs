//! The common family of values: what every Deployment, StatefulSet and Job takes.

use std::borrow::Cow;

use super::controller::Controller;
use super::hashes::{Known, digest, label};
use super::image::Image;
use super::labels;
use super::labels::{INSTANCE, Identity, NAME, pod_labels, texts};
use super::reader::Reader;
use super::reference::SecretRef;
use super::scheduling::Constraints;
use super::scheduling::{Scheduling, spread};
use crate::kube::object::{Data, Env, Labels, Listed, Mount, ProbeSettings};
use crate::source::{Node, Text};
use crate::values::typed::{self, Typed};

/// What is known of a workload once its values are read.
#[derive(Clone, Debug)]
pub struct Workload<'a> {
    /// The name of its objects.
    pub name: String,
    /// The label that selects its pods; most often the same as the name.
    pub instance: String,
    pub controller: Controller,
    pub identity: Identity,
    pub labels: Labels,
    pub pod_labels: Labels,
    /// Labels that change with credentials.
    pub credential_hashes: Vec<(String, Vec<SecretRef>)>,
    pub annotations: Labels,
    pub replicas: i64,
    pub image: Image,
    pub resources: Data<'a>,
    pub security_context: Data<'a>,
    pub probes: Probes<'a>,
    pub scheduling: Scheduling<'a>,
    pub extra_env: &'a [Node],
    pub extra_mounts: Vec<Cow<'a, Node>>,
    pub extra_volumes: Vec<Cow<'a, Node>>,
    pub extra_init_containers: &'a [Node],
    pub service_account: ServiceAccount,
    /// Its name among the further rules of network policies: the key of its values.
    pub policy_key: &'static str,
}

/// How often and how patiently containers are asked.
#[derive(Clone, Copy, Debug, Default)]
pub struct Probes<'a> {
    pub liveness: ProbeSettings<'a>,
    pub readiness: ProbeSettings<'a>,
    pub startup: ProbeSettings<'a>,
}

/// The ServiceAccount of the pods.
#[derive(Clone, Debug)]
pub struct ServiceAccount {
    pub create: bool,
    pub name: String,
    pub annotations: Labels,
}

/// Who a workload is: what its values do not say.
#[derive(Clone, Copy, Debug)]
pub struct Profile {
    /// `app.kubernetes.io/component`.
    pub component: &'static str,
    /// What follows the release in its name.
    pub name: &'static str,
    pub controller: Controller,
    /// Its name among the further rules of network policies.
    pub policy_key: &'static str,
}

impl<'a> Workload<'a> {
    /// Reads the common family of values of a component.
    pub fn new(cx: &Reader<'a>, values: &typed::Workload<'a>, profile: Profile) -> Self {
        let image = Image::new(cx, &values.image());
        Self::with_image(cx, values, profile, image)
    }

    /// As [`Workload::new`], where the image is not the component's.
    pub fn with_image(
        cx: &Reader<'a>,
        values: &typed::Workload<'a>,
        profile: Profile,
        image: Image,
    ) -> Self {
        let Profile {
            component,
            name,
            controller,
            policy_key,
        } = profile;
        let instance = cx.name(controller.kind(), name);
        let identity = Identity {
            component,
            name: name.into(),
            version: image.version.clone(),
        };
        let labels = identity.labels(cx, &values.labels());
        Self {
            pod_labels: pod_labels(&labels),
            labels,
            credential_hashes: Vec::new(),
            annotations: texts(&values.annotations()),
            replicas: values.replicas().or_default(),
            resources: Data::compact(values.resources().node()),
            security_context: Data::compact(values.containers_security_context().node()),
            probes: Probes::new(
                values.liveness_probe().node(),
                values.readiness_probe().node(),
                values.startup_probe().node(),
            ),
            scheduling: Scheduling::new(cx, values, &instance, controller),
            extra_env: values.extra_env().nodes(),
            extra_mounts: values
                .extra_volume_mounts()
                .nodes()
                .iter()
                .map(Cow::Borrowed)
                .collect(),
            extra_volumes: evaluated(cx, &values.extra_volumes()),
            extra_init_containers: values.extra_init_containers().nodes(),
            service_account: ServiceAccount::new(&values.service_account(), &instance),
            name: instance.clone(),
            instance,
            controller,
            identity,
            image,
            policy_key,
        }
    }

    /// Another workload of the same component and values: `name` ends its instance, `object` the names of its objects, which may
    /// be shorter. Its pods spread as `spread` says.
    #[must_use]
    pub fn sibling(
        &self,
        cx: &Reader<'a>,
        name: impl Into<Text>,
        object: &str,
        constraints: &Constraints<'a>,
    ) -> Self {
        let name = name.into();
        let mut out = self.clone();
        out.name = cx.name(self.controller.kind(), object);
        out.instance = cx.release.object(&name);
        for labels in [&mut out.labels, &mut out.pod_labels] {
            labels.set(NAME, name.clone());
            labels.set(INSTANCE, out.instance.clone());
        }
        out.identity.name = name;
        out.scheduling.spread = spread(cx, constraints, &out.instance, self.controller);
        out
    }

    /// The same, with pods that spread otherwise.
    #[must_use]
    pub fn spread(mut self, cx: &Reader<'a>, constraints: &Constraints<'a>) -> Self {
        self.scheduling.spread = spread(cx, constraints, &self.instance, self.controller);
        self
    }

    /// Adds a label to the object and its pods that makes them restart when `content` changes.
    pub fn add_hash(&mut self, name: &str, content: &str) {
        self.add_label(label(name), digest(content));
    }

    /// Adds a label that changes with these credentials. Its value is known once they are.
    pub fn add_credential_hash<'s>(
        &mut self,
        name: &str,
        used: impl IntoIterator<Item = &'s SecretRef>,
    ) {
        self.add_label(label(name), "");
        self.credential_hashes
            .push((label(name), used.into_iter().cloned().collect()));
    }

    pub fn add_label(&mut self, key: impl Into<Text>, value: impl Into<Text>) {
        let (key, value) = (key.into(), value.into());
        self.labels.set(key.clone(), value.clone());
        self.pod_labels.set(key, value);
    }

    /// Takes over the labels that make another workload's pods restart, as far as they are wanted.
    pub fn adopt_hashes(&mut self, other: &Self, wanted: impl Fn(&str) -> bool) {
        let is_hash = |key: &str| key.starts_with("k8s.element.io/") && key.ends_with("-hash");
        for (key, value) in other
            .labels
            .iter()
            .filter(|(key, _)| is_hash(key) && wanted(key))
        {
            self.add_label(key.to_owned(), value.to_owned());
        }
        let hashes = other
            .credential_hashes
            .iter()
            .filter(|(key, _)| wanted(key));
        self.credential_hashes.extend(hashes.cloned());
    }

    /// The labels with those that follow from credentials.
    pub fn known_labels(&self, known: &Known) -> [Labels; 2] {
        let (mut labels, mut pod_labels) = (self.labels.clone(), self.pod_labels.clone());
        for (label, used) in &self.credential_hashes {
            let hash = known.hash(used);
            for labels in [&mut labels, &mut pod_labels]
                .into_iter()
                .filter(|l| l.contains(label))
            {
                labels.set(label.clone(), hash.clone());
            }
        }
        [labels, pod_labels]
    }

    /// `Kind/name`.
    pub fn title(&self) -> String {
        format!("{}/{}", self.controller.kind().name(), self.name)
    }

    /// The label by which its pods are selected.
    pub fn selector(&self) -> Labels {
        labels::selector(self.instance.clone())
    }

    /// The user's variables, to which a container adds its own.
    pub fn env(&self) -> Env<'a> {
        Env::new(self.extra_env)
    }

    /// Our mounts, then the user's.
    pub fn mounts(&self, ours: impl IntoIterator<Item = Mount>) -> Vec<Listed<'a, Mount>> {
        let users = self.extra_mounts.iter().cloned().map(Listed::Users);
        ours.into_iter().map(Listed::Ours).chain(users).collect()
    }
}

impl<'a> Probes<'a> {
    pub fn new(
        liveness: Option<&'a Node>,
        readiness: Option<&'a Node>,
        startup: Option<&'a Node>,
    ) -> Self {
        let [liveness, readiness, startup] = [liveness, readiness, startup].map(ProbeSettings);
        Self {
            liveness,
            readiness,
            startup,
        }
    }
}

impl ServiceAccount {
    /// The ServiceAccount that the values of a workload name, or one with its own name.
    pub fn new(values: &typed::ServiceAccount, instance: &str) -> Self {
        Self {
            create: values.create().or_default(),
            name: values.name().filled().unwrap_or(instance).to_owned(),
            annotations: texts(&values.annotations()),
        }
    }
}

/// A list with the templates in it evaluated.
fn evaluated<'a, T: Typed<'a>>(cx: &Reader<'a>, list: &typed::Items<'a, T>) -> Vec<Cow<'a, Node>> {
    let items = list.nodes().iter().enumerate();
    items
        .map(|(index, node)| cx.evaluated_part(node, || list.path().index(index)))
        .collect()
}
