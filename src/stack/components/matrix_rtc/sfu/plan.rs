//! What follows from the values of the SFU, and its objects.

use std::net::IpAddr;

use super::super::authorisation::AuthorisationService;
use super::super::objects::below;
use super::exposed::ExposedPorts;
use super::ports::{HTTP, METRICS};
use super::services::ExposedService;
use super::turn::TurnTls;
use super::values::{FOLDER, NAME, PROGRAM};
use super::way::Way;
use super::{clashes, config, gateway, listeners};
use crate::kube::object::{Body, Files};
use crate::source::Code;
use crate::source::problem::{Problem, Severity};
use crate::stack::additional::Additional;
use crate::stack::cache::Connection;
use crate::stack::config_file::ConfigFile;
use crate::stack::controller::Controller;
use crate::stack::exposure::Stream;
use crate::stack::hashes::{Known, digest_of_files, label};
use crate::stack::labels::{COMPONENT as COMPONENT_LABEL, INSTANCE, PART_OF};
use crate::stack::monitor::Monitor;
use crate::stack::outer_service::OuterService;
use crate::stack::outline::{OpenPort, Outline};
use crate::stack::program::{Program, ProgramConfig};
use crate::stack::reference::SecretRef;
use crate::stack::secret::OwnSecret;
use crate::stack::workload::{Profile, Workload};
use crate::stack::{Context, Object};
use crate::values::typed::MatrixRtcSfu;

/// Its database on the server that the stack brings.
const DATABASE: i64 = 3;

/// What is known of the SFU once its values are read.
#[derive(Debug)]
pub(crate) struct Sfu<'a> {
    pub workload: Workload<'a>,
    pub values: MatrixRtcSfu<'a>,
    pub own: OwnSecret,
    pub additional: Additional<'a>,
    pub livekit_secret: Option<SecretRef>,
    /// The registration of the authorisation service, whose Secret the chart mounts here too.
    pub registration: Option<SecretRef>,
    pub cache: Option<Connection>,
    pub exposed: ExposedPorts<'a>,
    pub services: Vec<ExposedService<'a>>,
    pub turn_tls: Option<TurnTls<'a>>,
    /// Its ports that clients reach by a Gateway.
    pub streams: Vec<Stream>,
    /// The pod has the node's network.
    pub host_network: bool,
    pub files: Files,
    pub config: ConfigFile<'a>,
    pub keys: ConfigFile<'a>,
    pub monitor: Option<Monitor<'a>>,
}

impl<'a> Sfu<'a> {
    /// What keeps it from being deployed, though it can be rendered.
    pub(crate) fn faults(&self, cx: &Context<'a>) -> Vec<Problem> {
        let mut out = clashes::check(cx, &self.exposed);
        if out.iter().all(|known| known.severity != Severity::Error) {
            out.extend(listeners::check(cx, &self.exposed));
        }
        out.extend(self.exposed.faults_of_shared(cx));
        out.extend(self.address_fault(cx));
        out
    }

    /// LiveKit announces no address that it can't read.
    fn address_fault(&self, cx: &Context<'a>) -> Option<Problem> {
        let field = self.values.manual_ip();
        let address = field.filled()?;
        let expected = "expected an IP address such as `192.0.2.7` or `2001:db8::7`";
        let is_address = address.parse::<IpAddr>().is_ok();
        (!is_address).then(|| cx.problem(Code::InvalidValue, &field, expected))
    }

    pub(crate) fn new(
        cx: &Context<'a>,
        values: MatrixRtcSfu<'a>,
        authorisation: &AuthorisationService<'a>,
    ) -> Self {
        let mut own = OwnSecret::new(cx.release.object(NAME));
        let additional = Additional::new(cx, &values.additional(), &mut own);
        let host_network = values.host_network().is_on();
        let outside = values.exposed_services();
        let exposed = ExposedPorts::new(cx, &outside, host_network);
        let has_turn_tls = exposed.get(Way::TurnTls).is_some();
        let turn_tls = has_turn_tls.then(|| TurnTls::new(cx, outside.turn_tls()));
        let mut workload = workload(cx, &values);
        let has_cache = cx.chart.switches.valkey;
        let given = values.redis_or_valkey();
        let cache = has_cache.then(|| Connection::new(cx, &given, &mut own, DATABASE));
        let cache = cache.flatten();
        let facts = config::Facts {
            values: &values,
            key: authorisation.key,
            secret: authorisation.secret.as_ref(),
            cache: cache.as_ref(),
            exposed: &exposed,
            turn_tls: turn_tls.as_ref(),
        };
        let files = facts.files(cx);
        workload.add_label(label("matrix-rtc-sfu-config"), digest_of_files(&files));
        let secrets = additional.secrets().chain(&authorisation.secret);
        let secrets = secrets.chain(cache.iter().flat_map(Connection::secrets));
        workload.add_credential_hash("matrix-rtc-sfu-secret", secrets);
        let streams = gateway::streams(cx, &values, &workload, &exposed, turn_tls.as_ref());
        Self {
            streams,
            config: facts.config(&workload.name, &files, &additional),
            keys: facts.keys(&workload.name, &files),
            livekit_secret: authorisation.secret.clone(),
            registration: authorisation.registration.clone(),
            services: exposed.services(cx),
            monitor: Monitor::new(cx, values.service_monitors(), METRICS),
            workload,
            own,
            cache,
            additional,
            exposed,
            turn_tls,
            host_network,
            files,
            values,
        }
    }

    /// Every credential that it uses.
    pub(crate) fn secrets(&self) -> impl Iterator<Item = &SecretRef> {
        let own = self.additional.secrets().chain(&self.livekit_secret);
        own.chain(self.cache.iter().flat_map(Connection::secrets))
    }

    /// Whether it asks servers on the internet for its address.
    pub(crate) fn uses_stun(&self) -> bool {
        config::uses_stun(&self.values)
    }

    pub(crate) fn objects(
        &self,
        cx: &Context<'a>,
        known: &Known,
        service: &OuterService<'a>,
    ) -> Vec<Object<'a>> {
        let workload = &self.workload;
        let name = &workload.name;
        let user = self.values.labels();
        let labels = workload.identity.labels(cx, &user);
        let ports = vec![HTTP.served_by_name(), METRICS.served_by_name()];
        let mut out = vec![
            Object::new(cx, name, &labels, Body::ConfigMap(self.files.clone())),
            Object::new(
                cx,
                &self.own.name,
                &labels,
                Body::Secret(self.own.data.clone()),
            ),
            service.object(cx, name, &labels, workload.selector(), ports),
            workload.object(cx, known, self.pod(cx)),
        ];
        out.extend(Object::service_account(cx, workload, &labels));
        let services = self.services.iter();
        out.extend(services.map(|service| service.object(cx, workload, &user)));
        let turn_tls = self.turn_tls.iter();
        out.extend(turn_tls.filter_map(|turn| turn.object(cx, workload, &user)));
        // The Services of the exposed ports have no metrics, so that more than the instance is
        // asked for.
        let by = [COMPONENT_LABEL, INSTANCE, PART_OF];
        let monitor = self.monitor.iter();
        out.extend(monitor.map(|monitor| monitor.object(cx, name, &labels, &by)));
        out.into_iter()
            .map(|object| below(FOLDER, object))
            .collect()
    }

    pub(crate) fn program(&self) -> Program<'_, 'a> {
        Program {
            name: PROGRAM.into(),
            workload: &self.workload,
            config: ProgramConfig::Merged(&self.config),
            manual: &config::MANUAL,
        }
    }

    pub(crate) fn outline(&self, out: &mut Outline) {
        for exposed in self.exposed.all() {
            let name = exposed.way.names().port;
            out.add_port(OpenPort {
                is_by_gateway: self.streams.iter().any(|stream| stream.listener == name),
                ..exposed.open_port()
            });
        }
        out.media_address = Some(config::media_address(&self.values));
        if let Some(turn) = &self.turn_tls {
            turn.outline(out);
        }
    }
}

fn workload<'a>(cx: &Context<'a>, values: &MatrixRtcSfu<'a>) -> Workload<'a> {
    let profile = Profile {
        component: "matrix-rtc-voip-server",
        name: NAME,
        controller: Controller::Deployment,
        policy_key: "sfu",
    };
    Workload::new(cx, &values.into(), profile).trusting(cx)
}
