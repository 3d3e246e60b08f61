//! The configuration of MAS.

use serde::Serialize;

use super::parts::Parts;
use super::ports::{COMPAT, HTTP, INTERNAL};
use super::settings::Sections;
use super::values::NAME;
use crate::kube::object::Files;
use crate::stack::Context;
use crate::stack::config_file::{ConfigFile, Rank};
use crate::stack::database::{Database, MOVE, OTHER_DATABASE};
use crate::stack::lasting::Lasting;
use crate::stack::reference::{SecretRef, Viewer};
use crate::stack::roles::Moving;

/// Where it finds its configuration.
pub(super) const PATH: &str = "/conf/mas-config.yaml";

const UNDERRIDES: &str = "mas-config-underrides.yaml";
const SETTINGS: &str = "mas-config-settings.yaml";
const OVERRIDES: &str = "mas-config-overrides.yaml";

/// What MAS never changes: its accounts are those of one homeserver, and its database has them.
pub(super) const LASTING: &[Lasting] = &[
    Lasting::setting(
        OVERRIDES,
        "matrix.homeserver",
        "the server name, with which all ids of users end",
        "put the old one back: the accounts of MAS are those of one server name",
    ),
    Lasting::setting(OVERRIDES, "database.host", OTHER_DATABASE, MOVE),
    Lasting::setting(OVERRIDES, "database.database", OTHER_DATABASE, MOVE),
];

/// What the templates read.
#[derive(Debug, Serialize)]
struct Facts<'f> {
    public_base: String,
    /// What all but the logins of old clients is below.
    prefix: Option<String>,
    ports: Ports,
    /// Where it listens, if not on all addresses of both families.
    bind_host: Option<&'static str>,
    settings: Sections<'f>,
    database: Option<&'f Database>,
    database_password: Option<String>,
    encryption: Option<String>,
    keys: Vec<String>,
    matrix: Option<Matrix>,
}

#[derive(Debug, Serialize)]
struct Ports {
    http: u16,
    internal: u16,
    compat: u16,
}

/// The homeserver, where it is in the stack.
/// <https://element-hq.github.io/matrix-authentication-service/reference/configuration.html#matrix>
#[derive(Debug, Serialize)]
struct Matrix {
    /// The way in which both know each other.
    kind: &'static str,
    homeserver: String,
    endpoint: String,
    secret: Option<String>,
}

impl<'f> Facts<'f> {
    fn new(cx: &Context, parts: &'f Parts, keys: &[SecretRef], viewer: Viewer) -> Self {
        let path = |secret: &SecretRef| secret.seen_by(viewer).path();
        let below = &parts.authentication.path;
        let has_path = !below.is_empty();
        let base = &parts.authentication.public_base;
        let database = parts.database.as_ref();
        let password = database.and_then(|database| database.password.as_ref());
        Self {
            public_base: if has_path {
                format!("{base}/")
            } else {
                base.clone()
            },
            prefix: has_path.then(|| format!("{below}/")),
            ports: Ports {
                http: HTTP.number,
                internal: INTERNAL.number,
                compat: COMPAT.number,
            },
            bind_host: bind_host(cx),
            settings: parts.settings.config(viewer),
            database,
            database_password: password.map(path),
            encryption: parts.encryption.as_ref().map(path),
            keys: keys.iter().map(path).collect(),
            matrix: Matrix::new(cx, parts, viewer),
        }
    }
}

fn bind_host(cx: &Context) -> Option<&'static str> {
    match cx.values.networking().ip_family().get()? {
        "ipv4" => Some("0.0.0.0"),
        "ipv6" => Some("::"),
        _ => None,
    }
}

impl Matrix {
    fn new(cx: &Context, parts: &Parts, viewer: Viewer) -> Option<Self> {
        let homeserver = parts.homeserver.as_ref()?;
        let authentication = &parts.authentication;
        let kind = match authentication.client_secret {
            _ if parts.moving == Moving::Tried => "synapse_read_only",
            Some(_) => "synapse_legacy",
            None => "synapse_modern",
        };
        let secret = authentication.shared_secret.as_ref();
        Some(Self {
            kind,
            homeserver: cx.server_name().unwrap_or_default().as_ref().to_owned(),
            endpoint: format!("http://{}", homeserver.address),
            secret: secret.map(|secret| secret.seen_by(viewer).path()),
        })
    }
}

/// The files of the ConfigMap that this viewer reads, with the keys that MAS signs with.
pub(super) fn files(cx: &Context, parts: &Parts, keys: &[SecretRef], viewer: Viewer) -> Files {
    let facts = Facts::new(cx, parts, keys, viewer);
    let names = yielding(parts).into_iter().chain([OVERRIDES]);
    let render = |name| cx.file(&format!("{NAME}/{name}"), "mas", &facts);
    names.map(|name| (name, render(name))).collect()
}

/// The files that come before what users add.
fn yielding(parts: &Parts) -> Vec<&'static str> {
    let settings = (!parts.settings.is_empty()).then_some(SETTINGS);
    [UNDERRIDES].into_iter().chain(settings).collect()
}

/// What the init container makes of the files.
pub(super) fn config_file<'a>(parts: &Parts<'a>, files: &Files) -> ConfigFile<'a> {
    let config_map = &parts.workload.name;
    let mut out = ConfigFile::new(PATH);
    out.add_ours(config_map, files, Rank::Yielding, &yielding(parts));
    out.add_additional(&parts.additional);
    out.add_ours(config_map, files, Rank::Winning, &[OVERRIDES]);
    if let Some(database) = &parts.database {
        database.add_variables(&mut out);
    }
    out
}
