//! What is to be rendered: one object, its template and its facts.

use minijinja::Value;

use super::labels::Labels;

/// The kinds of object, in the order in which they apply cleanly.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    NetworkPolicy,
    ServiceAccount,
    Role,
    RoleBinding,
    Secret,
    SealedSecret,
    ExternalSecret,
    ConfigMap,
    PersistentVolumeClaim,
    Certificate,
    Service,
    StatefulSet,
    Deployment,
    Job,
    Ingress,
    ServiceMonitor,
}

impl Kind {
    pub fn name(self) -> &'static str {
        match self {
            Self::NetworkPolicy => "NetworkPolicy",
            Self::ServiceAccount => "ServiceAccount",
            Self::Role => "Role",
            Self::RoleBinding => "RoleBinding",
            Self::Secret => "Secret",
            Self::SealedSecret => "SealedSecret",
            Self::ExternalSecret => "ExternalSecret",
            Self::ConfigMap => "ConfigMap",
            Self::PersistentVolumeClaim => "PersistentVolumeClaim",
            Self::Certificate => "Certificate",
            Self::Service => "Service",
            Self::StatefulSet => "StatefulSet",
            Self::Deployment => "Deployment",
            Self::Job => "Job",
            Self::Ingress => "Ingress",
            Self::ServiceMonitor => "ServiceMonitor",
        }
    }
}

/// When an object applies, relative to the rest of the release.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Phase {
    Pre,
    Main,
    Post,
}

/// An object to render.
#[derive(Clone, Debug)]
pub struct Object {
    pub kind: Kind,
    pub name: String,
    pub template: &'static str,
    pub labels: Labels,
    pub annotations: Labels,
    pub phase: Phase,
    /// The order within a phase.
    pub weight: i32,
    /// It exists only because Helm's hooks run before the release's own objects.
    pub hook_copy: bool,
    /// The name under which templates read the component's facts, and the facts.
    pub facts: (&'static str, Value),
    /// The workload's facts, where there is one.
    pub workload: Option<Value>,
}

impl Object {
    pub fn new(
        kind: Kind,
        name: impl Into<String>,
        template: &'static str,
        labels: &Labels,
        facts: (&'static str, Value),
    ) -> Self {
        Self {
            kind,
            name: name.into(),
            template,
            labels: labels.clone(),
            annotations: Labels::new(),
            phase: Phase::Main,
            weight: 0,
            hook_copy: false,
            facts,
            workload: None,
        }
    }

    #[must_use]
    pub fn annotations(mut self, annotations: &Labels) -> Self {
        self.annotations
            .extend(annotations.iter().map(|(k, v)| (k.clone(), v.clone())));
        self
    }

    #[must_use]
    pub fn workload(mut self, workload: &Value) -> Self {
        self.workload = Some(workload.clone());
        self
    }

    /// Runs before the release's own objects, in the order of the weights.
    #[must_use]
    pub fn pre(mut self, weight: i32) -> Self {
        (self.phase, self.weight) = (Phase::Pre, weight);
        self
    }

    /// Runs after the release's own objects, in the order of the weights.
    #[must_use]
    pub fn post(mut self, weight: i32) -> Self {
        (self.phase, self.weight) = (Phase::Post, weight);
        self
    }

    #[must_use]
    pub fn hook_copy(mut self) -> Self {
        self.hook_copy = true;
        self
    }

    /// The folder of the template: the component, e.g. `matrix-authentication-service`.
    pub fn component(&self) -> &'static str {
        self.template.split('/').next().unwrap_or_default()
    }
}
