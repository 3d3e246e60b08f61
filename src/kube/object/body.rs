//! The kinds of objects, and what each has beside its metadata.

use serde::ser::SerializeMap;
use serde_json::{Map, Value};

use super::{
    CertificateSpec, ClaimSpec, ClusterSpec, CronJobSpec, DatabaseSpec, DeploymentSpec,
    DisruptionSpec, Extra, Files, GatewaySpec, GrantSpec, HttpRouteSpec, IngressSpec, JobSpec,
    MonitorSpec, NetworkPolicySpec, RoleBinding, RouteSpec, Rule, SecretData, ServiceSpec,
    StatefulSetSpec, StreamRoute, StreamRouteSpec,
};
use crate::kube::kind_word::plural;

/// The kinds of object, in the order in which they apply cleanly.
#[allow(missing_docs, reason = "Kubernetes and the operators call them so")]
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// What others stand on, in an object of a user: a namespace, a definition of a kind, a class.
    Base,
    /// That of the release; one that a user writes is [`Kind::Base`].
    Namespace,
    NetworkPolicy,
    PodDisruptionBudget,
    ServiceAccount,
    Role,
    RoleBinding,
    Secret,
    SealedSecret,
    ExternalSecret,
    ConfigMap,
    PersistentVolumeClaim,
    Certificate,
    Cluster,
    Database,
    Service,
    StatefulSet,
    Deployment,
    Job,
    CronJob,
    Ingress,
    Gateway,
    ListenerSet,
    ReferenceGrant,
    HttpRoute,
    TcpRoute,
    UdpRoute,
    TlsRoute,
    Route,
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
    /// All that the stack itself is made of, within its namespace.
    pub(crate) const ALL: [Self; 28] = [
        Self::NetworkPolicy,
        Self::PodDisruptionBudget,
        Self::ServiceAccount,
        Self::Role,
        Self::RoleBinding,
        Self::Secret,
        Self::SealedSecret,
        Self::ExternalSecret,
        Self::ConfigMap,
        Self::PersistentVolumeClaim,
        Self::Certificate,
        Self::Cluster,
        Self::Database,
        Self::Service,
        Self::StatefulSet,
        Self::Deployment,
        Self::Job,
        Self::CronJob,
        Self::Ingress,
        Self::Gateway,
        Self::ListenerSet,
        Self::ReferenceGrant,
        Self::HttpRoute,
        Self::TcpRoute,
        Self::UdpRoute,
        Self::TlsRoute,
        Self::Route,
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
            Self::Namespace => ("v1", "Namespace"),
            Self::NetworkPolicy => ("networking.k8s.io/v1", "NetworkPolicy"),
            Self::PodDisruptionBudget => ("policy/v1", "PodDisruptionBudget"),
            Self::ServiceAccount => ("v1", "ServiceAccount"),
            Self::Role => ("rbac.authorization.k8s.io/v1", "Role"),
            Self::RoleBinding => ("rbac.authorization.k8s.io/v1", "RoleBinding"),
            Self::Secret => ("v1", "Secret"),
            Self::SealedSecret => ("bitnami.com/v1alpha1", "SealedSecret"),
            Self::ExternalSecret => ("external-secrets.io/v1", "ExternalSecret"),
            Self::ConfigMap => ("v1", "ConfigMap"),
            Self::PersistentVolumeClaim => ("v1", "PersistentVolumeClaim"),
            Self::Certificate => ("cert-manager.io/v1", "Certificate"),
            Self::Cluster => ("postgresql.cnpg.io/v1", "Cluster"),
            Self::Database => ("postgresql.cnpg.io/v1", "Database"),
            Self::Service => ("v1", "Service"),
            Self::StatefulSet => ("apps/v1", "StatefulSet"),
            Self::Deployment => ("apps/v1", "Deployment"),
            Self::Job => ("batch/v1", "Job"),
            Self::CronJob => ("batch/v1", "CronJob"),
            Self::Ingress => ("networking.k8s.io/v1", "Ingress"),
            Self::Gateway => ("gateway.networking.k8s.io/v1", "Gateway"),
            Self::ListenerSet => ("gateway.networking.k8s.io/v1", "ListenerSet"),
            Self::ReferenceGrant => ("gateway.networking.k8s.io/v1", "ReferenceGrant"),
            Self::HttpRoute => ("gateway.networking.k8s.io/v1", "HTTPRoute"),
            Self::TcpRoute => ("gateway.networking.k8s.io/v1", "TCPRoute"),
            Self::UdpRoute => ("gateway.networking.k8s.io/v1", "UDPRoute"),
            Self::TlsRoute => ("gateway.networking.k8s.io/v1", "TLSRoute"),
            Self::Route => ("route.openshift.io/v1", "Route"),
            Self::ServiceMonitor => ("monitoring.coreos.com/v1", "ServiceMonitor"),
        }
    }

    /// As in the field `apiVersion`.
    pub(crate) fn api_version(self) -> &'static str {
        self.names().0
    }

    /// Whether it is of a definition that somebody has to install, so that a cluster may not know
    /// it.
    pub(crate) fn is_of_operator(self) -> bool {
        matches!(
            self,
            Self::Certificate
                | Self::Gateway
                | Self::ListenerSet
                | Self::ReferenceGrant
                | Self::HttpRoute
                | Self::TcpRoute
                | Self::UdpRoute
                | Self::TlsRoute
                | Self::Route
                | Self::ServiceMonitor
        )
    }

    /// Whether it lets others in or watches, so that it comes after what runs.
    pub(crate) fn lets_in(self) -> bool {
        self >= Self::Ingress
    }

    /// As in paths of the API, and as kubectl takes it: `statefulsets`.
    pub(crate) fn resource(self) -> String {
        plural(self.name())
    }

    /// In lower case with dashes, as files are named: `stateful-set`.
    pub fn file_stem(self) -> String {
        let mut out = String::new();
        let mut chars = self.name().chars().peekable();
        let mut is_after_small = false;
        while let Some(c) = chars.next() {
            // `HTTPRoute` has two words, of which the first is an abbreviation.
            let ends = chars.peek().is_some_and(char::is_ascii_lowercase) && !out.is_empty();
            if c.is_ascii_uppercase() && (is_after_small || ends) {
                out.push('-');
            }
            is_after_small = c.is_ascii_lowercase();
            out.push(c.to_ascii_lowercase());
        }
        out
    }
}

impl From<StreamRoute> for Kind {
    fn from(route: StreamRoute) -> Self {
        match route {
            StreamRoute::Tcp => Self::TcpRoute,
            StreamRoute::Udp => Self::UdpRoute,
            StreamRoute::Tls => Self::TlsRoute,
        }
    }
}

/// What an object has beside its metadata.
#[derive(Clone, Debug)]
pub(crate) enum Body<'a> {
    Namespace,
    PodDisruptionBudget(DisruptionSpec<'a>),
    NetworkPolicy(NetworkPolicySpec<'a>),
    ServiceAccount,
    Role(Vec<Rule>),
    RoleBinding(RoleBinding),
    Secret(SecretData),
    ConfigMap(Files),
    PersistentVolumeClaim(ClaimSpec<'a>),
    Certificate(CertificateSpec),
    Cluster(ClusterSpec<'a>),
    Database(DatabaseSpec),
    Service(ServiceSpec<'a>),
    StatefulSet(StatefulSetSpec<'a>),
    Deployment(DeploymentSpec<'a>),
    Job(JobSpec<'a>),
    CronJob(CronJobSpec<'a>),
    Ingress(IngressSpec),
    Gateway(GatewaySpec),
    ReferenceGrant(GrantSpec),
    HttpRoute(HttpRouteSpec),
    /// A TCPRoute, UDPRoute or TLSRoute.
    StreamRoute(StreamRouteSpec),
    Route(RouteSpec),
    ServiceMonitor(MonitorSpec<'a>),
    /// A kind that stands in the place of another.
    Other(Kind, Map<String, Value>),
    /// All of an object that a user writes, and its kind as far as the stack has that too.
    Extra(Kind, Extra),
}

impl Body<'_> {
    pub(crate) fn kind(&self) -> Kind {
        match self {
            Self::Namespace => Kind::Namespace,
            Self::PodDisruptionBudget(_) => Kind::PodDisruptionBudget,
            Self::NetworkPolicy(_) => Kind::NetworkPolicy,
            Self::ServiceAccount => Kind::ServiceAccount,
            Self::Role(_) => Kind::Role,
            Self::RoleBinding(_) => Kind::RoleBinding,
            Self::Secret(_) => Kind::Secret,
            Self::ConfigMap(_) => Kind::ConfigMap,
            Self::PersistentVolumeClaim(_) => Kind::PersistentVolumeClaim,
            Self::Certificate(_) => Kind::Certificate,
            Self::Cluster(_) => Kind::Cluster,
            Self::Database(_) => Kind::Database,
            Self::Service(_) => Kind::Service,
            Self::StatefulSet(_) => Kind::StatefulSet,
            Self::Deployment(_) => Kind::Deployment,
            Self::Job(_) => Kind::Job,
            Self::CronJob(_) => Kind::CronJob,
            Self::Ingress(_) => Kind::Ingress,
            Self::Gateway(spec) if spec.parent_ref.is_some() => Kind::ListenerSet,
            Self::Gateway(_) => Kind::Gateway,
            Self::ReferenceGrant(_) => Kind::ReferenceGrant,
            Self::HttpRoute(_) => Kind::HttpRoute,
            Self::StreamRoute(spec) => spec.kind.into(),
            Self::Route(_) => Kind::Route,
            Self::ServiceMonitor(_) => Kind::ServiceMonitor,
            Self::Other(kind, _) | Self::Extra(kind, _) => *kind,
        }
    }

    pub(super) fn api_version(&self) -> &'static str {
        match self {
            Self::StreamRoute(spec) => spec.api_version,
            Self::ReferenceGrant(spec) => spec.api_version,
            _ => self.kind().api_version(),
        }
    }

    /// Writes the fields after the metadata.
    pub(super) fn fields<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        match self {
            Self::ServiceAccount => map.serialize_entry("automountServiceAccountToken", &false),
            Self::Role(rules) => map.serialize_entry("rules", rules),
            Self::RoleBinding(binding) => binding.fields(map),
            Self::Secret(data) => {
                map.serialize_entry("type", data.kind())?;
                if data.is_empty() {
                    return Ok(());
                }
                map.serialize_entry("data", data)
            }
            Self::ConfigMap(files) => map.serialize_entry("data", files),
            Self::Other(_, fields) => fields
                .iter()
                .try_for_each(|(key, value)| map.serialize_entry(key, value)),
            Self::Namespace | Self::Extra(..) => Ok(()),
            Self::PodDisruptionBudget(spec) => map.serialize_entry("spec", spec),
            Self::NetworkPolicy(spec) => map.serialize_entry("spec", spec),
            Self::PersistentVolumeClaim(spec) => map.serialize_entry("spec", spec),
            Self::Certificate(spec) => map.serialize_entry("spec", spec),
            Self::Cluster(spec) => map.serialize_entry("spec", spec),
            Self::Database(spec) => map.serialize_entry("spec", spec),
            Self::Service(spec) => map.serialize_entry("spec", spec),
            Self::StatefulSet(spec) => map.serialize_entry("spec", spec),
            Self::Deployment(spec) => map.serialize_entry("spec", spec),
            Self::Job(spec) => map.serialize_entry("spec", spec),
            Self::CronJob(spec) => map.serialize_entry("spec", spec),
            Self::Ingress(spec) => map.serialize_entry("spec", spec),
            Self::Gateway(spec) => map.serialize_entry("spec", spec),
            Self::ReferenceGrant(spec) => map.serialize_entry("spec", spec),
            Self::HttpRoute(spec) => map.serialize_entry("spec", spec),
            Self::StreamRoute(spec) => map.serialize_entry("spec", spec),
            Self::Route(spec) => map.serialize_entry("spec", spec),
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
