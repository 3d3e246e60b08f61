//! The kinds of objects, and what each has beside its metadata.

use serde::ser::SerializeMap;
use serde_json::{Map, Value};

use super::{
    CertificateSpec, ClaimSpec, CronJobSpec, DeploymentSpec, Extra, Files, IngressSpec, JobSpec,
    MonitorSpec, NetworkPolicySpec, RoleBinding, Rule, SecretData, ServiceSpec, StatefulSetSpec,
};

/// The kinds of object, in the order in which they apply cleanly.
#[allow(missing_docs, reason = "Kubernetes and the operators call them so")]
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// What others stand on, in an object of a user: a namespace, a definition of a kind, a class.
    Base,
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
    CronJob,
    Ingress,
    ServiceMonitor,
    /// Any other kind, in an object of a user.
    Other,
}

/// Kinds that others need to be there.
/// <https://github.com/helm/helm/blob/main/pkg/release/v1/util/kind_sorter.go>
const BASE: [&str; 12] = [
    "APIService",
    "ClusterRole",
    "ClusterRoleBinding",
    "CustomResourceDefinition",
    "IngressClass",
    "LimitRange",
    "Namespace",
    "PersistentVolume",
    "PriorityClass",
    "ResourceQuota",
    "RuntimeClass",
    "StorageClass",
];

impl Kind {
    /// All that the stack itself is made of.
    pub(crate) const ALL: [Self; 17] = [
        Self::NetworkPolicy,
        Self::ServiceAccount,
        Self::Role,
        Self::RoleBinding,
        Self::Secret,
        Self::SealedSecret,
        Self::ExternalSecret,
        Self::ConfigMap,
        Self::PersistentVolumeClaim,
        Self::Certificate,
        Self::Service,
        Self::StatefulSet,
        Self::Deployment,
        Self::Job,
        Self::CronJob,
        Self::Ingress,
        Self::ServiceMonitor,
    ];

    /// The kind that a manifest names.
    pub(crate) fn named(api_version: &str, kind: &str) -> Self {
        let known = Self::ALL
            .into_iter()
            .find(|known| known.names() == (api_version, kind));
        match known {
            Some(known) => known,
            None if BASE.contains(&kind) => Self::Base,
            None => Self::Other,
        }
    }

    /// As in the field `kind`.
    pub fn name(self) -> &'static str {
        self.names().1
    }

    /// The API version and the kind.
    fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::Base | Self::Other => ("", ""),
            Self::NetworkPolicy => ("networking.k8s.io/v1", "NetworkPolicy"),
            Self::ServiceAccount => ("v1", "ServiceAccount"),
            Self::Role => ("rbac.authorization.k8s.io/v1", "Role"),
            Self::RoleBinding => ("rbac.authorization.k8s.io/v1", "RoleBinding"),
            Self::Secret => ("v1", "Secret"),
            Self::SealedSecret => ("bitnami.com/v1alpha1", "SealedSecret"),
            Self::ExternalSecret => ("external-secrets.io/v1", "ExternalSecret"),
            Self::ConfigMap => ("v1", "ConfigMap"),
            Self::PersistentVolumeClaim => ("v1", "PersistentVolumeClaim"),
            Self::Certificate => ("cert-manager.io/v1", "Certificate"),
            Self::Service => ("v1", "Service"),
            Self::StatefulSet => ("apps/v1", "StatefulSet"),
            Self::Deployment => ("apps/v1", "Deployment"),
            Self::Job => ("batch/v1", "Job"),
            Self::CronJob => ("batch/v1", "CronJob"),
            Self::Ingress => ("networking.k8s.io/v1", "Ingress"),
            Self::ServiceMonitor => ("monitoring.coreos.com/v1", "ServiceMonitor"),
        }
    }

    /// As in the field `apiVersion`.
    pub(crate) fn api_version(self) -> &'static str {
        self.names().0
    }

    /// As in paths of the API, and as kubectl takes it: `statefulsets`.
    pub(crate) fn resource(self) -> String {
        let name = self.name().to_lowercase();
        match name.strip_suffix('y') {
            Some(stem) => format!("{stem}ies"),
            None if name.ends_with('s') => format!("{name}es"),
            None => format!("{name}s"),
        }
    }

    /// In lower case with dashes, as files are named: `stateful-set`.
    pub fn file_stem(self) -> String {
        let mut out = String::new();
        for c in self.name().chars() {
            if c.is_ascii_uppercase() && !out.is_empty() {
                out.push('-');
            }
            out.push(c.to_ascii_lowercase());
        }
        out
    }
}

/// What an object has beside its metadata.
#[derive(Clone, Debug)]
pub(crate) enum Body<'a> {
    NetworkPolicy(NetworkPolicySpec<'a>),
    ServiceAccount,
    Role(Vec<Rule>),
    RoleBinding(RoleBinding),
    Secret(SecretData),
    ConfigMap(Files),
    PersistentVolumeClaim(ClaimSpec<'a>),
    Certificate(CertificateSpec),
    Service(ServiceSpec<'a>),
    StatefulSet(StatefulSetSpec<'a>),
    Deployment(DeploymentSpec<'a>),
    Job(JobSpec<'a>),
    CronJob(CronJobSpec<'a>),
    Ingress(IngressSpec),
    ServiceMonitor(MonitorSpec<'a>),
    /// A kind that stands in the place of another.
    Other(Kind, Map<String, Value>),
    /// All of an object that a user writes, and its kind as far as the stack has that too.
    Extra(Kind, Extra),
}

impl Body<'_> {
    pub(crate) fn kind(&self) -> Kind {
        match self {
            Self::NetworkPolicy(_) => Kind::NetworkPolicy,
            Self::ServiceAccount => Kind::ServiceAccount,
            Self::Role(_) => Kind::Role,
            Self::RoleBinding(_) => Kind::RoleBinding,
            Self::Secret(_) => Kind::Secret,
            Self::ConfigMap(_) => Kind::ConfigMap,
            Self::PersistentVolumeClaim(_) => Kind::PersistentVolumeClaim,
            Self::Certificate(_) => Kind::Certificate,
            Self::Service(_) => Kind::Service,
            Self::StatefulSet(_) => Kind::StatefulSet,
            Self::Deployment(_) => Kind::Deployment,
            Self::Job(_) => Kind::Job,
            Self::CronJob(_) => Kind::CronJob,
            Self::Ingress(_) => Kind::Ingress,
            Self::ServiceMonitor(_) => Kind::ServiceMonitor,
            Self::Other(kind, _) | Self::Extra(kind, _) => *kind,
        }
    }

    pub(super) fn api_version(&self) -> &'static str {
        self.kind().api_version()
    }

    /// Writes the fields after the metadata.
    pub(super) fn fields<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        match self {
            Self::ServiceAccount => map.serialize_entry("automountServiceAccountToken", &false),
            Self::Role(rules) => map.serialize_entry("rules", rules),
            Self::RoleBinding(binding) => binding.fields(map),
            Self::Secret(data) => {
                map.serialize_entry("type", "Opaque")?;
                if data.is_empty() {
                    return Ok(());
                }
                map.serialize_entry("data", data)
            }
            Self::ConfigMap(files) => map.serialize_entry("data", files),
            Self::Other(_, fields) => fields
                .iter()
                .try_for_each(|(key, value)| map.serialize_entry(key, value)),
            Self::Extra(..) => Ok(()),
            Self::NetworkPolicy(spec) => map.serialize_entry("spec", spec),
            Self::PersistentVolumeClaim(spec) => map.serialize_entry("spec", spec),
            Self::Certificate(spec) => map.serialize_entry("spec", spec),
            Self::Service(spec) => map.serialize_entry("spec", spec),
            Self::StatefulSet(spec) => map.serialize_entry("spec", spec),
            Self::Deployment(spec) => map.serialize_entry("spec", spec),
            Self::Job(spec) => map.serialize_entry("spec", spec),
            Self::CronJob(spec) => map.serialize_entry("spec", spec),
            Self::Ingress(spec) => map.serialize_entry("spec", spec),
            Self::ServiceMonitor(spec) => map.serialize_entry("spec", spec),
        }
    }

    /// The pods that the object runs.
    pub(crate) fn pods(&self) -> Option<&super::PodTemplate<'_>> {
        match self {
            Self::StatefulSet(spec) => Some(&spec.template),
            Self::Deployment(spec) => Some(&spec.template),
            Self::Job(spec) => Some(&spec.template),
            Self::CronJob(spec) => Some(&spec.job_template.spec.template),
            _ => None,
        }
    }
}
