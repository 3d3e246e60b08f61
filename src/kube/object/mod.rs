//! Kubernetes objects as types: what is rendered is built of these, printed as YAML, and looked at
//! as it is.
//!
//! Fields have the names and the order of <https://kubernetes.io/docs/reference/kubernetes-api/>,
//! as far as the stack uses them.

mod access;
mod body;
mod cnpg;
mod container;
mod data;
mod disruption;
mod env;
mod extra;
mod gateway;
mod images;
mod ingress;
mod labels;
mod monitoring;
mod network_policy;
mod pod;
mod port;
mod probe;
mod reached;
mod route;
mod service;
mod storage;
mod stored;
mod text;
mod volume;
mod workload;

use serde::ser::{Serialize, SerializeMap, SerializeStruct, Serializer};

use crate::source::Node;

pub(crate) use access::{RoleBinding, Rule};
pub(crate) use body::Body;
pub use body::Kind;
pub(crate) use cnpg::{Bootstrap, ClusterSpec, ClusterStorage, DatabaseSpec, Managed, Role};
pub(crate) use container::{Container, Listed, Mount};
pub(crate) use data::{Data, Files, SecretData};
pub(crate) use disruption::{DisruptionSpec, amount};
pub(crate) use env::{Env, EnvValue};
pub(crate) use extra::Extra;
pub(crate) use gateway::{
    BackendRef, GATEWAY_GROUP, GatewaySpec, GrantFrom, GrantSpec, GrantTo, HttpFilter, HttpMatch,
    HttpRouteSpec, HttpRule, Listener, ListenerTls, MAX_MATCHES, MAX_MATCHES_OF_ALL, MAX_RULES,
    Parent, SecretName, StreamRoute, StreamRouteSpec, StreamRule, Timeouts,
};
pub(crate) use images::images_of;
pub(crate) use ingress::{Backend, IngressSpec, Path, PathType, PortRef};
pub(crate) use labels::Labels;
pub(crate) use monitoring::{CertificateSpec, IssuerRef, MonitorSpec, Relabeling};
pub(crate) use network_policy::{
    IpBlock, NetworkPolicySpec, OneOf, Peer, PodSelector, PolicyPort, PolicyRule, Reasoned,
};
pub(crate) use pod::{Affinity, PodSpec, PodTemplate, SpreadConstraint};
pub(crate) use port::{ContainerPort, Number, Port, ServicePort, TargetPort};
pub(crate) use probe::{Lifecycle, PreStop, Probe, ProbeAction, ProbeSettings};
pub(crate) use reached::Reached;
pub(crate) use route::{RoutePort, RouteSpec, RouteTarget, RouteTls};
pub(crate) use service::{LoadBalancer, ServiceSpec};
pub(crate) use storage::ClaimSpec;
pub(crate) use volume::{EmptyDir, Volume, VolumeSource};
pub(crate) use workload::{
    CronJobSpec, DeploymentSpec, JobSpec, JobTemplate, RollingUpdate, StatefulSetSpec, Timing,
    UpdateStrategy,
};

/// An object with its metadata.
#[derive(Clone, Debug)]
pub(crate) struct Object<'a> {
    pub name: String,
    pub namespace: String,
    pub labels: Labels,
    pub annotations: Labels,
    pub body: Body<'a>,
}

impl Object<'_> {
    /// `Kind/name`.
    pub(crate) fn title(&self) -> String {
        format!("{}/{}", self.kind_name(), self.name)
    }

    /// As in the field `apiVersion`.
    pub(crate) fn api_version(&self) -> &str {
        match &self.body {
            Body::Extra(_, extra) => extra.api_version(),
            body => body.api_version(),
        }
    }

    /// As in the field `kind`.
    pub(crate) fn kind_name(&self) -> &str {
        match &self.body {
            Body::Extra(_, extra) => extra.kind_name(),
            body => body.kind().name(),
        }
    }
}

impl Object<'_> {
    /// All of it as a tree, where what a user wrote of it as a whole has its places.
    pub(crate) fn tree(&self) -> Node {
        match &self.body {
            Body::Extra(_, extra) => extra.node.clone(),
            _ => serde_json::to_value(self).unwrap_or_default().into(),
        }
    }

    /// Takes the place of the object whose tree was changed.
    pub(crate) fn replace(&mut self, changed: Extra) {
        self.name = changed.stem().to_owned();
        if let Some(namespace) = changed.namespace() {
            namespace.clone_into(&mut self.namespace);
        }
        self.labels = changed.labels();
        self.annotations = changed.annotations();
        let kind = Kind::named(changed.api_version(), changed.kind_name());
        self.body = Body::Extra(kind, changed);
    }
}

impl Serialize for Object<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if let Body::Extra(_, extra) = &self.body {
            return extra.node.serialize(serializer);
        }
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("apiVersion", self.body.api_version())?;
        map.serialize_entry("kind", self.body.kind().name())?;
        map.serialize_entry("metadata", &Metadata(self))?;
        self.body.fields(&mut map)?;
        map.end()
    }
}

struct Metadata<'o, 'a>(&'o Object<'a>);

impl Serialize for Metadata<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Object {
            name,
            namespace,
            labels,
            annotations,
            ..
        } = self.0;
        let mut out = serializer.serialize_struct("metadata", 4)?;
        out.serialize_field("name", name)?;
        if self.0.body.kind() != Kind::Namespace {
            out.serialize_field("namespace", namespace)?;
        }
        out.serialize_field("labels", labels)?;
        if !annotations.is_empty() {
            out.serialize_field("annotations", annotations)?;
        }
        out.end()
    }
}
