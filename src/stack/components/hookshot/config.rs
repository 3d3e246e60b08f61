//! The configuration of Hookshot.
//!
//! Source: <https://matrix-org.github.io/matrix-hookshot/latest/setup/sample-configuration.html>

use serde::Serialize;

use super::checks;
use super::credentials::Credentials;
use super::ports::{APPSERVICE, METRICS, WEBHOOKS, WIDGETS};
use super::site::{self, PREFIX};
use super::values::NAME;
use crate::kube::object::Files;
use crate::schema;
use crate::stack::Context;
use crate::stack::config_file::{ConfigFile, Rank};
use crate::stack::exposure::Exposure;
use crate::stack::network::IpFamilies;
use crate::stack::program::Manual;
use crate::stack::reference::SecretRef;
use crate::values::typed;

/// Where Hookshot finds its configuration.
pub(super) const PATH: &str = "/conf/hookshot-config.yaml";

const UNDERRIDE: &str = "config-underride.yaml";
const OVERRIDE: &str = "config-override.yaml";

/// What is known of its settings.
pub(super) static MANUAL: Manual = Manual {
    schema: Some(&schema::HOOKSHOT),
    advice: &[
        (&["bridge", "domain"], "set `serverName`"),
        (&["passFile"], "set `hookshot.passkey`"),
        (&["cache", "redisUri"], "set `hookshot.redisOrValkey`"),
        (&["logging", "level"], "set `hookshot.logging.level`"),
        (&["encryption"], "set `hookshot.enableEncryption`"),
    ],
    added: &[&["listeners"]],
    check: Some(checks::check),
    ..Manual::NONE
};

#[derive(Debug, Serialize)]
struct Facts<'f> {
    server_name: &'f str,
    /// Missing where the stack has no homeserver: the user names it.
    homeserver: Option<String>,
    /// Where its servers listen.
    bind: &'static str,
    ports: Ports,
    prefix: Option<&'static str>,
    base: String,
    passkey: Option<String>,
    redis: Option<String>,
    log_level: &'f str,
    encrypts: bool,
}

#[derive(Debug, Serialize)]
struct Ports {
    appservice: u16,
    webhooks: u16,
    metrics: u16,
    widgets: u16,
}

/// The files of the ConfigMap.
pub(super) fn files<'a>(
    cx: &Context<'a>,
    values: &typed::Hookshot<'a>,
    credentials: &Credentials,
    exposure: Option<&Exposure>,
) -> Files {
    let cache = credentials.cache.as_ref();
    let facts = Facts {
        server_name: &cx.needed_server_name(),
        homeserver: cx
            .homeserver()
            .map(|server| format!("http://{}", server.address)),
        bind: IpFamilies::new(cx).any_address(),
        ports: Ports {
            appservice: APPSERVICE.number,
            webhooks: WEBHOOKS.number,
            metrics: METRICS.number,
            widgets: WIDGETS.number,
        },
        prefix: exposure.is_none().then_some(PREFIX),
        base: site::base(cx, exposure),
        passkey: credentials.passkey.as_ref().map(SecretRef::path),
        redis: cache.map(|cache| cache.uri("${HOOKSHOT_REDIS_PASSWORD}")),
        log_level: values.logging().level().or_default(),
        encrypts: values.enable_encryption().is_on(),
    };
    let file = |name| cx.file(&format!("{NAME}/{name}"), NAME, &facts);
    [UNDERRIDE, OVERRIDE]
        .into_iter()
        .map(|name| (name, file(name)))
        .collect()
}

/// The file that Hookshot reads, made of those of this ConfigMap and of what users add.
pub(super) fn file<'a>(
    config_map: &str,
    files: &Files,
    credentials: &Credentials<'a>,
) -> ConfigFile<'a> {
    let mut file = ConfigFile::new(PATH);
    file.replaced = &["permissions"];
    file.add_ours(config_map, files, Rank::Yielding, &[UNDERRIDE]);
    file.add_additional(&credentials.additional);
    file.add_ours(config_map, files, Rank::Winning, &[OVERRIDE]);
    if let Some(cache) = &credentials.cache {
        let password = cache.password.as_ref();
        file.add_content("HOOKSHOT_REDIS_PASSWORD", password, Some("urlencode"));
        cache.add_bare_variables(&mut file);
    }
    file
}
