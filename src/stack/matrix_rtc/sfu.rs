//! The SFU: LiveKit, to which each participant sends once and from which each receives.
//!
//! Its configuration: <https://github.com/livekit/livekit/blob/master/config-sample.yaml>

use minijinja::{Value, context};

use super::authorisation_service::AuthorisationService;
use super::exposed_services::{ExposedService, ExposedServices};
use super::turn::{self, TurnTls};
use super::way::Way;
use super::workload_objects;
use crate::stack::additional::Additional;
use crate::stack::hashes::secret_hash;
use crate::stack::ingress::{IngressService, service_monitor};
use crate::stack::labels::{Identity, Labels, labels, user_labels};
use crate::stack::object::{Kind, Object};
use crate::stack::secret::{OwnSecret, SecretRef, secret_volumes};
use crate::stack::workload::{Controller, Workload};
use crate::stack::{Context, facts};

pub const PATH: &str = "matrixRTC.sfu";
const NAME: &str = "matrix-rtc-sfu";
const COMPONENT: &str = "matrix-rtc-voip-server";

/// What is known of the SFU once the values are read.
#[derive(Debug)]
pub struct Sfu {
    pub workload: Workload,
    own: OwnSecret,
    additional: Additional,
    /// The name of the API key.
    livekit_key: String,
    livekit_secret: Option<SecretRef>,
    pub exposed: ExposedServices,
    turn_tls: Option<TurnTls>,
    /// The variable with the address to announce: a text, or where Kubernetes takes it from. None leaves that to STUN.
    node_ip: Option<Value>,
    /// The pod has the node's network.
    pub host_network: bool,
    files: Labels,
}

impl Sfu {
    pub fn new(cx: &Context, authorisation: &AuthorisationService) -> Self {
        let mut own = OwnSecret::new(cx.release.object(NAME), None);
        let additional = Additional::new(cx, &format!("{PATH}.additional"), &mut own);
        let host_network = cx
            .root
            .bool(&format!("{PATH}.hostNetwork"))
            .unwrap_or(false);
        let exposed = ExposedServices::new(cx, host_network);
        let turn_tls = exposed
            .get(Way::TurnTls)
            .map(|_| TurnTls::new(cx, &cx.release.object(&turn_tls_name())));
        let mut sfu = Self {
            workload: Workload::new(cx, PATH, COMPONENT, NAME, Controller::Deployment),
            livekit_key: authorisation.key.clone(),
            livekit_secret: authorisation.secret.clone(),
            node_ip: node_ip(cx),
            files: Labels::new(),
            own,
            additional,
            exposed,
            turn_tls,
            host_network,
        };
        sfu.files = sfu.files(cx);
        sfu.workload
            .add_hash(&format!("{NAME}-config"), &facts::joined(&sfu.files));
        let secrets = sfu.additional.secrets().chain(&sfu.livekit_secret);
        let (label, hash) = secret_hash(cx, &format!("{NAME}-secret"), secrets);
        sfu.workload.add_label(&label, &hash);
        sfu
    }

    /// The files of the ConfigMap.
    fn files(&self, cx: &Context) -> Labels {
        let facts = context! { sfu => self.config_facts(cx) };
        let file = |name: &str| {
            (
                name.to_owned(),
                cx.file(&format!("matrix-rtc/files/{name}"), facts.clone()),
            )
        };
        [
            "config-underrides.yaml",
            "config-overrides.yaml",
            "keys-template.yaml",
        ]
        .map(file)
        .into_iter()
        .collect()
    }

    fn config_facts(&self, cx: &Context) -> Value {
        let logging = cx.node(&format!("{PATH}.logging"));
        let key = self.livekit_key.as_str();
        context! {
            key => key,
            keys => Value::from_pairs([(key, "${LIVEKIT_SECRET}")]),
            webhook => AuthorisationService::webhook(cx),
            logging => context! {
                level => logging.str("level").unwrap_or("info"),
                pion_level => logging.str("pionLevel").unwrap_or("error"),
                json => logging.bool("json").unwrap_or(false),
            },
            use_external_ip => uses_stun(cx),
            has_node_ip => self.node_ip.is_some(),
            rtc_ports => self.exposed.rtc_config(),
            turn => turn::config(&self.exposed, self.turn_tls.as_ref()),
        }
    }

    fn facts(&self, service: &IngressService) -> Value {
        let own = self.own.reference("");
        let secrets = self
            .additional
            .secrets()
            .chain(&self.livekit_secret)
            .chain([&own]);
        context! {
            files => facts::value(&self.files),
            data => facts::value(&facts::base64(&self.own.data)),
            secrets => facts::value(&secret_volumes(secrets.map(|s| s.secret.as_str()))),
            livekit_secret => self.livekit_secret.as_ref().map(SecretRef::read_file),
            node_ip => self.node_ip.clone(),
            host_network => self.host_network,
            config_sources => self.config_sources(),
            ports => self.exposed.container_ports(),
            turn_secret => self.turn_tls.as_ref().and_then(TurnTls::certificate_secret),
            service => facts::value(service),
        }
    }

    /// What the init container merges, in this order.
    fn config_sources(&self) -> Vec<String> {
        let mut out = vec!["/config-templates/config-underrides.yaml".to_owned()];
        out.extend(self.additional.paths(false));
        out.push("/config-templates/config-overrides.yaml".to_owned());
        out
    }

    pub fn objects(&self, cx: &Context, service: &IngressService) -> Vec<Object> {
        let facts = ("sfu", self.facts(service));
        let name = &self.workload.name;
        let plain = self.labels(cx, NAME);
        let object = |kind, template| Object::new(kind, name, template, &plain, facts.clone());
        let mut out = vec![
            object(Kind::ConfigMap, "matrix-rtc/sfu/config-map.yaml"),
            object(Kind::Secret, "matrix-rtc/sfu/secret.yaml"),
            object(Kind::Service, "matrix-rtc/sfu/service.yaml").annotations(&service.annotations),
        ];
        let templates = [
            "matrix-rtc/sfu/deployment.yaml",
            "matrix-rtc/sfu/service-account.yaml",
        ];
        out.extend(workload_objects(&self.workload, &plain, &facts, templates));
        out.extend(
            self.exposed
                .services(cx)
                .into_iter()
                .map(|exposed| self.exposed_object(cx, exposed)),
        );
        out.extend(self.certificate_object(cx));
        out.extend(self.service_monitor_object(cx, &plain));
        out
    }

    /// The labels of one of the SFU's objects.
    fn labels(&self, cx: &Context, name: &str) -> Labels {
        let identity = Identity {
            name: name.to_owned(),
            ..self.workload.identity.clone()
        };
        labels(cx.release, &identity, &user_labels(cx.root, cx.node(PATH)))
    }

    fn exposed_object(&self, cx: &Context, exposed: ExposedService) -> Object {
        let selector = self.workload.name.as_str();
        let facts = context! { selector => selector, ..exposed.facts };
        let labels = self.labels(cx, &format!("{NAME}-{}", exposed.instance));
        let name = format!("{selector}-{}", exposed.suffix);
        Object::new(
            Kind::Service,
            name,
            "matrix-rtc/sfu/exposed-service.yaml",
            &labels,
            ("exposed", facts),
        )
        .annotations(&exposed.annotations)
    }

    /// The certificate that cert-manager is to make for TURN over TLS.
    fn certificate_object(&self, cx: &Context) -> Option<Object> {
        let turn = self.turn_tls.as_ref()?;
        let certificate = turn.certificate.as_ref()?;
        let issuer = certificate.issuer.as_ref()?;
        let facts = context! { secret => certificate.secret.as_str(), domain => turn.domain.as_str(), issuer => facts::value(issuer) };
        let name = turn_tls_name();
        let labels = self.labels(cx, &name);
        let template = "matrix-rtc/sfu/certificate.yaml";
        Some(Object::new(
            Kind::Certificate,
            cx.release.object(&name),
            template,
            &labels,
            ("certificate", facts),
        ))
    }

    /// The Services of the exposed ports have no metrics, so that more than the instance is asked for.
    fn service_monitor_object(&self, cx: &Context, plain: &Labels) -> Option<Object> {
        let monitor = service_monitor(cx, cx.node(PATH))?;
        let asked =
            ["component", "instance", "part-of"].map(|key| format!("app.kubernetes.io/{key}"));
        let match_labels: Labels = asked
            .into_iter()
            .filter_map(|key| Some((key.clone(), plain.get(&key)?.clone())))
            .collect();
        let facts =
            context! { match_labels => facts::value(&match_labels), ..facts::value(&monitor) };
        Some(Object::new(
            Kind::ServiceMonitor,
            &self.workload.name,
            "matrix-rtc/sfu/service-monitor.yaml",
            plain,
            ("monitor", facts),
        ))
    }
}

fn turn_tls_name() -> String {
    format!("{NAME}-turn-tls")
}

/// The user's own address, else the node's or the pod's as Kubernetes knows it, else none: STUN finds it.
fn node_ip(cx: &Context) -> Option<Value> {
    let node = cx.node(PATH);
    if let Some(address) = node.str("manualIP").filter(|address| !address.is_empty()) {
        return Some(Value::from(address));
    }
    let field = format!("status.{}", node.str("nodeIPSource").unwrap_or("hostIP"));
    let from_kubernetes =
        context! { valueFrom => context! { fieldRef => context! { fieldPath => field } } };
    (!uses_stun(cx)).then_some(from_kubernetes)
}

/// Whether the SFU asks servers on the internet for its address.
pub fn uses_stun(cx: &Context) -> bool {
    cx.root
        .bool(&format!("{PATH}.useStunToDiscoverPublicIP"))
        .unwrap_or(true)
}
