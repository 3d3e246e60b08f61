//! What components do for each other.

use std::rc::Rc;

use super::config_file::ConfigFile;
use super::database::Database;
use super::labels::{INSTANCE, NAME};
use super::pods::Pods;
use super::reader::Reader;
use super::reference::SecretRef;
use super::workload::Workload;
use crate::credentials::{Need, Registration};
use crate::kube::object::{Files, Labels, Port, PortRef, SecretData};
use crate::source::{Node, ulid};
use crate::values::typed::Credential;

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
    /// The host of it.
    pub host: Rc<str>,
    /// Its path there: it starts with a slash and ends with none, and is empty where it has all of
    /// the host.
    pub path: String,
    /// The URL that the rest of the stack uses, with a slash at the end.
    pub endpoint: String,
    pub pods: Pods,
    /// Where its pods take requests of the rest of the stack.
    pub port: Port,
    /// The ids that the values give providers, by the names of those.
    pub provider_ids: Vec<(String, String)>,
    /// What it and the homeserver know each other by.
    pub shared_secret: Option<SecretRef>,
    /// What the homeserver is known by as a client.
    pub client_secret: Option<SecretRef>,
    /// What of these the values give inline, by the keys of its own Secret.
    pub inline: SecretData,
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

/// The configuration of the homeserver, for Jobs that read it as its main process does.
#[derive(Clone, Debug)]
pub struct HomeserverConfig<'a> {
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

/// The reverse proxy before the homeserver and the well-known files.
#[derive(Clone, Debug)]
pub struct Front {
    pub pods: Pods,
    /// The name of its Deployment, by which Services select its pods.
    pub instance: String,
    /// The tag of its image.
    pub version: String,
    /// Whether it is there, and for whom.
    pub serves_homeserver: bool,
    pub serves_well_known: bool,
    /// The labels of Ingresses and Services that lead to it, but for their names.
    pub labels: Labels,
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
    /// Types of worker in whose place the main process can't serve.
    pub alone: Vec<&'static str>,
    /// The types of worker that take the first sync of a client, and later ones.
    pub first_syncs: Option<&'static str>,
    pub later_syncs: Option<&'static str>,
    /// Whether it is reached from outside of the cluster without the Ingress controller.
    pub is_public: bool,
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
    /// What the file says beside its tokens, where it is generated.
    pub generated: Option<Registration>,
    pub pods: Pods,
    pub port: Port,
    /// What the network policy says of it.
    pub why: &'static str,
}

/// What users can sign in with beside a password.
#[derive(Clone, Debug)]
pub struct IdentityProvider<'a> {
    /// Its name among the providers of the values.
    pub name: &'static str,
    /// Its settings, as the values would write them.
    pub settings: Node,
    /// Settings that both sides must agree on, so that the values can't set them.
    pub fixed: &'static [&'static str],
    /// What it knows the authentication service by.
    pub client_secret: Credential<'a>,
    /// What is generated where the values give none.
    pub generated: Need,
    /// The key of it in the Secret of the authentication service.
    pub key: &'static str,
}

impl Front {
    /// The labels of an Ingress or a Service that leads to it.
    pub fn labels_of(&self, cx: &Reader, name: &'static str) -> Labels {
        let mut labels = self.labels.clone();
        labels.set(NAME, name);
        labels.set(INSTANCE, cx.release.object(name));
        labels
    }
}

impl Authentication {
    /// Where a provider sends browsers back to.
    pub fn callback(&self, provider: &str) -> String {
        let given = self.provider_ids.iter().find(|(name, _)| name == provider);
        let id = given.map_or_else(|| ulid::of_name(provider), |(_, id)| id.clone());
        format!("{}/upstream/callback/{id}", self.public_base)
    }
}
