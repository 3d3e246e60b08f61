//! What Synapse's configuration says.
//!
//! Source: <https://element-hq.github.io/synapse/latest/usage/configuration/config_documentation.html>

use minijinja::{Value, context};

use super::PATH;
use super::delegation::Delegation;
use super::files::{OVERRIDES, UNDERRIDES};
use super::registrations::Registrations;
use super::roles::Workers;
use super::workers::Worker;
use crate::stack::additional::Additional;
use crate::stack::database::{CLIENTS, Database, database};
use crate::stack::labels::Labels;
use crate::stack::matrix_authentication_service::MatrixAuthenticationService;
use crate::stack::redis::Connection;
use crate::stack::secret::{OwnSecret, SecretRef};
use crate::stack::{Context, facts, hookshot, ingress};

/// What the configuration says.
#[derive(Debug)]
pub struct Config {
    pub database: Option<Database>,
    pub redis: Option<Connection>,
    macaroon: Option<SecretRef>,
    registration_shared_secret: Option<SecretRef>,
    signing_key: Option<SecretRef>,
    /// Configuration that is generated, between ours and the user's.
    extra: Option<SecretRef>,
    pub additional: Additional,
    pub registrations: Registrations,
    delegation: Option<Delegation>,
    workers: Workers,
    /// Where clients and other servers reach it.
    pub host: String,
}

impl Config {
    /// Reads the values; what they give inline goes into Synapse's own Secret.
    pub fn new(
        cx: &Context,
        mas: Option<&MatrixAuthenticationService>,
        workers: &[Worker],
        own: &mut OwnSecret,
    ) -> Self {
        let mut credential = |name: &str, key: &str, generated: &'static str| {
            own.credential(cx, &format!("{PATH}.{name}"), key, Some(generated))
        };
        Self {
            macaroon: credential("macaroon", "MACAROON", "SYNAPSE_MACAROON"),
            registration_shared_secret: credential(
                "registrationSharedSecret",
                "REGISTRATION_SHARED_SECRET",
                "SYNAPSE_REGISTRATION_SHARED_SECRET",
            ),
            signing_key: credential("signingKey", "SIGNING_KEY", "SYNAPSE_SIGNING_KEY"),
            database: database(cx, CLIENTS[1], own),
            redis: (!workers.is_empty())
                .then(|| Connection::new(cx, &format!("{PATH}.redis"), own)),
            additional: Additional::new(cx, &format!("{PATH}.additional"), own),
            extra: extra(cx),
            registrations: Registrations::new(cx, hookshot::registration(cx)),
            delegation: Delegation::new(cx, mas),
            workers: Workers::new(cx, workers),
            host: ingress::host(cx, PATH),
        }
    }

    /// What the init container merges, in this order. `process` is the file of the process itself.
    pub fn sources(&self, hook: bool, process: &str) -> Vec<String> {
        let template = |name: &str| format!("/config-templates/{name}");
        let mut out = vec![template(UNDERRIDES)];
        out.extend(self.extra.iter().map(SecretRef::path));
        out.extend(self.additional.paths(hook));
        out.extend([template(OVERRIDES), template(process)]);
        out
    }

    /// The variables of the init container, whose values are templates that it evaluates.
    pub fn env(&self, hook: bool) -> Value {
        let password =
            |secret: Option<&SecretRef>| secret.map(|s| s.seen_by(hook).read_file_through("quote"));
        let all = [
            (
                "SYNAPSE_POSTGRES_PASSWORD",
                password(self.database_password()),
            ),
            ("SYNAPSE_REDIS_PASSWORD", password(self.redis_password())),
            ("APPLICATION_NAME", Some("{{ hostname }}".to_owned())),
        ];
        let of_mas = self
            .delegation
            .iter()
            .flat_map(Delegation::env)
            .map(|(name, secret)| (name, password(secret)));
        Value::from_pairs(
            all.into_iter()
                .chain(of_mas)
                .filter_map(|(name, value)| Some((name, value?))),
        )
    }

    /// Where the init container waits for the database.
    pub fn database_address(&self) -> Option<String> {
        self.database.as_ref().map(Database::address)
    }

    fn database_password(&self) -> Option<&SecretRef> {
        self.database.as_ref()?.password.as_ref()
    }

    fn redis_password(&self) -> Option<&SecretRef> {
        self.redis.as_ref()?.password.as_ref()
    }

    /// Every credential that it names.
    pub fn secrets(&self) -> impl Iterator<Item = &SecretRef> {
        let own = self
            .macaroon
            .iter()
            .chain(&self.registration_shared_secret)
            .chain(&self.signing_key)
            .chain(&self.extra);
        let shared = self
            .delegation
            .iter()
            .flat_map(Delegation::secrets)
            .chain(&self.registrations.hookshot);
        own.chain(shared)
            .chain(self.database_password())
            .chain(self.redis_password())
            .chain(self.additional.secrets())
    }

    /// What the templates of the files read; paths are those that a hook sees, or the rest.
    pub fn facts(&self, cx: &Context, hook: bool) -> Value {
        let path = |secret: &SecretRef| secret.seen_by(hook).path();
        context! {
            server_name => cx.server_name(),
            public_base_url => format!("https://{}/", self.host),
            max_upload_size => cx.node(PATH).str("media.maxUploadSize"),
            element_web => site(cx, "elementWeb").map(|url| format!("{url}/")),
            livekit => site(cx, "matrixRTC"),
            hookshot => self.registrations.hookshot.is_some(),
            registrations => self.registrations.paths(hook),
            delegation => self.delegation.as_ref().map(|delegation| delegation.facts(hook)),
            database => facts::value(&self.database),
            redis => self.redis.as_ref().map(redis_facts),
            redis_password => self.redis_password().is_some(),
            macaroon => self.macaroon.as_ref().map(path),
            registration_shared_secret => self.registration_shared_secret.as_ref().map(path),
            signing_key => self.signing_key.as_ref().map(path),
            workers => facts::value(&self.workers),
            root_level => cx.node(PATH).str("logging.rootLevel"),
            loggers => loggers(cx),
        }
    }
}

/// The credential with configuration that is generated, where anything is.
fn extra(cx: &Context) -> Option<SecretRef> {
    cx.enabled("initSecrets")
        .then(|| cx.generated_credential("SYNAPSE_EXTRA"))
}

/// The URL of another component, where it is enabled.
fn site(cx: &Context, component: &str) -> Option<String> {
    let host = cx
        .enabled(component)
        .then(|| cx.templated(&format!("{component}.ingress.host")))??;
    Some(format!("https://{host}"))
}

/// <https://element-hq.github.io/synapse/latest/usage/configuration/config_documentation.html#redis>
fn redis_facts(redis: &Connection) -> Value {
    facts::not_empty([
        ("host", Value::from(redis.host.as_str())),
        // 6379 unless another is named.
        ("port", redis.db.map(|_| redis.port).into()),
        ("dbid", redis.db.filter(|db| *db != 0).into()),
        ("use_tls", redis.tls.then_some(true).into()),
    ])
}

/// The levels of single loggers. Queries would show in the log at a lower level.
fn loggers(cx: &Context) -> Value {
    let mut levels = Labels::from_iter([("synapse.storage.SQL".to_owned(), "INFO".to_owned())]);
    levels.extend(facts::texts(cx.node(PATH).map("logging.levelOverrides")));
    Value::from_pairs(
        levels
            .into_iter()
            .map(|(logger, level)| (logger, context! { level })),
    )
}
