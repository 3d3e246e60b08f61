//! An object of the stack: what is rendered, and when it applies.

use super::budget::Budget;
use super::pods::Pods;
use super::reader::Reader;
use super::target::{Phase, Step};
use super::workload::Workload;
use crate::kube::object::{self, Body, CronJobSpec, Extra, Kind, Labels, Timing};
use crate::source::Text;

/// What objects of users belong to, where others name their component.
const EXTRA: &str = "extra-objects";

/// An object to render.
#[derive(Clone, Debug)]
pub(crate) struct Object<'a> {
    pub manifest: object::Object<'a>,
    /// The component that it belongs to, e.g. `matrix-authentication-service`.
    pub component: &'static str,
    /// What tells it from others of its component: by default its kind, e.g. `stateful-set`.
    pub file: Text,
    pub phase: Phase,
    /// The order within a phase.
    pub weight: i32,
    /// It exists only because Helm's hooks run before the release's own objects.
    pub hook_copy: bool,
    /// Its name among the further rules of network policies, where it runs pods, and the pods that
    /// those are for.
    pub policy_key: Option<&'static str>,
    pub policy_pods: Option<Pods>,
    /// How many of its pods may go at a time, where that is said.
    pub budget: Option<Budget<'a>>,
}

impl<'a> Object<'a> {
    /// An object of the release's namespace. The component is filled in by who asked it for its
    /// objects.
    pub(crate) fn new(
        cx: &Reader,
        name: impl Into<String>,
        labels: &Labels,
        body: Body<'a>,
    ) -> Self {
        Self {
            component: "",
            file: body.kind().file_stem().into(),
            phase: Phase::Main,
            weight: 0,
            hook_copy: false,
            policy_key: None,
            policy_pods: None,
            budget: None,
            manifest: object::Object {
                name: name.into(),
                namespace: cx.release.namespace.clone(),
                labels: labels.clone(),
                annotations: Labels::new(),
                body,
            },
        }
    }

    /// The same as a part of this component, unless it says another itself.
    #[must_use]
    pub(crate) fn of(self, component: &'static str) -> Self {
        if self.component.is_empty() {
            Self { component, ..self }
        } else {
            self
        }
    }

    /// An object that a user writes. Helm's hooks are told by its annotations.
    /// <https://helm.sh/docs/topics/charts_hooks/>
    pub(crate) fn extra(extra: Extra, namespace: &str) -> Self {
        let manifest = object::Object {
            name: extra.stem().to_owned(),
            namespace: extra.namespace().unwrap_or(namespace).to_owned(),
            labels: extra.labels(),
            annotations: extra.annotations(),
            body: Body::Extra(Kind::named(extra.api_version(), extra.kind_name()), extra),
        };
        let annotation = |name| manifest.annotations.get(name).unwrap_or_default();
        let hooks = annotation("helm.sh/hook");
        let phase = match hooks {
            _ if hooks.contains("pre-") => Phase::Pre,
            _ if hooks.contains("post-") || hooks.contains("test") => Phase::Post,
            _ => Phase::Main,
        };
        let weight = annotation("helm.sh/hook-weight").parse();
        let stem = manifest.kind_name().to_lowercase();
        Self {
            component: EXTRA,
            file: format!("{stem}-{}", manifest.name).into(),
            phase,
            weight: weight.unwrap_or_default(),
            hook_copy: false,
            policy_key: None,
            policy_pods: None,
            budget: None,
            manifest,
        }
    }

    /// Whether a user writes all of it.
    pub(crate) fn is_extra(&self) -> bool {
        matches!(self.manifest.body, Body::Extra(..))
    }

    pub(crate) fn kind(&self) -> Kind {
        self.manifest.body.kind()
    }

    /// What it is to the tool that applies it.
    pub(crate) fn step(&self) -> Step {
        let policy = self.manifest.annotations.get("helm.sh/resource-policy");
        Step {
            kind: self.kind(),
            phase: self.phase,
            weight: self.weight,
            hook_copy: self.hook_copy,
            keep: policy == Some("keep"),
        }
    }

    pub(crate) fn name(&self) -> &str {
        &self.manifest.name
    }

    /// The folder and file that stand for it: `synapse/stateful-set.yaml`.
    pub(crate) fn source(&self) -> String {
        format!("{}/{}.yaml", self.component, self.file)
    }

    /// A Job that starts by the clock.
    #[must_use]
    pub(crate) fn on_schedule(mut self, timing: Timing) -> Self {
        if let Body::Job(job) = self.manifest.body {
            self.manifest.body = Body::CronJob(CronJobSpec::new(timing, job));
            self.file = self.manifest.body.kind().file_stem().into();
        }
        self
    }

    /// Without pods: what runs by itself is stopped.
    #[must_use]
    pub(crate) fn stopped(mut self) -> Self {
        match &mut self.manifest.body {
            Body::Deployment(spec) => spec.replicas = 0,
            Body::StatefulSet(spec) => spec.replicas = 0,
            _ => {}
        }
        self
    }

    #[must_use]
    pub(crate) fn annotations(mut self, annotations: &Labels) -> Self {
        self.manifest.annotations.extend(annotations);
        self
    }

    /// Gives it another file than that of its kind.
    #[must_use]
    pub(crate) fn file(self, stem: impl Into<Text>) -> Self {
        Self {
            file: stem.into(),
            ..self
        }
    }

    /// Runs before the release's own objects, in the order of the weights.
    #[must_use]
    pub(crate) fn pre(self, weight: i32) -> Self {
        Self {
            phase: Phase::Pre,
            weight,
            ..self
        }
    }

    /// Runs after the release's own objects, in the order of the weights.
    #[must_use]
    pub(crate) fn post(self, weight: i32) -> Self {
        Self {
            phase: Phase::Post,
            weight,
            ..self
        }
    }

    #[must_use]
    pub(crate) fn hook_copy(self) -> Self {
        Self {
            hook_copy: true,
            ..self
        }
    }

    /// The ServiceAccount of a workload, where the values do not name an existing one.
    pub(crate) fn service_account(
        cx: &Reader,
        workload: &Workload,
        labels: &Labels,
    ) -> Option<Self> {
        let account = &workload.service_account;
        account.create.then(|| {
            Self::new(cx, &account.name, labels, Body::ServiceAccount)
                .annotations(&account.annotations)
        })
    }
}
