//! Hookshot, the bridge to webhooks and development services.
//!
//! Its configuration: <https://matrix-org.github.io/matrix-hookshot/latest/setup/sample-configuration.html>

use minijinja::{Value, context};

use super::additional::Additional;
use super::hashes::secret_hash;
use super::ingress::{self, Ingress, IngressService, service_monitor};
use super::labels::{Identity, Labels, labels, user_labels};
use super::network::IpFamilies;
use super::object::{Kind, Object};
use super::redis::Connection;
use super::secret::{OwnSecret, SecretRef, secret_volumes};
use super::storage::{Claim, keep_annotation, storage};
use super::workload::{Controller, Workload};
use super::{Context, facts, image};
use crate::credentials::Registration;

const PATH: &str = "hookshot";
const NAME: &str = "hookshot";
const COMPONENT: &str = "matrix-integrations";

/// Where Hookshot is on Synapse's host, if it has none of its own.
pub const PREFIX: &str = "/_matrix/hookshot";

/// What is known of Hookshot once the values are read.
#[derive(Debug)]
pub struct Hookshot {
    pub workload: Workload,
    site: Site,
    pub service: IngressService,
    registration: Option<SecretRef>,
    passkey: Option<SecretRef>,
    pub redis: Connection,
    pub additional: Additional,
    pub own: OwnSecret,
    /// Where encryption keeps its keys.
    claim: Option<Claim>,
    files: Labels,
}

/// Where browsers and services find it.
#[derive(Debug)]
enum Site {
    Own(Ingress),
    Synapse { host: String },
}

impl Site {
    fn new(cx: &Context) -> Self {
        match is_on_synapse(cx) {
            true => Self::Synapse {
                host: cx.templated("synapse.ingress.host").unwrap_or_default(),
            },
            false => Self::Own(Ingress::new(
                cx,
                PATH,
                &cx.release.object(NAME),
                ingress::host(cx, PATH),
            )),
        }
    }

    /// The URL below which everything is.
    fn base(&self) -> String {
        match self {
            Self::Own(ingress) => format!("https://{}", ingress.host),
            Self::Synapse { host } => format!("https://{host}{PREFIX}"),
        }
    }
}

impl Hookshot {
    /// Reads the values of Hookshot, where it is enabled.
    pub fn new(cx: &Context) -> Option<Self> {
        if !cx.enabled(PATH) {
            return None;
        }
        check_encryption(cx);
        let mut own = own_secret(cx);
        let mut hookshot = Self {
            workload: Workload::new(cx, PATH, COMPONENT, NAME, Controller::StatefulSet),
            site: Site::new(cx),
            service: IngressService::new(cx, PATH),
            registration: registration_in(cx, &mut own),
            passkey: own.credential(
                cx,
                &format!("{PATH}.passkey"),
                "RSA_PASSKEY",
                Some("HOOKSHOT_RSA_PASSKEY"),
            ),
            redis: Connection::new(cx, &format!("{PATH}.redis"), &mut own),
            additional: Additional::templated(cx, &format!("{PATH}.additional"), &mut own),
            own,
            claim: encrypts(cx)
                .then(|| Claim::new(cx, &format!("{PATH}.storage"), cx.release.object(NAME))),
            files: Labels::new(),
        };
        hookshot.files = hookshot.files(cx);
        hookshot
            .workload
            .add_hash("hookshot-config", &facts::joined(&hookshot.files));
        let secret = secret_hash(cx, "hookshot-secret", hookshot.secrets());
        hookshot.workload.add_label(&secret.0, &secret.1);
        Some(hookshot)
    }

    /// What the registration says beside its tokens, where it is to be made.
    pub fn new_registration(&self, cx: &Context) -> Option<Registration> {
        cx.generated()
            .contains("HOOKSHOT_REGISTRATION")
            .then(|| Registration {
                id: "hookshot".to_owned(),
                url: format!("http://{}:9993", cx.service_host(NAME)),
                sender_localpart: cx
                    .node(PATH)
                    .str("user.localpart")
                    .unwrap_or("hookshot")
                    .to_owned(),
            })
    }

    /// The configuration files of the ConfigMap.
    fn files(&self, cx: &Context) -> Labels {
        let facts = context! { hookshot => self.config_facts(cx) };
        ["config-underride.yaml", "config-override.yaml"]
            .map(|name| {
                (
                    name.to_owned(),
                    cx.file(&format!("hookshot/files/{name}"), facts.clone()),
                )
            })
            .into_iter()
            .collect()
    }

    fn config_facts(&self, cx: &Context) -> Value {
        context! {
            server_name => cx.server_name(),
            homeserver => synapse_address(cx).map(|address| format!("http://{address}")),
            bind => IpFamilies::new(cx).any_address(),
            prefix => matches!(self.site, Site::Synapse { .. }).then_some(PREFIX),
            base => self.site.base(),
            passkey => self.passkey.as_ref().map(SecretRef::path),
            redis => self.redis.uri("${HOOKSHOT_REDIS_PASSWORD}"),
            log_level => cx.node(PATH).str("logging.level").unwrap_or("info"),
            encrypts => self.claim.is_some(),
        }
    }

    /// Every credential that it uses.
    fn secrets(&self) -> impl Iterator<Item = &SecretRef> {
        self.registration
            .iter()
            .chain(&self.passkey)
            .chain(&self.redis.password)
            .chain(self.additional.secrets())
    }

    fn secret_names(&self) -> Vec<&str> {
        self.secrets()
            .map(|s| s.secret.as_str())
            .chain([self.own.name.as_str()])
            .collect()
    }

    fn facts(&self, cx: &Context) -> Value {
        let mut sources = vec!["/config-templates/config-underride.yaml".to_owned()];
        sources.extend(self.additional.paths(false));
        sources.push("/config-templates/config-override.yaml".to_owned());
        let password = self.redis.password.as_ref();
        context! {
            files => facts::value(&self.files),
            data => facts::value(&facts::base64(&self.own.data)),
            secrets => facts::value(&secret_volumes(self.secret_names())),
            config_sources => sources,
            redis_password => password.map(|s| s.read_file_through("urlencode")),
            registration => self.registration.as_ref().map(SecretRef::path),
            synapse_address => synapse_address(cx),
            claim => self.claim.as_ref().map(|claim| claim.name.as_str()),
            storage => storage(cx, &format!("{PATH}.storage")),
            service => facts::value(&self.service),
            ingress => if let Site::Own(ingress) = &self.site { facts::value(ingress) } else { Value::from(()) },
        }
    }

    /// The objects of Hookshot.
    pub fn objects(&self, cx: &Context) -> Vec<Object> {
        let facts = ("hookshot", self.facts(cx));
        let name = &self.workload.name;
        let user = user_labels(cx.root, cx.node(PATH));
        let plain = labels(cx.release, &self.workload.identity, &user);
        let object = |kind, template| Object::new(kind, name, template, &plain, facts.clone());
        let mut out = vec![
            object(Kind::ConfigMap, "hookshot/config-map.yaml"),
            object(Kind::Secret, "hookshot/secret.yaml"),
            object(Kind::Service, "hookshot/service.yaml").annotations(&self.service.annotations),
            Object::new(
                Kind::StatefulSet,
                name,
                "hookshot/stateful-set.yaml",
                &self.workload.labels,
                facts.clone(),
            )
            .annotations(&self.workload.annotations)
            .workload(&facts::value(&self.workload)),
        ];
        out.extend(self.hook_secret(&object(Kind::Secret, "hookshot/secret.yaml")));
        out.extend(self.ingress_object(cx, &user, facts.clone()));
        out.extend(self.claim_object(
            cx,
            object(
                Kind::PersistentVolumeClaim,
                "hookshot/persistent-volume-claim.yaml",
            ),
        ));
        out.extend(super::service_account_object(
            &self.workload,
            &plain,
            "hookshot/service-account.yaml",
        ));
        if let Some(monitor) = service_monitor(cx, cx.node(PATH)) {
            let facts = ("monitor", facts::value(&monitor));
            out.push(Object::new(
                Kind::ServiceMonitor,
                name,
                "hookshot/service-monitor.yaml",
                &plain,
                facts,
            ));
        }
        out
    }

    /// The copy of the Secret for the hook that checks Synapse's configuration, in which the registration is named.
    fn hook_secret(&self, secret: &Object) -> Option<Object> {
        let mut copy = Object {
            name: self.own.hook_name.clone()?,
            ..secret.clone()
        };
        copy.labels.insert(
            "k8s.element.io/hook-for".into(),
            "synapse-check-config".into(),
        );
        Some(copy.pre(-1).hook_copy())
    }

    /// Its version label is HAProxy's, as that of every Ingress in front of the homeserver.
    fn ingress_object(
        &self,
        cx: &Context,
        user: &Labels,
        facts: (&'static str, Value),
    ) -> Option<Object> {
        let Site::Own(ingress) = &self.site else {
            return None;
        };
        let version = image::image(cx, "haproxy.image").version;
        let labels = labels(
            cx.release,
            &Identity {
                version,
                ..self.workload.identity.clone()
            },
            user,
        );
        let object = Object::new(
            Kind::Ingress,
            &self.workload.name,
            "hookshot/ingress.yaml",
            &labels,
            facts,
        );
        Some(object.annotations(&ingress.annotations))
    }

    fn claim_object(&self, cx: &Context, object: Object) -> Option<Object> {
        let claim = self.claim.as_ref().filter(|claim| !claim.existing)?;
        let annotations = keep_annotation(cx, &format!("{PATH}.storage"));
        Some(
            Object {
                name: claim.name.clone(),
                ..object
            }
            .annotations(&annotations),
        )
    }
}

/// The registration file that Synapse and Hookshot share, where Hookshot is enabled.
pub fn registration(cx: &Context) -> Option<SecretRef> {
    if !cx.enabled(PATH) {
        return None;
    }
    registration_in(cx, &mut own_secret(cx))
}

fn registration_in(cx: &Context, own: &mut OwnSecret) -> Option<SecretRef> {
    own.credential(
        cx,
        &format!("{PATH}.appserviceRegistration"),
        "REGISTRATION",
        Some("HOOKSHOT_REGISTRATION"),
    )
}

/// Whether Synapse's Ingress leads to Hookshot, which is then below [`PREFIX`].
pub fn is_on_synapse(cx: &Context) -> bool {
    cx.enabled(PATH)
        && cx.enabled("synapse")
        && cx.templated(&format!("{PATH}.ingress.host")).is_none()
}

/// The Secret of Hookshot; its copy is for the hook that checks Synapse's configuration.
fn own_secret(cx: &Context) -> OwnSecret {
    let name = cx.release.object(NAME);
    OwnSecret::new(
        name.clone(),
        cx.release.has_hook_copies().then(|| format!("{name}-pre")),
    )
}

fn synapse_address(cx: &Context) -> Option<String> {
    cx.enabled("synapse")
        .then(|| format!("{}:8008", cx.service_host("synapse")))
}

fn encrypts(cx: &Context) -> bool {
    cx.node(PATH).bool("enableEncryption").unwrap_or(false)
}

/// Encryption logs in as a device, which Synapse leaves to MAS where there is one.
fn check_encryption(cx: &Context) {
    if encrypts(cx) && cx.enabled("matrixAuthenticationService") {
        let path = format!("{PATH}.enableEncryption");
        cx.report(
            cx.problem(
                &path,
                "encryption does not work beside `matrixAuthenticationService`",
            )
            .hint(format!(
                "set `{path}: false`, or `matrixAuthenticationService.enabled: false`"
            )),
        );
    }
}
