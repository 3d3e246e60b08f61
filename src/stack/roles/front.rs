//! The reverse proxy, and what is behind it.

use crate::kube::object::{Files, Kind, Labels, Port, PortRef};
use crate::source::sort::sort_by_key;
use crate::stack::labels::{INSTANCE, NAME};
use crate::stack::pods::Pods;
use crate::stack::reader::Reader;

/// The reverse proxy before the homeserver and the well-known files.
#[derive(Clone, Debug)]
pub(crate) struct Front {
    /// What it is called: what ends the names of ConfigMaps that it reads.
    pub name: &'static str,
    /// What its program is called.
    pub program: &'static str,
    pub pods: Pods,
    /// The name of its Deployment, by which Services select its pods.
    pub instance: String,
    /// The tag of its image.
    pub version: String,
    /// Whether there is a homeserver behind it.
    pub serves_homeserver: bool,
    /// The labels of Ingresses and Services that lead to it, but for their names.
    pub labels: Labels,
    /// Where it takes requests for the homeserver, for paths that are refused, and for well-known
    /// files.
    pub homeserver: Port,
    pub refused: Port,
    pub well_known: Port,
    /// What the network policy says of its requests to the homeserver.
    pub why: &'static str,
}

/// What the reverse proxy sends requests for the homeserver to.
#[derive(Clone, Debug)]
pub(crate) struct Backends {
    /// The name of the homeserver's component.
    pub name: &'static str,
    /// Where its processes take requests, and where they answer to health checks.
    pub http: Port,
    pub health: Port,
    /// The Service of the main process.
    pub main: String,
    pub workers: Vec<Backend>,
    /// Regular expressions of paths and the worker that takes them; the same for those that only
    /// read.
    pub path_map: String,
    pub read_path_map: String,
    /// Paths of the host that go to other Services, or are refused, in the order of the values.
    pub additional: Vec<AdditionalPath>,
    /// Types of worker that the main process can't stand in for.
    pub alone: Vec<&'static str>,
    /// The types of worker that take the first sync of a client, and later ones.
    pub first_syncs: Option<&'static str>,
    pub later_syncs: Option<&'static str>,
    /// Whether it is reached from outside of the cluster without the Ingress controller.
    pub is_public: bool,
    /// The labels of objects that belong to the homeserver.
    pub labels: Labels,
}

/// A type of worker that takes requests.
#[derive(Clone, Debug)]
pub(crate) struct Backend {
    pub key: &'static str,
    /// The Service of its pods.
    pub host: String,
    pub pods: i64,
    /// Which requests go to the same pod, where there are several.
    pub balance: Option<&'static str>,
    /// Requests may wait for news.
    pub waits: bool,
}

/// Who may reach an additional path, and what serves it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Availability {
    /// Requests from outside are refused.
    Blocked,
    /// Requests that come by the Ingress go to this Service.
    OnlyExternally(Target),
    /// All requests for Synapse's host, those from inside of the stack too, go to this Service.
    InternallyAndExternally(Target),
}

/// A port of a Service in the release's namespace.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Target {
    pub service: String,
    pub port: PortRef,
}

/// A path and all that is below it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct AdditionalPath {
    pub path: String,
    pub availability: Availability,
}

/// The well-known files.
#[derive(Clone, Debug)]
pub(crate) struct WellKnown {
    /// The key of its component in the values.
    pub key: &'static str,
    /// The name below `/.well-known/matrix/` and the JSON.
    pub files: Files,
    /// The ConfigMap that holds them.
    pub config_map: String,
    pub headers: Labels,
    /// Where requests for all other paths are sent.
    pub redirect: Option<String>,
    /// Whether it is reached from outside of the cluster without the Ingress controller.
    pub is_public: bool,
}

impl Front {
    /// The labels of an Ingress or a Service that leads to it.
    pub(crate) fn labels_of(&self, cx: &Reader, name: &'static str) -> Labels {
        let mut labels = self.labels.clone();
        labels.set(NAME, name);
        labels.set(INSTANCE, cx.release.object(name));
        labels
    }

    /// The name of the ConfigMap with the files about what is behind it.
    pub(crate) fn config_map(&self, cx: &Reader, about: &str) -> String {
        cx.name(Kind::ConfigMap, &format!("{about}-{}", self.name))
    }
}

impl Backends {
    /// Whether paths are refused to those who come by the Ingress.
    pub(crate) fn refuses_paths(&self) -> bool {
        let mut all = self.additional.iter();
        all.any(|path| path.availability == Availability::Blocked)
    }

    /// The paths that requests from inside of the stack reach too, and what serves them. The
    /// reverse proxy takes the last that fits, and as for an Ingress that must be the longest.
    pub(crate) fn proxied_paths(&self) -> Vec<(&str, &Target)> {
        let mut paths: Vec<_> = self.additional.iter().filter_map(proxied).collect();
        sort_by_key(&mut paths, |(path, _)| path.len());
        paths
    }
}

fn proxied(additional: &AdditionalPath) -> Option<(&str, &Target)> {
    match &additional.availability {
        Availability::InternallyAndExternally(target) => Some((&additional.path, target)),
        Availability::Blocked | Availability::OnlyExternally(_) => None,
    }
}
