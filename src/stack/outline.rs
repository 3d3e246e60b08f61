//! What people need to know of a stack beside its objects: what it expects around it, and where to
//! find its parts.

use serde::Serialize;

use super::ledger::UserSecret;
use crate::kube::object::Labels;
use crate::source::ValuePath;

/// What the stack expects around it, as its components say.
#[derive(Debug, Default)]
pub(crate) struct Outline {
    pub server_name: Option<String>,
    pub hosts: Vec<Host>,
    pub secrets: Vec<UserSecret>,
    pub databases: Vec<UserDatabase>,
    pub ports: Vec<OpenPort>,
    /// What the media server tells clients, where there is one.
    pub media_address: Option<MediaAddress>,
    /// The well-known files by what follows `/.well-known/matrix/`, and whether the stack serves
    /// them.
    pub well_known: Labels,
    pub serves_well_known: bool,
    /// Who has the accounts, where that is not the homeserver.
    pub authentication: Option<Authentication>,
    pub homeserver: Option<Homeserver>,
    pub backup: Option<Backup>,
}

/// A name that has to resolve.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Host {
    pub host: String,
    /// The path of its component in the values.
    pub component: String,
    /// It leads to the media server, not to the Ingress controller.
    pub is_media: bool,
}

/// A database that has to exist.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct UserDatabase {
    pub path: String,
    pub host: String,
    pub port: String,
    pub name: String,
    pub user: String,
}

/// A port, or a range of them, that clients reach directly.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct OpenPort {
    pub path: String,
    pub protocol: &'static str,
    /// `30001`, or `31000-32000`. Missing where the cluster picks it.
    pub numbers: Option<String>,
    /// As in the values, e.g. `NodePort`.
    pub port_type: String,
    /// Nodes send on only what is for pods of their own.
    pub is_local: bool,
    /// A Gateway leads to its Service.
    pub is_by_gateway: bool,
}

/// The address under which the media server tells clients to find it.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum MediaAddress {
    /// This one.
    Manual(String),
    /// The one that a STUN server sees.
    Stun,
    /// That of its node or of its pod: `hostIP` or `podIP`.
    Own(String),
}

/// The authentication service.
#[derive(Debug, Serialize)]
pub(crate) struct Authentication {
    pub deployment: String,
    /// The URL that browsers use.
    pub public_base: String,
    pub providers: Vec<Provider>,
    /// Where more configuration is, which only the cluster knows.
    pub elsewhere: Vec<String>,
}

/// A sign-in provider that users set up, as they have to know it there.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Provider {
    /// Empty where it is given in `additional` alone.
    pub name: String,
    /// A ULID.
    pub id: String,
    pub issuer: String,
    pub human_name: String,
    pub client_id: String,
    pub scopes: Vec<String>,
    pub auth_method: String,
    #[serde(skip)]
    pub client_secret: Option<ClientSecret>,
}

/// What is shown to a provider to be known by it.
#[derive(Clone, Debug)]
pub(crate) enum ClientSecret {
    /// The values have it.
    Inline(crate::credentials::Secret),
    /// It is in a Secret: the user's, or that of generated credentials.
    Named { secret: String, key: String },
}

/// The homeserver.
#[derive(Debug, Serialize)]
pub(crate) struct Homeserver {
    /// The main process.
    pub stateful_set: String,
    /// The largest upload, e.g. `100M`.
    pub max_upload_size: String,
    /// Where clients reach it.
    pub host: String,
}

/// The backups.
#[derive(Debug, Serialize)]
pub(crate) struct Backup {
    /// The CronJob.
    pub cron_job: String,
    pub schedule: String,
    /// The claim that they go to.
    pub claim: Option<String>,
    /// Or the bucket and the folder in it.
    pub bucket: Option<String>,
    pub is_encrypted: bool,
    /// Where media are: `volume`, `bucket`, or nothing where they are no part of it.
    pub media: Option<&'static str>,
    pub databases: Vec<BackedDatabase>,
    /// Which of them stay, in words.
    pub retention: String,
    /// The image that has the programs of PostgreSQL.
    pub image: String,
    /// The StatefulSet of the server, where the stack brings it.
    pub server: Option<String>,
}

/// A database of a backup.
#[derive(Debug, Serialize)]
pub(crate) struct BackedDatabase {
    pub name: String,
    pub user: String,
    pub host: String,
    /// The file in a backup.
    pub file: String,
    /// Whether the stack brings its server.
    pub is_of_stack: bool,
}

impl Outline {
    /// A host, where there is one.
    pub(crate) fn add_host(&mut self, host: &str, component: &ValuePath, is_media: bool) {
        if host.is_empty() {
            return;
        }
        let (host, component) = (host.to_owned(), component.to_string());
        add(
            &mut self.hosts,
            Host {
                host,
                component,
                is_media,
            },
        );
    }

    pub(crate) fn add_database(&mut self, database: UserDatabase) {
        add(&mut self.databases, database);
    }

    pub(crate) fn add_port(&mut self, port: OpenPort) {
        add(&mut self.ports, port);
    }
}

fn add<T: PartialEq>(list: &mut Vec<T>, item: T) {
    if !list.contains(&item) {
        list.push(item);
    }
}
