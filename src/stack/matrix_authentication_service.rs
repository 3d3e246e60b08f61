//! Matrix Authentication Service (MAS).
//!
//! Its configuration: <https://element-hq.github.io/matrix-authentication-service/reference/configuration.html>

use minijinja::{Value, context};

use super::additional::Additional;
use super::database::{CLIENTS, Database, database};
use super::ingress::{Ingress, IngressService, host, service_monitor};
use super::labels::{Identity, Labels, labels};
use super::object::{Kind, Object};
use super::secret::{OwnSecret, SecretRef, secret_volumes};
use super::workload::{Controller, Workload};
use super::{Context, facts};

const PATH: &str = "matrixAuthenticationService";
const NAME: &str = "matrix-authentication-service";
const COMPONENT: &str = "matrix-authentication";

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
    pub syn2mas: Option<Syn2Mas>,
    files: Labels,
}

/// The homeserver that MAS serves.
#[derive(Debug)]
pub struct Homeserver {
    pub server_name: String,
    pub endpoint: String,
    pub secret: Option<SecretRef>,
}

/// The migration of Synapse's accounts to MAS.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Syn2Mas {
    pub dry_run: bool,
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
        let syn2mas = syn2mas(cx);
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
            syn2mas,
            files: Labels::new(),
        };
        mas.files = mas.files(cx, false);
        mas.add_hashes();
        Some(mas)
    }

    fn add_hashes(&mut self) {
        self.workload.add_hash(&format!("{NAME}-config"), &facts::joined(&self.files));
        self.workload.add_hash(&format!("{NAME}-secret"), &facts::joined(&self.own.data));
        if let Some(password) = self.database.as_ref().and_then(|d| d.password.as_ref()) {
            self.workload.add_hash("postgres-password-matrixauthenticationserv", &password.path());
        }
    }

    /// The URL that browsers use.
    pub fn public_base(&self) -> String {
        format!("https://{}", self.ingress.host)
    }

    /// The configuration files of the ConfigMap.
    fn files(&self, cx: &Context, hook: bool) -> Labels {
        let facts = context! { mas => self.config_facts(hook) };
        ["underrides", "overrides"]
            .map(|part| {
                let name = format!("mas-config-{part}.yaml");
                let text = cx.file(&format!("{NAME}/files/{name}"), facts.clone());
                (name, text)
            })
            .into_iter()
            .collect()
    }

    fn config_facts(&self, hook: bool) -> Value {
        let path = |secret: &SecretRef| if hook { secret.for_hook().path() } else { secret.path() };
        context! {
            public_base => self.public_base(),
            database => facts::value(&self.database),
            database_password => self.database.as_ref().and_then(|d| d.password.as_ref()).map(path),
            encryption => self.encryption.as_ref().map(path),
            keys => self.keys.iter().map(path).collect::<Vec<_>>(),
            matrix => self.synapse.as_ref().map(|synapse| context! {
                kind => if self.syn2mas.is_some_and(|s| s.dry_run) { "synapse_read_only" } else { "synapse_modern" },
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
        all.chain([&own]).map(|s| if hook { s.for_hook().secret } else { s.secret.clone() }).collect()
    }

    fn facts(&self, hook: bool) -> Value {
        let files = if hook { "-pre" } else { "" };
        let names = self.secret_names(hook);
        context! {
            config_map => format!("{}{files}", self.workload.name),
            files => facts::value(&self.files),
            data => facts::value(&facts::base64(&self.own.data)),
            secrets => facts::value(&secret_volumes(names.iter().map(String::as_str))),
            config_sources => self.config_sources(hook),
            database_address => self.database.as_ref().map(Database::address),
            ingress => facts::value(&self.ingress),
            service => facts::value(&self.service),
            no_worker => self.syn2mas.is_some_and(|s| s.dry_run),
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
        let facts = ("mas", self.facts(false));
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
        out
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
        secret: own.credential(
            cx,
            &format!("{PATH}.synapseSharedSecret"),
            "SYNAPSE_SHARED_SECRET",
            Some("MAS_SYNAPSE_SHARED_SECRET"),
        ),
    }
}

fn syn2mas(cx: &Context) -> Option<Syn2Mas> {
    let node = cx.node(&format!("{PATH}.syn2mas"));
    node.bool("enabled").unwrap_or(false).then(|| Syn2Mas { dry_run: node.bool("dryRun").unwrap_or(false) })
}

/// The identity of MAS's objects, for those that belong to it without being its workload.
pub fn identity(name: &str, version: String) -> Identity {
    Identity { component: COMPONENT, name: name.to_owned(), version }
}
