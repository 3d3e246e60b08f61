//! Connections and their two ends.

use super::pods::Pods;
use crate::kube::object::PolicyPort;

/// Connections from the one who opens them to the one who takes them.
#[derive(Clone, Debug)]
pub(crate) struct Connection {
    pub from: End,
    pub to: End,
    pub ports: Vec<PolicyPort>,
    /// What they are for, in a sentence.
    pub why: &'static str,
}

/// One end of a connection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum End {
    /// Pods of the release.
    Pods(Pods),
    /// Pods of the user's in the namespace of the release.
    Namespace,
    /// What leads requests from outside to Services: the Ingress controller, unless the values say
    /// otherwise.
    Entrance,
    /// The Gateway, which leads ports of the media server on.
    Gateway,
    Prometheus,
    Dns,
    KubernetesApi,
    /// Clients that send the media of calls.
    Callers,
    Nodes,
    /// Other homeservers, which are anywhere on the internet.
    Homeservers,
    /// Servers outside of the stack, which the values do not name.
    Internet,
    Anywhere,
    /// Pods that an operator runs in the namespace, by a label.
    Labelled(&'static str, String),
    /// A server that the values name.
    Server {
        kind: ServerKind,
        /// Empty where only the cluster knows it.
        host: String,
    },
}

/// A kind of server of the user's: for each, `networkPolicy` says which networks such servers are
/// in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ServerKind {
    Database,
    Cache,
    Mail,
    Directory,
    Bucket,
}

impl From<&Pods> for End {
    fn from(pods: &Pods) -> Self {
        Self::Pods(pods.clone())
    }
}

/// A mail server.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct MailServer {
    pub host: String,
    pub port: i64,
}
