//! Matrix Authentication Service (MAS).
//!
//! Its configuration: <https://element-hq.github.io/matrix-authentication-service/reference/configuration.html>

use minijinja::{Value, context};

use super::additional::Additional;
use super::database::{CLIENTS, Database, database};
use super::ingress::{Ingress, IngressService, host, service_monitor};
use super::labels::{Labels, labels};
use super::object::{Kind, Object};
use super::secret::{OwnSecret, SecretRef, secret_volumes};
use super::workload::{Controller, Workload, hash_label};
use super::{Context, facts, syn2mas};

const PATH: &str = "matrixAuthenticationService";
const NAME: &str = "matrix-authentication-service";
pub const COMPONENT: &str = "matrix-authentication";

/// The key of the secret that it shares with Synapse.
const SHARED_SECRET: &str = "SYNAPSE_SHARED_SECRET";

/// The private keys that MAS can be given: the value's key, the Secret's key, and the generated credential.
const PRIVATE_KEYS: [(&str, &str, Option<&str>); 4] = [
    ("rsa", "RSA_PRIVATE_KEY", Some("MAS_RSA_PRIVATE_KEY")),
    ("ecdsaPrime256v1", "ECDSA_PRIME256V1_PRIVATE_KEY", Some("MAS_ECDSA_PRIME256V1_PRIVATE_KEY")),
    ("ecdsaSecp256k1", "ECDSA_SECP256K1_PRIVATE_KEY", None),
    ("ecdsaSecp384r1", "ECDSA_SECP384R1_PRIVATE_KEY", None),
];

/// What is known of MAS once the values are read.
#[derive(Debug)]
pub struct MatrixAuthenticationService {
    pub workload: Workload,
    pub ingress: Ingress,
    pub service: IngressService,
    pub database: Option<Database>,
    pub keys: Vec<SecretRef>,
    pub encryption: Option<SecretRef>,
    /// Where Synapse is in the stack.
    pub synapse: Option<Homeserver>,
    pub additional: Additional,
    pub own: OwnSecret,
    /// The labels that make its pods restart.
    pub hashes: Labels,
    files: Labels,
}

/// The homeserver that MAS serves.
#[derive(Debug)]
pub struct Homeserver {
    pub server_name: String,
    pub endpoint: String,
    pub secret: Option<SecretRef>,
}

impl MatrixAuthenticationService {
    /// Reads the values of MAS, where it is enabled.
    pub fn new(cx: &Context) -> Option<Self> {
        if !cx.enabled(PATH) {
            return None;
        }
        let name = cx.release.object(NAME);
        let mut own = own_secret(cx);
        let keys = PRIVATE_KEYS.iter().filter_map(|(key, own_key, generated)| {
            own.credential(cx, &format!("{PATH}.privateKeys.{key}"), own_key, *generated)
        });
        let keys = keys.collect();
        let encryption =
            own.credential(cx, &format!("{PATH}.encryptionSecret"), "ENCRYPTION_SECRET", Some("MAS_ENCRYPTION_SECRET"));
        let mut mas = Self {
            workload: Workload::new(cx, PATH, COMPONENT, NAME, Controller::Deployment),
            ingress: Ingress::new(cx, PATH, &name, host(cx, PATH)),
            service: IngressService::new(cx, PATH),
            database: database(cx, CLIENTS[0], &mut own),
            synapse: cx.enabled("synapse").then(|| homeserver(cx, &mut own)),
            additional: Additional::new(cx, &format!("{PATH}.additional"), &mut own),
            keys,
            encryption,
            own,
            hashes: Labels::new(),
            files: Labels::new(),
        };
        mas.files = mas.files(cx, false);
        mas.hashes = mas.hashes();
        mas.workload.add_labels(&mas.hashes);
        Some(mas)
    }

    fn hashes(&self) -> Labels {
        let config = hash_label(&format!("{NAME}-config"), &facts::joined(&self.files));
        let secret = hash_label(&format!("{NAME}-secret"), &facts::joined(&self.own.data));
        let database = self.database.as_ref();
        let password = database.map(|d| hash_label("postgres-password-matrixauthenticationserv", &d.password_mark));
        [config, secret].into_iter().chain(password).collect()
    }

    /// The URL that browsers use.
    pub fn public_base(&self) -> String {
        format!("https://{}", self.ingress.host)
    }

    /// The configuration files of the ConfigMap.
    fn files(&self, cx: &Context, hook: bool) -> Labels {
        let facts = context! { mas => self.config_facts(cx, hook) };
        ["underrides", "overrides"]
            .map(|part| {
                let name = format!("mas-config-{part}.yaml");
                let text = cx.file(&format!("{NAME}/files/{name}"), facts.clone());
                (name, text)
            })
            .into_iter()
            .collect()
    }

    fn config_facts(&self, cx: &Context, hook: bool) -> Value {
        let path = |secret: &SecretRef| secret.seen_by(hook).path();
        context! {
            public_base => self.public_base(),
            database => facts::value(&self.database),
            database_password => self.database.as_ref().and_then(|d| d.password.as_ref()).map(path),
            encryption => self.encryption.as_ref().map(path),
            keys => self.keys.iter().map(path).collect::<Vec<_>>(),
            matrix => self.synapse.as_ref().map(|synapse| context! {
                kind => if syn2mas::is_tried(cx) { "synapse_read_only" } else { "synapse_modern" },
                homeserver => synapse.server_name.as_str(),
                endpoint => synapse.endpoint.as_str(),
                secret => synapse.secret.as_ref().map(path),
            }),
        }
    }

    /// All Secrets that its pods mount.
    pub fn secret_names(&self, hook: bool) -> Vec<String> {
        let database = self.database.as_ref().and_then(|d| d.password.as_ref());
        let synapse = self.synapse.as_ref().and_then(|s| s.secret.as_ref());
        let own = self.own.reference("");
        let all = self.keys.iter().chain(&self.encryption).chain(database).chain(synapse).chain(self.additional.secrets());
        all.chain([&own]).map(|secret| secret.seen_by(hook).secret).collect()
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
            service => facts::value(&self.service),
            no_worker => syn2mas::is_tried(cx),
        }
    }

    /// What the init container merges, in this order.
    pub fn config_sources(&self, hook: bool) -> Vec<String> {
        let mut out = vec!["/config-templates/mas-config-underrides.yaml".to_owned()];
        out.extend(self.additional.paths(hook));
        out.push("/config-templates/mas-config-overrides.yaml".to_owned());
        out
    }

    /// The objects of MAS.
    pub fn objects(&self, cx: &Context) -> Vec<Object> {
        let facts = ("mas", self.facts(cx));
        let name = &self.workload.name;
        let workload = facts::value(&self.workload);
        let plain = labels(cx.release, &self.workload.identity, &super::labels::user_labels(cx.root, cx.node(PATH)));
        let object = |kind, template| Object::new(kind, name, template, &plain, facts.clone());
        let mut out = vec![
            object(Kind::ConfigMap, "matrix-authentication-service/config-map.yaml"),
            object(Kind::Secret, "matrix-authentication-service/secret.yaml"),
            object(Kind::Service, "matrix-authentication-service/service.yaml").annotations(&self.service.annotations),
            object(Kind::Ingress, "matrix-authentication-service/ingress.yaml").annotations(&self.ingress.annotations),
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
        out.extend(super::service_account_object(&self.workload, &plain, "matrix-authentication-service/service-account.yaml"));
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
        labels.insert("k8s.element.io/hook-for".into(), "synapse-check-config".into());
        let copy = |kind, template, facts| {
            Object::new(kind, self.config_map(true), template, &labels, ("mas", facts)).pre(-1).hook_copy()
        };
        let mut out = Vec::new();
        if syn2mas::migrates(cx) {
            let files = context! { files => facts::value(&self.files(cx, true)) };
            out.push(copy(Kind::ConfigMap, "matrix-authentication-service/config-map.yaml", files));
        }
        if syn2mas::migrates(cx) || self.shares_secret_with_hook(cx) {
            let data = context! { data => facts::value(&facts::base64(&self.hook_data(cx))) };
            out.push(copy(Kind::Secret, "matrix-authentication-service/secret.yaml", data));
        }
        out
    }

    /// Whether the check of Synapse's configuration reads a secret that is in the Secret of MAS.
    fn shares_secret_with_hook(&self, cx: &Context) -> bool {
        let is_checked = cx.root.bool("synapse.checkConfigHook.enabled").unwrap_or(true);
        is_checked && self.own.data.contains_key(SHARED_SECRET)
    }

    fn hook_data(&self, cx: &Context) -> Labels {
        let is_needed = |key: &str| syn2mas::is_enabled(cx) || key == SHARED_SECRET;
        let data = self.own.data.iter().filter(|(key, _)| is_needed(key));
        data.map(|(key, value)| (key.clone(), value.clone())).collect()
    }
}

/// The Secret of MAS; its copy is for hooks.
pub fn own_secret(cx: &Context) -> OwnSecret {
    let name = cx.release.object(NAME);
    OwnSecret::new(name.clone(), cx.release.has_hook_copies().then(|| format!("{name}-pre")))
}

fn homeserver(cx: &Context, own: &mut OwnSecret) -> Homeserver {
    Homeserver {
        server_name: cx.templated("serverName").unwrap_or_default(),
        endpoint: format!("http://{}:8008", cx.service_host("synapse")),
        secret: own.credential(cx, &format!("{PATH}.synapseSharedSecret"), SHARED_SECRET, Some("MAS_SYNAPSE_SHARED_SECRET")),
    }
}
