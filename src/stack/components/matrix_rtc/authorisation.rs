//! The authorisation service: it takes a user's OpenID token, asks the user's homeserver, and gives
//! out tokens for LiveKit.
//!
//! Its variables: <https://github.com/element-hq/lk-jwt-service#configuration>

use std::rc::Rc;

use super::credentials::LIVEKIT_SECRET;
use super::objects::below;
use super::ports::HTTP;
use super::sfu_url;
use crate::kube::object::{Body, Container, Labels, ProbeAction, SecretData};
use crate::stack::application_service::registration;
use crate::stack::cache::Connection;
use crate::stack::controller::Controller;
use crate::stack::hashes::Known;
use crate::stack::outer_service::OuterService;
use crate::stack::pod::{Pod, probed};
use crate::stack::pods::Pods;
use crate::stack::ports::port_of;
use crate::stack::reference::SecretRef;
use crate::stack::roles::Homeserver;
use crate::stack::secret::{OwnSecret, Slot};
use crate::stack::secret_volumes::SecretVolumes;
use crate::stack::tools::wait_for;
use crate::stack::workload::{Profile, Workload};
use crate::stack::{Context, Object};
use crate::values::typed;

pub(super) const NAME: &str = "matrix-rtc-authorisation-service";
const FOLDER: &str = "authorisation-service";

/// Its database on the server that the stack brings.
const DATABASE: i64 = 2;

/// What is known of the authorisation service once the values are read.
#[derive(Debug)]
pub(super) struct AuthorisationService<'a> {
    pub workload: Workload<'a>,
    values: typed::MatrixRtc<'a>,
    /// The name of the API key at the SFU.
    pub key: &'a str,
    /// The secret of the API key.
    pub secret: Option<SecretRef>,
    own: OwnSecret,
    /// What the homeserver knows it by.
    pub registration: Option<SecretRef>,
    /// The homeserver whose users it serves.
    server_name: Option<String>,
    pub cache: Option<Connection>,
    homeserver: Option<Rc<Homeserver>>,
    /// Where clients find the SFU. Missing where only a variable of the user's says it.
    url: Option<String>,
    /// The homeservers whose users may make rooms.
    full_access: String,
    /// Homeservers that are asked elsewhere than other servers would.
    pub homeservers: Option<String>,
}

/// Its Secret; of the registration in it there is a copy for the hook that checks the homeserver's
/// configuration.
pub(super) fn own_secret(cx: &Context) -> OwnSecret {
    let name = cx.release.object(NAME);
    if cx.chart.switches.rtc_is_appservice {
        OwnSecret::with_copy(cx, name, "pre")
    } else {
        OwnSecret::new(name)
    }
}

impl<'a> AuthorisationService<'a> {
    pub(super) fn new(
        cx: &Context<'a>,
        values: &typed::MatrixRtc<'a>,
        url: Option<String>,
    ) -> Self {
        let profile = Profile {
            component: NAME,
            name: NAME,
            controller: Controller::Deployment,
            policy_key: "matrixRTC",
        };
        let mut own = own_secret(cx);
        let has_cache = cx.chart.switches.valkey;
        let given = values.redis_or_valkey();
        let cache = has_cache.then(|| Connection::new(cx, &given, &mut own, DATABASE));
        let cache = cache.flatten();
        let is_service = cx.chart.switches.rtc_is_appservice;
        let registration = registration(cx, &Pods::named(cx, NAME), &mut own);
        let auth = values.livekit_auth();
        let slot = Slot::generated("LIVEKIT_SECRET", LIVEKIT_SECRET);
        let secret = own.credential(cx, &auth.secret(), slot);
        let mut workload = Workload::new(cx, &values.into(), profile).trusting(cx);
        let cached = cache.iter().flat_map(Connection::secrets);
        let used = secret.iter().chain(&registration).chain(cached);
        workload.add_credential_hash("matrix-rtc-authorisation-service-secret", used);
        Self {
            workload,
            key: auth.key().get().unwrap_or_default(),
            secret,
            own,
            registration,
            server_name: is_service.then(|| cx.needed_server_name().as_ref().to_owned()),
            cache,
            homeserver: cx.homeserver(),
            url,
            full_access: full_access(cx, values),
            homeservers: homeservers(cx),
            values: values.clone(),
        }
    }

    /// Where the SFU says what happens in its rooms.
    pub(super) fn webhook(cx: &Context) -> String {
        let host = cx.service_host(NAME);
        format!("http://{host}:{}/sfu_webhook", HTTP.number)
    }

    pub(super) fn objects(
        &self,
        cx: &Context<'a>,
        known: &Known,
        service: &OuterService<'a>,
    ) -> Vec<Object<'a>> {
        let workload = &self.workload;
        let name = &workload.name;
        let labels = workload.identity.labels(cx, &self.values.labels());
        let ports = vec![HTTP.served_by_name()];
        let mut out = vec![
            Object::new(
                cx,
                &self.own.name,
                &labels,
                Body::Secret(self.own.data.clone()),
            ),
            service.object(cx, name, &labels, workload.selector(), ports),
            workload.object(cx, known, self.pod(cx)),
        ];
        out.extend(self.hook_secret(cx, &labels));
        out.extend(Object::service_account(cx, workload, &labels));
        out.into_iter()
            .map(|object| below(FOLDER, object))
            .collect()
    }

    /// The copy of a registration of the values, for the hook that checks the homeserver's
    /// configuration, in which it is named.
    fn hook_secret(&self, cx: &Context<'a>, labels: &Labels) -> Option<Object<'a>> {
        let registration = self.registration.as_ref()?;
        let name = registration.hook_secret.as_ref()?;
        let text = cx.ledger.inline(registration)?;
        self.homeserver.as_ref()?;
        let mut data = SecretData::new();
        data.set(&*registration.key, text.as_bytes());
        let labels = cx.labels_for_check(labels.clone());
        let copy = Object::new(cx, name, &labels, Body::Secret(data));
        Some(copy.pre(-1).hook_copy())
    }

    /// It asks the homeserver and the cache when it starts.
    fn waits(&self, cx: &Context<'a>) -> Vec<Container<'a>> {
        let workload = &self.workload;
        let waits = cx.chart.switches.waits_for_servers;
        let cache = self.cache.as_ref().and_then(|it| it.wait(cx, workload));
        let homeserver = self.homeserver.as_ref().filter(|_| waits);
        let homeserver = homeserver.map(|it| wait_for(cx, workload, "synapse-wait", &it.address));
        cache.into_iter().chain(homeserver).collect()
    }

    fn pod(&self, cx: &Context<'a>) -> Pod<'a> {
        let workload = &self.workload;
        let secrets = SecretVolumes::of(self.secret.iter().chain(&self.registration));
        let password = self.cache.as_ref().and_then(|it| it.password.as_ref());
        let password = password.map(SecretRef::variable);
        let registration = self.registration.as_ref().map(SecretRef::path);
        let secret = self.secret.as_ref().map(SecretRef::path);
        let env = workload
            .tls_env()
            .with_some(sfu_url::VARIABLE, self.url.clone())
            .with("LIVEKIT_KEY", self.key.to_owned())
            .with_some("LIVEKIT_SECRET_FROM_FILE", secret)
            .with_some("LIVEKIT_AS_REGISTRATION_FILE", registration)
            .with_some("LIVEKIT_HS_SERVER_NAME", self.server_name.clone());
        let env = match &self.cache {
            Some(cache) => cache.address().add_to(env),
            None => env,
        };
        let env = env
            .with_some(
                "LIVEKIT_REDIS_URL",
                self.cache.as_ref().map(Connection::bare_uri),
            )
            .with_some("LIVEKIT_REDIS_PASSWORD", password)
            .with("LIVEKIT_FULL_ACCESS_HOMESERVERS", self.full_access.clone())
            .with_some("LIVEKIT_CS_API_URL_OVERRIDES", self.homeservers.clone());
        let container = Container {
            env,
            ports: vec![HTTP.listed()],
            volume_mounts: workload.tls_mounts(secrets.mounts()),
            ..workload.container(NAME, &workload.image)
        };
        let probe = ProbeAction::http("/healthz", HTTP.name);
        let probes = [probe.clone(), probe.clone(), probe];
        Pod {
            init_containers: self.waits(cx),
            containers: vec![probed(container, &workload.probes, probes)],
            volumes: secrets.volumes().collect(),
            ..Pod::default()
        }
    }

    /// The port of the URL at which it finds the SFU: ours, else that of a variable of the user's.
    pub(super) fn sfu_port(&self) -> i64 {
        let given = || sfu_url::variable(&self.values)?.1;
        let url = self.url.as_deref().or_else(given);
        url.and_then(port_of).unwrap_or(443)
    }
}

/// The homeservers whose users may make rooms: ours alone where that is wanted and it has a name,
/// else all.
fn full_access<'a>(cx: &Context<'a>, values: &typed::MatrixRtc<'a>) -> String {
    let local_only = values.restrict_room_creation_to_local_users().or_default();
    let server_name = cx.server_name().filter(|_| local_only);
    server_name.map_or_else(|| "*".to_owned(), |name| name.as_ref().to_owned())
}

/// `name=URL` of the stack's own homeserver, which is asked inside of the cluster.
fn homeservers(cx: &Context) -> Option<String> {
    let (homeserver, server_name) = (cx.homeserver()?, cx.server_name()?);
    Some(format!("{server_name}=http://{}", homeserver.address))
}
