//! What the templates of the configuration read.

use indexmap::IndexMap;
use serde::Serialize;

use super::config::Config;
use super::delegation::{self, Delegation};
use super::division::Division;
use super::media_store;
use super::values::Values;
use crate::stack::Context;
use crate::stack::cache::Connection;
use crate::stack::coordinate::Coordinate;
use crate::stack::database::Database;
use crate::stack::labels::texts;
use crate::stack::reference::{SecretRef, Viewer};
use crate::stack::roles::Serves;

/// What the templates read. Paths of files are those that one viewer sees.
#[derive(Debug, Serialize)]
pub(super) struct Facts<'f> {
    server_name: String,
    public_base_url: String,
    max_upload_size: &'f str,
    /// Where the client in the browser is.
    web_client_url: Option<String>,
    /// Where calls are joined.
    livekit: Option<String>,
    sfu_url: Option<String>,
    /// Where media are, where that is the same for all processes.
    media_store: Option<&'static str>,
    /// Whether an application service takes part in encrypted rooms.
    encrypts_for_services: bool,
    /// Whether what lets users into calls is an application service.
    rtc_is_appservice: bool,
    registrations: Vec<String>,
    delegation: Option<delegation::Facts<'f>>,
    database: Option<&'f Database>,
    redis: Option<Redis<'f>>,
    redis_settings: Option<RedisSettings>,
    redis_password: bool,
    macaroon: Option<String>,
    registration_shared_secret: Option<String>,
    signing_key: Option<String>,
    workers: &'f Division,
    root_level: &'f str,
    loggers: IndexMap<String, Logger>,
}

/// <https://element-hq.github.io/synapse/latest/usage/configuration/config_documentation.html#redis>
#[derive(Debug, Serialize)]
struct Redis<'f> {
    host: &'f Coordinate,
    /// 6379 unless another is named.
    port: Option<&'f Coordinate>,
}

/// The rest of it.
#[derive(Debug, Serialize)]
struct RedisSettings {
    dbid: Option<i64>,
    use_tls: Option<bool>,
    ca_file: Option<&'static str>,
}

#[derive(Debug, Serialize)]
struct Logger {
    level: String,
}

impl<'f> Facts<'f> {
    pub(super) fn new<'a: 'f>(
        cx: &Context<'a>,
        values: &Values<'a>,
        config: &'f Config<'a>,
        viewer: Viewer,
    ) -> Self {
        let path = |secret: &Option<SecretRef>| secret.as_ref().map(|it| it.seen_by(viewer).path());
        let delegation = config.delegation.as_ref();
        let services = cx.application_services();
        Self {
            server_name: cx.needed_server_name().as_ref().to_owned(),
            public_base_url: format!("https://{}/", config.host),
            max_upload_size: values.media().max_upload_size().or_default(),
            web_client_url: cx
                .web_client()
                .and_then(|client| Some(format!("https://{}/", client.host.as_ref()?))),
            sfu_url: cx.rtc().and_then(|rtc| rtc.sfu_url.clone()),
            livekit: cx
                .rtc()
                .and_then(|rtc| Some(format!("https://{}", rtc.host.as_ref()?))),
            media_store: media_store::of_all(cx),
            encrypts_for_services: services.iter().any(|it| it.serves == Serves::Events),
            rtc_is_appservice: cx.rtc().is_some_and(|rtc| rtc.is_application_service),
            registrations: config.registrations.paths(viewer),
            delegation: delegation.map(|it: &Delegation| it.facts(viewer)),
            database: config.database.as_ref(),
            redis: config.redis.as_ref().map(Redis::new),
            redis_settings: config.redis.as_ref().map(RedisSettings::new),
            redis_password: config.redis_password().is_some(),
            macaroon: path(&config.macaroon),
            registration_shared_secret: path(&config.registration_shared_secret),
            signing_key: path(&config.signing_key),
            workers: &config.division,
            root_level: values.logging().root_level().or_default(),
            loggers: loggers(values),
        }
    }
}

impl<'f> Redis<'f> {
    fn new(redis: &'f Connection) -> Self {
        Self {
            host: &redis.host,
            port: (!redis.is_of_stack()).then_some(&redis.port),
        }
    }
}

impl RedisSettings {
    fn new(redis: &Connection) -> Self {
        Self {
            // On the server of the stack it is named even where it is the first.
            dbid: redis.db.filter(|db| *db != 0 || redis.is_of_stack()),
            use_tls: redis.tls.then_some(true),
            ca_file: redis.ca_file,
        }
    }
}

/// The levels of single loggers. Queries would show in the log at a lower level.
fn loggers(values: &Values) -> IndexMap<String, Logger> {
    let logger = |name: &str, level: &str| {
        let level = level.to_owned();
        (name.to_owned(), Logger { level })
    };
    let users = texts(&values.logging().level_overrides());
    let users = users.iter().map(|(name, level)| logger(name, level));
    [logger("synapse.storage.SQL", "INFO")]
        .into_iter()
        .chain(users)
        .collect()
}
