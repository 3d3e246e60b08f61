//! What people need to know of a stack beside its objects: what it expects around it, and where to find its parts.

use serde::Serialize;

use super::Context;
use super::labels::Labels;
use super::matrix_authentication_service::MatrixAuthenticationService;
use super::upstream_provider::UpstreamProvider;
use super::well_known_delegation::{self, WellKnownDelegation};

/// What the stack expects around it, as its components said when they were read. Lists are in the order of that, without repeats.
#[derive(Debug, Default, Serialize)]
pub struct Outline {
    pub server_name: Option<String>,
    pub hosts: Vec<Host>,
    #[serde(skip)]
    pub secrets: Vec<UserSecret>,
    pub databases: Vec<UserDatabase>,
    pub ports: Vec<OpenPort>,
    /// The well-known files by what follows `/.well-known/matrix/`, and whether the stack serves them.
    pub well_known: Labels,
    pub serves_well_known: bool,
    pub mas: Option<Mas>,
    pub synapse: Option<Synapse>,
}

/// A name that has to resolve.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Host {
    pub host: String,
    /// The path of its component in the values.
    pub component: String,
    /// It leads to the media server, not to the Ingress controller.
    pub is_media: bool,
}

/// A Secret that has to exist, with what the value at `path` needs of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UserSecret {
    pub secret: String,
    pub content: SecretContent,
    /// The path in the values.
    pub path: String,
}

/// What a Secret holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SecretContent {
    /// A value under this key.
    Key(String),
    /// A certificate and its private key.
    Certificate,
    /// What opens a registry of images.
    Registry,
}

/// A database that has to exist.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct UserDatabase {
    pub path: String,
    pub host: String,
    pub port: i64,
    pub name: String,
    pub user: String,
}

/// A port, or a range of them, that clients reach directly.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OpenPort {
    pub path: String,
    pub protocol: &'static str,
    /// `30001`, or `31000-32000`; none where the cluster picks it.
    pub numbers: Option<String>,
    /// As in the values, e.g. `NodePort`.
    pub port_type: String,
}

/// Matrix Authentication Service.
#[derive(Debug, Serialize)]
pub struct Mas {
    pub deployment: String,
    /// The URL that browsers use.
    pub public_base: String,
    pub providers: Vec<UpstreamProvider>,
}

/// Synapse.
#[derive(Debug, Serialize)]
pub struct Synapse {
    /// The main process.
    pub stateful_set: String,
    /// The largest upload, e.g. `100M`.
    pub max_upload_size: String,
}

impl Outline {
    pub fn add_host(&mut self, host: Host) {
        add(&mut self.hosts, host);
    }

    pub fn add_secret(&mut self, secret: UserSecret) {
        add(&mut self.secrets, secret);
    }

    /// The Secret with the certificate of the Ingress of this component.
    pub fn add_certificate(&mut self, secret: String, component: &str) {
        self.add_secret(UserSecret {
            secret,
            content: SecretContent::Certificate,
            path: format!("{component}.ingress.tlsSecret"),
        });
    }

    pub fn add_database(&mut self, database: UserDatabase) {
        add(&mut self.databases, database);
    }

    pub fn add_port(&mut self, port: OpenPort) {
        add(&mut self.ports, port);
    }
}

fn add<T: PartialEq>(list: &mut Vec<T>, item: T) {
    if !list.contains(&item) {
        list.push(item);
    }
}

/// Adds what no component tells by itself.
pub fn complete(
    cx: &Context,
    mas: Option<&MatrixAuthenticationService>,
    well_known: Option<&WellKnownDelegation>,
) {
    let files = well_known.map_or_else(
        || well_known_delegation::files(cx),
        |well_known| well_known.files.clone(),
    );
    let mut outline = cx.outline();
    outline.server_name = cx.templated("serverName");
    outline.well_known = files;
    outline.serves_well_known = well_known.is_some();
    outline.mas = mas.map(|mas| Mas {
        deployment: mas.workload.name.clone(),
        public_base: mas.public_base(),
        // Dex is set up by us on both sides.
        providers: mas
            .settings
            .providers
            .iter()
            .filter(|p| p.enabled && !p.is_dex)
            .cloned()
            .collect(),
    });
    outline.synapse = cx.enabled("synapse").then(|| Synapse {
        stateful_set: cx.release.object("synapse-main"),
        max_upload_size: cx
            .root
            .str("synapse.media.maxUploadSize")
            .unwrap_or_default()
            .to_owned(),
    });
}
