//! The common family of values: what every Deployment, StatefulSet and Job takes.

use std::borrow::Cow;

use super::budget::Budget;
use super::ca_bundle::CaBundle;
use super::controller::Controller;
use super::image::Image;
use super::labels;
use super::labels::{INSTANCE, Identity, NAME, pod_labels, texts};
use super::probes::Probes;
use super::pulled_image::in_container;
use super::reader::Reader;
use super::reference::SecretRef;
use super::scheduling::Constraints;
use super::scheduling::{Scheduling, spread};
use super::service_account::ServiceAccount;
use crate::kube::object::{Data, Env, Labels, Listed, Mount};
use crate::source::{Node, Text};
use crate::values::typed::{self, Typed};

/// What is known of a workload once its values are read.
#[derive(Clone, Debug)]
pub(crate) struct Workload<'a> {
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
    pub budget: Option<Budget<'a>>,
    pub image: Image,
    pub resources: Data<'a>,
    pub security_context: Data<'a>,
    pub probes: Probes<'a>,
    pub scheduling: Scheduling<'a>,
    /// The user's variables.
    pub extra_env: Env<'a>,
    pub extra_mounts: Vec<Cow<'a, Node>>,
    pub extra_volumes: Vec<Cow<'a, Node>>,
    pub extra_init_containers: Vec<Cow<'a, Node>>,
    pub service_account: ServiceAccount,
    /// Its name among the further rules of network policies: the key of its values.
    pub policy_key: &'static str,
    /// Authorities that its program trusts beside those of the image.
    pub ca_bundle: Option<CaBundle>,
}

/// Who a workload is: what its values do not say.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Profile {
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
    pub(crate) fn new(cx: &Reader<'a>, values: &typed::Workload<'a>, profile: Profile) -> Self {
        let image = Image::new(cx, &values.image());
        Self::with_image(cx, values, profile, image)
    }

    /// As [`Workload::new`], where the image is not the component's.
    pub(crate) fn with_image(
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
            budget: Budget::new(cx, &values.pod_disruption_budget()),
            resources: Data::compact(values.resources().node()),
            security_context: Data::compact(values.containers_security_context().node()),
            probes: Probes::new(
                values.liveness_probe().node(),
                values.readiness_probe().node(),
                values.startup_probe().node(),
            ),
            scheduling: Scheduling::new(cx, values, &instance, controller),
            extra_env: env(&values.extra_env()),
            extra_mounts: values
                .extra_volume_mounts()
                .nodes()
                .iter()
                .map(Cow::Borrowed)
                .collect(),
            extra_volumes: evaluated(cx, &values.extra_volumes()),
            extra_init_containers: init_containers(cx, values),
            service_account: ServiceAccount::new(&values.service_account(), &instance),
            name: instance.clone(),
            instance,
            controller,
            identity,
            image,
            policy_key,
            ca_bundle: None,
        }
    }

    /// The same, of a program that makes connections with TLS.
    #[must_use]
    pub(crate) fn trusting(self, cx: &Reader) -> Self {
        Self {
            ca_bundle: CaBundle::new(cx),
            ..self
        }
    }

    /// Another workload of the same component and values: `name` ends its instance, `object` the
    /// names of its objects, which may be shorter. Its pods spread as `spread` says.
    #[must_use]
    pub(crate) fn sibling(
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
    pub(crate) fn spread(mut self, cx: &Reader<'a>, constraints: &Constraints<'a>) -> Self {
        self.scheduling.spread = spread(cx, constraints, &self.instance, self.controller);
        self
    }

    pub(crate) fn add_label(&mut self, key: impl Into<Text>, value: impl Into<Text>) {
        let (key, value) = (key.into(), value.into());
        self.labels.set(key.clone(), value.clone());
        self.pod_labels.set(key, value);
    }

    /// `Kind/name`.
    pub(crate) fn title(&self) -> String {
        format!("{}/{}", self.controller.kind().name(), self.name)
    }

    /// The label by which its pods are selected.
    pub(crate) fn selector(&self) -> Labels {
        labels::selector(self.instance.clone())
    }

    /// The user's variables, to which a container adds its own.
    pub(crate) fn env(&self) -> Env<'a> {
        self.extra_env.clone()
    }

    /// As [`Workload::env`], for the program that makes connections with TLS.
    pub(crate) fn tls_env(&self) -> Env<'a> {
        match &self.ca_bundle {
            Some(bundle) => bundle.add_to(self.env()),
            None => self.env(),
        }
    }

    /// As [`Workload::mounts`], for the program that makes connections with TLS.
    pub(crate) fn tls_mounts(
        &self,
        ours: impl IntoIterator<Item = Mount>,
    ) -> Vec<Listed<'a, Mount>> {
        let bundle = self.ca_bundle.as_ref().map(CaBundle::mount);
        self.mounts(ours.into_iter().chain(bundle))
    }

    /// Our mounts, then the user's.
    pub(crate) fn mounts(&self, ours: impl IntoIterator<Item = Mount>) -> Vec<Listed<'a, Mount>> {
        let users = self.extra_mounts.iter().cloned().map(Listed::Users);
        ours.into_iter().map(Listed::Ours).chain(users).collect()
    }
}

/// The user's variables of a container.
pub(super) fn env<'a>(list: &typed::Items<'a, typed::ExtraEnvItem<'a>>) -> Env<'a> {
    Env::new(list.nodes(), list.path().clone())
}

/// The user's init containers, with their images as they are pulled.
fn init_containers<'a>(cx: &Reader<'a>, values: &typed::Workload<'a>) -> Vec<Cow<'a, Node>> {
    let list = values.extra_init_containers();
    let items = list.nodes().iter().enumerate();
    let pulled = items.map(|(index, node)| {
        let mut container = node.clone();
        in_container(cx, &list.path().index(index).key("image"), &mut container);
        Cow::Owned(container)
    });
    pulled.collect()
}

/// A list with the templates in it evaluated.
fn evaluated<'a, T: Typed<'a>>(cx: &Reader<'a>, list: &typed::Items<'a, T>) -> Vec<Cow<'a, Node>> {
    let items = list.nodes().iter().enumerate();
    items
        .map(|(index, node)| cx.evaluated_part(node, || list.path().index(index)))
        .collect()
}
