//! Jobs that talk to the Kubernetes API, with what they need for it.

use super::controller::Controller;
use super::hashes::Known;
use super::image::tools_image;
use super::object::Object;
use super::pod::Pod;
use super::pods::Pods;
use super::reader::Reader;
use super::target::Phase;
use super::workload::{Profile, Workload};
use crate::kube::object::{Body, Env, Labels, RoleBinding, Rule};
use crate::values::typed;

/// How often a Job of the tools is tried again.
const BACKOFF_LIMIT: u32 = 6;

/// A Job, its Role and its ServiceAccount.
#[derive(Clone, Debug)]
pub(crate) struct Job<'a> {
    pub workload: Workload<'a>,
    /// The labels of the objects beside the Job itself.
    pub labels: Labels,
    /// What it may do. Missing where its ServiceAccount has the rights already, or needs no rights.
    pub rules: Option<Vec<Rule>>,
    pub turn: Turn,
    /// The turn of what the Job needs.
    pub turn_of_needs: Turn,
}

/// When an object applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Turn {
    pub phase: Phase,
    /// The order within the phase.
    pub weight: i32,
}

/// The one object that a Job makes and changes.
#[derive(Clone, Debug)]
pub(crate) struct Kept<'k> {
    /// Its kind as Roles name it, e.g. `secrets`.
    pub resource: &'static str,
    pub name: &'k str,
}

impl<'a> Job<'a> {
    /// A Job of the tools. What it needs comes right before it.
    pub(crate) fn of_tools(
        cx: &Reader<'a>,
        values: &typed::Job<'a>,
        [name, policy_key]: [&'static str; 2],
        kept: &Kept,
        turn: Turn,
    ) -> Self {
        let profile = Profile {
            component: "matrix-tools",
            name,
            controller: Controller::Job {
                backoff_limit: BACKOFF_LIMIT,
            },
            policy_key,
        };
        let workload = Workload::with_image(cx, &values.into(), profile, tools_image(cx));
        Self {
            labels: workload.labels.clone(),
            rules: values.rbac().create().or_default().then(|| kept.rules()),
            workload,
            turn,
            turn_of_needs: Turn {
                weight: turn.weight - 1,
                ..turn
            },
        }
    }

    /// The user's variables, and where the objects are that it reads and writes.
    pub(crate) fn env(&self, cx: &Reader) -> Env<'a> {
        self.workload
            .env()
            .with("NAMESPACE", cx.release.namespace.clone())
    }

    /// Its pods, as network policies select them.
    pub(crate) fn pods(&self) -> Pods {
        let pods = Pods::of(&self.workload);
        if self.turn.phase == Phase::Pre {
            pods.early()
        } else {
            pods
        }
    }

    /// The Job with these pods, its Role, RoleBinding and ServiceAccount.
    pub(crate) fn objects(&self, cx: &Reader<'a>, known: &Known, pod: Pod<'a>) -> Vec<Object<'a>> {
        let pod = Pod {
            mount_token: true,
            ..pod
        };
        let job = self.turn.of(self.workload.object(cx, known, pod));
        let account = Object::service_account(cx, &self.workload, &self.labels);
        let needs = self.access(cx).into_iter().chain(account);
        let needs = needs.map(|object| self.turn_of_needs.of(object));
        [job].into_iter().chain(needs).collect()
    }

    /// Its Role and RoleBinding.
    fn access(&self, cx: &Reader) -> Vec<Object<'a>> {
        let Some(rules) = &self.rules else {
            return Vec::new();
        };
        let name = &self.workload.name;
        let binding = RoleBinding {
            role: name.clone(),
            service_account: self.workload.service_account.name.clone(),
            namespace: cx.release.namespace.clone(),
        };
        let bodies = [Body::Role(rules.clone()), Body::RoleBinding(binding)];
        bodies
            .map(|body| Object::new(cx, name, &self.labels, body))
            .into()
    }
}

impl Turn {
    /// Before the release's own objects.
    pub(crate) fn pre(weight: i32) -> Self {
        let phase = Phase::Pre;
        Self { phase, weight }
    }

    /// After the release's own objects.
    pub(crate) fn post(weight: i32) -> Self {
        let phase = Phase::Post;
        Self { phase, weight }
    }

    fn of<'a>(self, object: Object<'a>) -> Object<'a> {
        let Self { phase, weight } = self;
        Object {
            phase,
            weight,
            ..object
        }
    }
}

impl Kept<'_> {
    /// What a Job may do to make and change it. Who makes an object can't be limited to its name.
    /// <https://kubernetes.io/docs/reference/access-authn-authz/rbac/#referring-to-resources>
    fn rules(&self) -> Vec<Rule> {
        let rule = |resource_names, verbs| Rule {
            api_group: "",
            resource: self.resource,
            resource_names,
            verbs,
        };
        vec![
            rule(Vec::new(), &["create"]),
            rule(vec![self.name.to_owned()], &["get", "update"]),
        ]
    }
}
