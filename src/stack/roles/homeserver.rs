//! The homeserver, and what it talks to.

use std::rc::Rc;

use crate::credentials::{Need, Registration};
use crate::kube::object::Port;
use crate::stack::config_file::ConfigFile;
use crate::stack::database::Database;
use crate::stack::pods::Pods;
use crate::stack::reference::SecretRef;
use crate::stack::workload::Workload;

/// The homeserver.
#[derive(Clone, Debug)]
pub(crate) struct Homeserver {
    /// Where clients reach it. Where the values lack it, the component itself reports that.
    pub host: Option<Rc<str>>,
    /// Where the rest of the stack reaches it: `host:port`.
    pub address: String,
    /// How it leaves accounts to the authentication service, where it does.
    pub delegation: Option<Delegation>,
    /// Whether a Job checks its configuration before it is used, which reads the secrets that it
    /// shares with others.
    pub is_checked: bool,
}

/// How a homeserver leaves accounts to the authentication service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Delegation {
    /// By a section of its configuration.
    Stable,
    /// As a client of it, which versions before that did.
    AsClient,
}

impl Delegation {
    /// Where the homeserver tells clients of the authentication service.
    /// <https://spec.matrix.org/latest/client-server-api/#get_matrixclientv1auth_metadata>
    pub(crate) fn metadata_path(self) -> &'static str {
        match self {
            Self::Stable => "/_matrix/client/v1/auth_metadata",
            Self::AsClient => "/_matrix/client/unstable/org.matrix.msc2965/auth_metadata",
        }
    }
}

/// The configuration of the homeserver, for Jobs that read it as its main process does.
#[derive(Clone, Debug)]
pub(crate) struct HomeserverConfig<'a> {
    /// What its pods are, with the labels that make them restart.
    pub workload: Workload<'a>,
    pub file: ConfigFile<'a>,
    /// The ConfigMap with its files, and its copy for hooks.
    pub config_map: String,
    pub hook_config_map: String,
    /// All Secrets that its pods mount.
    pub secrets: Vec<SecretRef>,
    pub database: Option<Database>,
    /// The StatefulSets of all its processes.
    pub stateful_sets: Vec<String>,
}

/// What an application service is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Serves {
    /// It is sent events, also of encrypted rooms.
    Events,
    /// Requests of clients are passed on to it.
    Requests,
}

/// A component that the homeserver knows as an application service.
#[derive(Clone, Debug)]
pub(crate) struct ApplicationService {
    /// The file that both share.
    pub registration: Option<SecretRef>,
    /// What generates the file, and what it says beside its tokens, where it is generated.
    pub generated: Option<(Need, Registration)>,
    pub pods: Pods,
    pub port: Port,
    pub serves: Serves,
    /// What the network policy says of it.
    pub why: &'static str,
}
