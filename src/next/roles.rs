//! What components do for each other.

use std::cell::{OnceCell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use super::Context;
use super::component::Component;
use super::connections::Pods;
use super::exposure::Exposure;
use super::secret::SecretRef;
use crate::credentials::Registration;
use crate::kube::object::{Files, Labels, Path, Port, PortRef};
use crate::source::{Node, ValuePath};

/// Who has the accounts, where that is not the homeserver.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Accounts {
    pub moving: Moving,
}

/// Whether accounts move from the homeserver.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moving {
    /// They are there, or there never were any elsewhere.
    No,
    /// It is only tried: the homeserver keeps the accounts.
    Tried,
    Yes,
}

/// The homeserver.
#[derive(Clone, Debug)]
pub struct Homeserver {
    /// Where clients reach it; none where that is missing, which it reports itself.
    pub host: Option<Rc<str>>,
    /// Where the rest of the stack reaches it: `host:port`.
    pub address: String,
    /// How it leaves accounts to the authentication service, where it does.
    pub delegation: Option<Delegation>,
    /// The pods of all its processes.
    pub pods: Pods,
    /// The StatefulSet of its main process.
    pub stateful_set: String,
    /// Whether a Job checks its configuration before it is used, which reads the secrets that it shares with others.
    pub is_checked: bool,
}

/// How a homeserver leaves accounts to the authentication service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Delegation {
    /// By a section of its configuration.
    Stable,
    /// As a client of it, which versions before that did.
    AsClient,
}

/// Where users sign in.
#[derive(Clone, Debug)]
pub struct Authentication {
    /// The URL that browsers use, without a slash at the end.
    pub public_base: String,
    /// The URL that the rest of the stack uses, with a slash at the end.
    pub endpoint: String,
    pub pods: Pods,
    /// Where its pods take requests of the rest of the stack.
    pub port: Port,
    /// What it and the homeserver know each other by.
    pub shared_secret: Option<SecretRef>,
    /// What the homeserver is known by as a client.
    pub client_secret: Option<SecretRef>,
}

/// The client in the browser.
#[derive(Clone, Debug)]
pub struct WebClient {
    /// None where its host is missing, which it reports itself.
    pub host: Option<Rc<str>>,
}

/// Where calls are joined.
#[derive(Clone, Debug)]
pub struct Rtc {
    /// None where it is missing, which it reports itself.
    pub host: Option<Rc<str>>,
}

/// The reverse proxy before the homeserver and the well-known files.
#[derive(Clone, Debug)]
pub struct Front {
    pub pods: Pods,
    /// The name of its Deployment, by which Services select its pods.
    pub instance: String,
    /// The tag of its image.
    pub version: String,
    /// Where it takes requests for the homeserver, for paths that are refused, and for well-known files.
    pub homeserver: Port,
    pub refused: Port,
    pub well_known: Port,
}

/// What the reverse proxy sends requests for the homeserver to.
#[derive(Clone, Debug)]
pub struct Backends {
    /// The Service of the main process.
    pub main: String,
    pub workers: Vec<Backend>,
    /// Regular expressions of paths and the worker that takes them; the same for those that only read.
    pub path_map: String,
    pub read_path_map: String,
    /// Paths that go to other Services, whoever asks; shorter ones first.
    pub paths: Vec<ProxiedPath>,
    /// Some paths are refused to those who come by the Ingress.
    pub refuses_paths: bool,
    /// The labels of objects that belong to the homeserver.
    pub labels: Labels,
}

/// A type of worker that takes requests.
#[derive(Clone, Debug)]
pub struct Backend {
    pub key: &'static str,
    /// The Service of its pods.
    pub host: String,
    pub pods: i64,
    /// Which requests go to the same pod, where there are several.
    pub balance: Option<&'static str>,
    /// Requests may wait for news.
    pub waits: bool,
    /// Where no pod is ready, the main process takes its requests.
    pub falls_back: bool,
}

/// A path that goes to another Service.
#[derive(Clone, Debug)]
pub struct ProxiedPath {
    pub path: String,
    pub service: String,
    pub port: PortRef,
}

/// The well-known files.
#[derive(Clone, Debug)]
pub struct WellKnown {
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

/// A component that has a database.
#[derive(Clone, Debug)]
pub struct DatabaseClient {
    /// Its key in the values, of which the names of its database and role are made.
    pub key: &'static str,
    /// The key of its generated password on the server that the stack brings.
    pub password: &'static str,
    /// What names its password in the hash labels of pods.
    /// The path of the values that name a database of the user's, and whether they do.
    pub external: ValuePath,
    pub is_external: bool,
}

/// The database server that the stack brings.
#[derive(Clone, Debug)]
pub struct DatabaseServer {
    pub host: String,
    pub port: Port,
    pub pods: Pods,
    /// The passwords of those that it serves, by the keys of clients.
    pub passwords: Vec<(&'static str, SecretRef)>,
}

/// The cache that the stack brings.
#[derive(Clone, Debug)]
pub struct CacheServer {
    pub host: String,
    pub port: Port,
    pub pods: Pods,
}

/// A component that the homeserver tells of events.
#[derive(Clone, Debug)]
pub struct ApplicationService {
    /// The file that both share.
    pub registration: Option<SecretRef>,
    pub pods: Pods,
    pub port: Port,
    /// What the network policy says of it.
    pub why: &'static str,
}

/// What users can sign in with beside a password.
#[derive(Clone, Debug)]
pub struct IdentityProvider {
    /// Its name among the providers of the values.
    pub name: &'static str,
    /// Its settings, as the values would write them.
    pub settings: Node,
    /// Settings that both sides must agree on, so that the values can't set them.
    pub fixed: &'static [&'static str],
}
