//! The authorisation service: it takes a user's OpenID token, asks the user's homeserver, and gives out tokens for LiveKit.
//!
//! Its variables: <https://github.com/element-hq/lk-jwt-service#configuration>

use minijinja::{Value, context};

use super::{PATH, workload_objects};
use crate::stack::hashes::secret_hash;
use crate::stack::ingress::IngressService;
use crate::stack::labels::{labels, user_labels};
use crate::stack::object::{Kind, Object};
use crate::stack::secret::{OwnSecret, SecretRef, secret_volumes};
use crate::stack::workload::{Controller, Workload};
use crate::stack::{Context, facts};

const NAME: &str = "matrix-rtc-authorisation-service";

/// What is known of the authorisation service once the values are read.
#[derive(Debug)]
pub struct AuthorisationService {
    pub workload: Workload,
    /// The name of the API key at the SFU.
    pub key: String,
    /// The secret of the API key.
    pub secret: Option<SecretRef>,
    pub own: OwnSecret,
    /// Where clients find the SFU; none where it is not part of the stack, so that only the user's `LIVEKIT_URL` can tell.
    pub url: Option<String>,
    full_access: String,
    /// Homeservers that are asked elsewhere than other servers would.
    pub homeservers: Option<String>,
}

impl AuthorisationService {
    pub fn new(cx: &Context, url: Option<String>) -> Self {
        let mut own = OwnSecret::new(cx.release.object(NAME), None);
        let secret = own.credential(
            cx,
            &format!("{PATH}.livekitAuth.secret"),
            "LIVEKIT_SECRET",
            Some("ELEMENT_CALL_LIVEKIT_SECRET"),
        );
        let mut workload = Workload::new(cx, PATH, NAME, NAME, Controller::Deployment);
        let (label, hash) = secret_hash(cx, &format!("{NAME}-secret"), &secret);
        workload.add_label(&label, &hash);
        Self {
            workload,
            key: cx
                .root
                .str(&format!("{PATH}.livekitAuth.key"))
                .unwrap_or_default()
                .to_owned(),
            secret,
            own,
            url,
            full_access: full_access(cx),
            homeservers: homeservers(cx),
        }
    }

    /// Where the SFU tells of what happens in its rooms.
    pub fn webhook(cx: &Context) -> String {
        format!("http://{}:8080/sfu_webhook", cx.service_host(NAME))
    }

    pub fn objects(&self, cx: &Context, service: &IngressService) -> Vec<Object> {
        let facts = ("authorisation", self.facts(service));
        let name = &self.workload.name;
        let plain = labels(
            cx.release,
            &self.workload.identity,
            &user_labels(cx.root, cx.node(PATH)),
        );
        let object = |kind, template| Object::new(kind, name, template, &plain, facts.clone());
        let mut out = vec![
            object(Kind::Secret, "matrix-rtc/authorisation-service/secret.yaml"),
            object(
                Kind::Service,
                "matrix-rtc/authorisation-service/service.yaml",
            )
            .annotations(&service.annotations),
        ];
        let templates = [
            "matrix-rtc/authorisation-service/deployment.yaml",
            "matrix-rtc/authorisation-service/service-account.yaml",
        ];
        out.extend(workload_objects(&self.workload, &plain, &facts, templates));
        out
    }

    fn facts(&self, service: &IngressService) -> Value {
        context! {
            url => self.url.as_deref(),
            key => self.key.as_str(),
            secret => self.secret.as_ref().map(SecretRef::path),
            full_access => self.full_access.as_str(),
            homeservers => self.homeservers.as_deref(),
            secrets => facts::value(&secret_volumes(self.secret.iter().map(|s| s.secret.as_str()))),
            data => facts::value(&facts::base64(&self.own.data)),
            service => facts::value(service),
        }
    }
}

/// The homeservers whose users may make rooms: ours alone where that is wanted and it has a name, else all.
fn full_access(cx: &Context) -> String {
    let local_only = cx
        .root
        .bool(&format!("{PATH}.restrictRoomCreationToLocalUsers"))
        .unwrap_or(true);
    local_only
        .then(|| cx.templated("serverName"))
        .flatten()
        .unwrap_or_else(|| "*".to_owned())
}

/// `name=URL` of the stack's own homeserver, which is asked inside of the cluster.
fn homeservers(cx: &Context) -> Option<String> {
    let server_name = cx
        .templated("serverName")
        .filter(|_| cx.enabled("synapse"))?;
    Some(format!(
        "{server_name}=http://{}:8008",
        cx.service_host("synapse")
    ))
}
