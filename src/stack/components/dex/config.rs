//! The configuration of Dex.

use serde::Serialize;

use super::ldap::{self, Ldap};
use super::ports::{HTTP, TELEMETRY};
use super::values::{CLIENT_ID, NAME, Values, issuer};
use crate::kube::object::{Files, Port};
use crate::stack::Context;
use crate::stack::additional::Additional;
use crate::stack::config_file::{ConfigFile, Rank};
use crate::stack::database::Database;
use crate::stack::network::IpFamilies;
use crate::stack::reference::SecretRef;
use crate::stack::roles::Authentication;

/// Where it finds its configuration.
pub(super) const PATH: &str = "/conf/config.yaml";

const UNDERRIDES: &str = "dex-config-underrides.yaml";
const OVERRIDES: &str = "dex-config-overrides.yaml";

/// What the configuration is made of.
#[derive(Debug)]
pub(super) struct Sources<'s, 'a> {
    pub values: &'s Values<'a>,
    pub authentication: &'s Authentication,
    pub ldap: &'s Ldap<'a>,
    pub database: Option<&'s Database>,
}

/// What the templates read.
#[derive(Debug, Serialize)]
struct Facts<'f, 'a> {
    issuer: String,
    server_name: Option<String>,
    /// Where it listens.
    http: String,
    telemetry: String,
    storage: Option<&'f Database>,
    client_id: &'static str,
    redirect_uri: String,
    ldap: &'f ldap::Config<'a>,
    has_bind_password: bool,
}

/// The files of the ConfigMap.
pub(super) fn files<'a>(cx: &Context<'a>, sources: &Sources<'_, 'a>) -> Files {
    let ldap = sources.ldap;
    let all = if IpFamilies::new(cx).v6 {
        "[::]"
    } else {
        "0.0.0.0"
    };
    let listen = |port: Port| format!("{all}:{}", port.number);
    let facts = Facts {
        issuer: issuer(cx, sources.values),
        server_name: cx.server_name().map(|name| name.as_ref().to_owned()),
        http: listen(HTTP),
        telemetry: listen(TELEMETRY),
        storage: sources.database,
        client_id: CLIENT_ID,
        redirect_uri: sources.authentication.callback(NAME),
        ldap: &ldap.config,
        has_bind_password: ldap.bind_password.is_some(),
    };
    let render = |name| cx.file(&format!("{NAME}/{name}"), NAME, &facts);
    [UNDERRIDES, OVERRIDES]
        .into_iter()
        .map(|name| (name, render(name)))
        .collect()
}

/// What the init container makes of the files.
pub(super) fn config_file<'a>(
    config_map: &str,
    files: &Files,
    additional: &Additional<'a>,
) -> ConfigFile<'a> {
    let mut out = ConfigFile::new(PATH);
    out.add_ours(config_map, files, Rank::Yielding, &[UNDERRIDES]);
    out.add_additional(additional);
    out.add_ours(config_map, files, Rank::Winning, &[OVERRIDES]);
    out
}

/// Adds the variables whose values the init container reads from files.
pub(super) fn add_variables(
    config: &mut ConfigFile,
    client_secret: Option<&SecretRef>,
    ldap: &Ldap,
    database: Option<&Database>,
) {
    let password = database.and_then(|database| database.password.as_ref());
    if let Some(database) = database {
        database.add_variables(config);
    }
    for (name, secret) in [
        ("DEX_MAS_CLIENT_SECRET", client_secret),
        ("DEX_LDAP_BIND_PASSWORD", ldap.bind_password.as_ref()),
        ("DEX_POSTGRES_PASSWORD", password),
    ] {
        config.add_content(name, secret, Some("quote"));
    }
}
