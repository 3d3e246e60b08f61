//! Matrix Authentication Service (MAS).
//!
//! Its configuration: <https://element-hq.github.io/matrix-authentication-service/reference/configuration.html>

mod address;
mod admin_api;
mod email;
mod homeserver;
mod repeats;
mod settings;

use minijinja::{Value, context};

use super::additional::Additional;
use super::database::{CLIENTS, Database, database};
use super::hashes::secret_hash;
use super::ingress::{Ingress, IngressService, service_monitor};
use super::labels::{Labels, labels};
use super::object::{Kind, Object};
use super::secret::{OwnSecret, SecretRef, secret_volumes};
use super::workload::{Controller, Workload, hash_label};
use super::{Context, facts, syn2mas};
pub use address::Address;
pub use homeserver::Homeserver;
use homeserver::SHARED_WITH_SYNAPSE;
use settings::Settings;

const PATH: &str = "matrixAuthenticationService";
const NAME: &str = "matrix-authentication-service";

const UNDERRIDES: &str = "mas-config-underrides.yaml";
const SETTINGS: &str = "mas-config-settings.yaml";
const OVERRIDES: &str = "mas-config-overrides.yaml";
pub const COMPONENT: &str = "matrix-authentication";

/// The private keys that MAS can be given: the value's key, the Secret's key, and the generated credential.
const PRIVATE_KEYS: [(&str, &str, Option<&str>); 4] = [
    ("rsa", "RSA_PRIVATE_KEY", Some("MAS_RSA_PRIVATE_KEY")),
    (
        "ecdsaPrime256v1",
        "ECDSA_PRIME256V1_PRIVATE_KEY",
        Some("MAS_ECDSA_PRIME256V1_PRIVATE_KEY"),
    ),
    ("ecdsaSecp256k1", "ECDSA_SECP256K1_PRIVATE_KEY", None),
    ("ecdsaSecp384r1", "ECDSA_SECP384R1_PRIVATE_KEY", None),
];

/// What is known of MAS once the values are read.
#[derive(Debug)]
pub struct MatrixAuthenticationService {
    pub workload: Workload,
    pub address: Address,
    pub ingress: Ingress,
    pub service: IngressService,
    pub database: Option<Database>,
    pub keys: Vec<SecretRef>,
    pub encryption: Option<SecretRef>,
    /// Where Synapse is in the stack.
    pub synapse: Option<Homeserver>,
    pub settings: Settings,
    pub additional: Additional,
    pub own: OwnSecret,
    /// The labels that make its pods restart.
    pub hashes: Labels,
    files: Labels,
}

impl MatrixAuthenticationService {
    /// Reads the values of MAS, where it is enabled.
    pub fn new(cx: &Context) -> Option<Self> {
        if !cx.enabled(PATH) {
            return None;
        }
        let name = cx.release.object(NAME);
        let mut own = own_secret(cx);
        let keys = private_keys(cx, &mut own);
        let encryption = own.credential(
            cx,
            &format!("{PATH}.encryptionSecret"),
            "ENCRYPTION_SECRET",
            Some("MAS_ENCRYPTION_SECRET"),
        );
        let address = Address::new(cx);
        let ingress = address.ingress(cx, &name);
        let database = database(cx, CLIENTS[0], &mut own);
        let synapse = Homeserver::new(cx, &mut own);
        let client_secret = synapse
            .as_ref()
            .and_then(|synapse| synapse.client_secret.clone());
        let mut mas = Self {
            workload: Workload::new(cx, PATH, COMPONENT, NAME, Controller::Deployment),
            service: IngressService::new(cx, PATH),
            settings: Settings::new(cx, &mut own, client_secret),
            additional: Additional::new(cx, &format!("{PATH}.additional"), &mut own),
            address,
            ingress,
            database,
            synapse,
            keys,
            encryption,
            own,
            hashes: Labels::new(),
            files: Labels::new(),
        };
        repeats::check(cx, &mas.settings);
        mas.files = mas.files(cx, false);
        mas.hashes = mas.hashes(cx);
        mas.workload.add_labels(&mas.hashes);
        Some(mas)
    }

    fn hashes(&self, cx: &Context) -> Labels {
        let config = hash_label(&format!("{NAME}-config"), &facts::joined(&self.files));
        let secret = secret_hash(cx, &format!("{NAME}-secret"), self.secrets());
        let database = self.database.as_ref();
        let password = database.map(|d| {
            secret_hash(
                cx,
                "postgres-password-matrixauthenticationserv",
                &d.password,
            )
        });
        [config, secret].into_iter().chain(password).collect()
    }

    /// The URL that browsers use, without a slash at the end.
    pub fn public_base(&self) -> String {
        self.address.public_base()
    }

    /// The URL that the rest of the stack uses, with a slash at the end.
    pub fn endpoint(&self, cx: &Context) -> String {
        format!(
            "http://{}:8080{}/",
            cx.service_host(NAME),
            self.address.path
        )
    }

    /// The configuration files of the ConfigMap.
    fn files(&self, cx: &Context, hook: bool) -> Labels {
        let facts = context! { mas => self.config_facts(cx, hook) };
        self.file_names()
            .map(|name| {
                let text = cx.file(&format!("{NAME}/files/{name}"), facts.clone());
                (name.to_owned(), text)
            })
            .collect()
    }

    /// The files of the ConfigMap that come before the additional configuration, and the one that comes after it.
    fn file_names(&self) -> impl Iterator<Item = &'static str> {
        let settings = (!self.settings.is_empty()).then_some(SETTINGS);
        [UNDERRIDES].into_iter().chain(settings).chain([OVERRIDES])
    }

    fn config_facts(&self, cx: &Context, hook: bool) -> Value {
        let path = |secret: &SecretRef| secret.seen_by(hook).path();
        let path_of = &self.address.path;
        let (tail, prefix) = match path_of.is_empty() {
            true => ("", None),
            false => ("/", Some(format!("{path_of}/"))),
        };
        context! {
            public_base => self.public_base() + tail,
            prefix => prefix,
            settings => self.settings.config(hook),
            database => facts::value(&self.database),
            database_password => self.database.as_ref().and_then(|d| d.password.as_ref()).map(path),
            encryption => self.encryption.as_ref().map(path),
            keys => self.keys.iter().map(path).collect::<Vec<_>>(),
            matrix => self.synapse.as_ref().map(|synapse| context! {
                kind => synapse.kind(cx),
                homeserver => synapse.server_name.as_str(),
                endpoint => synapse.endpoint.as_str(),
                secret => synapse.secret.as_ref().map(path),
            }),
        }
    }

    /// Every credential that it uses.
    fn secrets(&self) -> impl Iterator<Item = &SecretRef> {
        let database = self.database.as_ref().and_then(|d| d.password.as_ref());
        let synapse = self.synapse.as_ref().and_then(|s| s.secret.as_ref());
        let all = self
            .keys
            .iter()
            .chain(&self.encryption)
            .chain(database)
            .chain(synapse)
            .chain(self.additional.secrets());
        all.chain(self.settings.secrets())
    }

    /// All Secrets that its pods mount.
    pub fn secret_names(&self, hook: bool) -> Vec<String> {
        let own = self.own.reference("");
        self.secrets()
            .chain([&own])
            .map(|secret| secret.seen_by(hook).secret)
            .collect()
    }

    /// The name of the ConfigMap, as a hook sees it or as the rest does.
    pub fn config_map(&self, hook: bool) -> String {
        format!("{}{}", self.workload.name, if hook { "-pre" } else { "" })
    }

    fn facts(&self, cx: &Context) -> Value {
        let names = self.secret_names(false);
        context! {
            config_map => self.config_map(false),
            files => facts::value(&self.files),
            data => facts::value(&facts::base64(&self.own.data)),
            secrets => facts::value(&secret_volumes(names.iter().map(String::as_str))),
            config_sources => self.config_sources(false),
            database_address => self.database.as_ref().map(Database::address),
            ingress => facts::value(&self.ingress),
            path => if self.address.path.is_empty() { "/" } else { &self.address.path },
            compat_port => !self.address.path.is_empty(),
            service => facts::value(&self.service),
            no_worker => syn2mas::is_tried(cx),
        }
    }

    /// What the init container merges, in this order.
    pub fn config_sources(&self, hook: bool) -> Vec<String> {
        let template = |name: &str| format!("/config-templates/{name}");
        let mut out: Vec<String> = self
            .file_names()
            .filter(|name| *name != OVERRIDES)
            .map(template)
            .collect();
        out.extend(self.additional.paths(hook));
        out.push(template(OVERRIDES));
        out
    }

    /// The objects of MAS.
    pub fn objects(&self, cx: &Context) -> Vec<Object> {
        let facts = ("mas", self.facts(cx));
        let name = &self.workload.name;
        let workload = facts::value(&self.workload);
        let plain = labels(
            cx.release,
            &self.workload.identity,
            &super::labels::user_labels(cx.root, cx.node(PATH)),
        );
        let object = |kind, template| Object::new(kind, name, template, &plain, facts.clone());
        let mut out = vec![
            object(
                Kind::ConfigMap,
                "matrix-authentication-service/config-map.yaml",
            ),
            object(Kind::Secret, "matrix-authentication-service/secret.yaml"),
            object(Kind::Service, "matrix-authentication-service/service.yaml")
                .annotations(&self.service.annotations),
            object(Kind::Ingress, "matrix-authentication-service/ingress.yaml")
                .annotations(&self.ingress.annotations),
            Object::new(
                Kind::Deployment,
                name,
                "matrix-authentication-service/deployment.yaml",
                &self.workload.labels,
                facts.clone(),
            )
            .annotations(&self.workload.annotations)
            .workload(&workload),
        ];
        out.extend(super::service_account_object(
            &self.workload,
            &plain,
            "matrix-authentication-service/service-account.yaml",
        ));
        if let Some(monitor) = service_monitor(cx, cx.node(PATH)) {
            let facts = ("monitor", facts::value(&monitor));
            out.push(Object::new(
                Kind::ServiceMonitor,
                name,
                "matrix-authentication-service/service-monitor.yaml",
                &plain,
                facts,
            ));
        }
        out.extend(self.hook_copies(cx, &plain));
        out
    }

    /// The copies that hooks of Helm need: the migration needs everything, the check of Synapse's configuration the shared secret.
    fn hook_copies(&self, cx: &Context, labels: &Labels) -> Vec<Object> {
        if !cx.release.has_hook_copies() {
            return Vec::new();
        }
        let mut labels = labels.clone();
        labels.insert(
            "k8s.element.io/hook-for".into(),
            "synapse-check-config".into(),
        );
        let copy = |kind, template, facts| {
            Object::new(
                kind,
                self.config_map(true),
                template,
                &labels,
                ("mas", facts),
            )
            .pre(-1)
            .hook_copy()
        };
        let mut out = Vec::new();
        if syn2mas::migrates(cx) {
            let files = context! { files => facts::value(&self.files(cx, true)) };
            out.push(copy(
                Kind::ConfigMap,
                "matrix-authentication-service/config-map.yaml",
                files,
            ));
        }
        if syn2mas::migrates(cx) || self.shares_secret_with_hook(cx) {
            let data = context! { data => facts::value(&facts::base64(&self.hook_data(cx))) };
            out.push(copy(
                Kind::Secret,
                "matrix-authentication-service/secret.yaml",
                data,
            ));
        }
        out
    }

    /// Whether the check of Synapse's configuration reads a secret that is in the Secret of MAS.
    fn shares_secret_with_hook(&self, cx: &Context) -> bool {
        let is_checked = cx
            .root
            .bool("synapse.checkConfigHook.enabled")
            .unwrap_or(true);
        is_checked
            && SHARED_WITH_SYNAPSE
                .iter()
                .any(|key| self.own.data.contains_key(*key))
    }

    fn hook_data(&self, cx: &Context) -> Labels {
        let is_needed = |key: &str| syn2mas::is_enabled(cx) || SHARED_WITH_SYNAPSE.contains(&key);
        let data = self.own.data.iter().filter(|(key, _)| is_needed(key));
        data.map(|(key, value)| (key.clone(), value.clone()))
            .collect()
    }
}

/// The private keys. MAS signs with the last one of its kind, so that a predecessor, which only checks, comes first.
fn private_keys(cx: &Context, own: &mut OwnSecret) -> Vec<SecretRef> {
    let mut out = Vec::new();
    for (key, own_key, generated) in PRIVATE_KEYS {
        if let Some(secret) =
            own.credential(cx, &format!("{PATH}.privateKeys.{key}"), own_key, generated)
        {
            out.extend(cx.predecessor(&secret));
            out.push(secret);
        }
    }
    out
}

/// The Secret of MAS; its copy is for hooks.
pub fn own_secret(cx: &Context) -> OwnSecret {
    let name = cx.release.object(NAME);
    OwnSecret::new(
        name.clone(),
        cx.release.has_hook_copies().then(|| format!("{name}-pre")),
    )
}
