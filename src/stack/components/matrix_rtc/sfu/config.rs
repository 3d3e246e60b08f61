//! The configuration of LiveKit.
//!
//! Source: <https://github.com/livekit/livekit/blob/master/config-sample.yaml>

use serde::Serialize;

use super::super::authorisation::AuthorisationService;
use super::exposed::{Exposed, ExposedPorts, OutsidePort};
use super::ports::{HTTP, METRICS};
use super::turn::{self, TurnTls};
use super::way::Way;
use crate::kube::object::{Files, Labels, Number};
use crate::schema;
use crate::stack::Context;
use crate::stack::additional::Additional;
use crate::stack::cache::Connection;
use crate::stack::config_file::{ConfigFile, Rank, Variable};
use crate::stack::outline::MediaAddress;
use crate::stack::program::Manual;
use crate::stack::reference::SecretRef;
use crate::values::typed::MatrixRtcSfu;

/// Where it finds its settings and its API keys.
pub(super) const CONFIG: &str = "/conf/sfu-config.yaml";
pub(super) const KEYS: &str = "/conf/keys.yaml";

const UNDERRIDES: &str = "config-underrides.yaml";
const OVERRIDES: &str = "config-overrides.yaml";
const KEYS_TEMPLATE: &str = "keys-template.yaml";

/// What is known of its settings.
pub(super) static MANUAL: Manual = Manual {
    schema: Some(&schema::LIVEKIT),
    advice: &[
        (&["logging"], "set `matrixRTC.sfu.logging`"),
        (&["redis"], "set `matrixRTC.sfu.redisOrValkey`"),
        (&["turn"], "set `matrixRTC.sfu.exposedServices`"),
        (&["rtc"], "set `matrixRTC.sfu.exposedServices`"),
    ],
    ..Manual::NONE
};

/// What LiveKit's configuration follows from.
#[derive(Debug)]
pub(super) struct Facts<'f, 'a> {
    pub values: &'f MatrixRtcSfu<'a>,
    /// The name of the API key, and its secret.
    pub key: &'a str,
    pub secret: Option<&'f SecretRef>,
    pub cache: Option<&'f Connection>,
    pub exposed: &'f ExposedPorts<'a>,
    pub turn_tls: Option<&'f TurnTls<'a>>,
}

#[derive(Debug, Serialize)]
struct FileFacts<'f> {
    port: u16,
    metrics_port: u16,
    key: &'f str,
    keys: Labels,
    webhook: String,
    logging: Logging<'f>,
    use_external_ip: bool,
    has_node_ip: bool,
    rtc_ports: RtcPorts,
    redis: Option<Redis>,
    turn: Option<turn::Config<'f>>,
}

#[derive(Debug, Serialize)]
struct Logging<'f> {
    level: &'f str,
    pion_level: &'f str,
    json: bool,
}

/// Where processes of LiveKit meet.
/// <https://docs.livekit.io/transport/self-hosting/distributed/>
#[derive(Debug, Serialize)]
struct Redis {
    address: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    db: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    password: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    use_tls: Option<bool>,
}

impl Redis {
    fn new(cache: &Connection) -> Self {
        Self {
            address: cache.address().in_file(),
            db: cache.db.filter(|db| *db != 0),
            password: cache.password.as_ref().map(|_| "${SFU_REDIS_PASSWORD}"),
            use_tls: cache.tls.then_some(true),
        }
    }
}

/// What LiveKit's `rtc` says of its ports.
#[derive(Debug, Serialize)]
struct RtcPorts {
    tcp_port: Option<Number>,
    udp_port: Option<Number>,
    port_range_start: Option<Number>,
    port_range_end: Option<Number>,
}

impl<'a> Facts<'_, 'a> {
    /// The files of the ConfigMap.
    pub(super) fn files(&self, cx: &Context<'a>) -> Files {
        let logging = self.values.logging();
        let facts = FileFacts {
            port: HTTP.number,
            metrics_port: METRICS.number,
            key: self.key,
            keys: Labels::from_iter([(self.key.to_owned(), "${LIVEKIT_SECRET}")]),
            webhook: AuthorisationService::webhook(cx),
            logging: Logging {
                level: logging.level().or_default(),
                pion_level: logging.pion_level().or_default(),
                json: logging.json().is_on(),
            },
            use_external_ip: uses_stun(self.values),
            has_node_ip: self.node_ip().is_some(),
            rtc_ports: RtcPorts::new(self.exposed),
            redis: self.cache.map(Redis::new),
            turn: turn::Config::new(self.exposed, self.turn_tls),
        };
        let file = |name| cx.file(&format!("matrix-rtc/{name}"), "sfu", &facts);
        [UNDERRIDES, OVERRIDES, KEYS_TEMPLATE]
            .into_iter()
            .map(|name| (name, file(name)))
            .collect()
    }

    /// The file with the settings.
    pub(super) fn config(
        &self,
        config_map: &str,
        files: &Files,
        additional: &Additional<'a>,
    ) -> ConfigFile<'a> {
        let mut file = ConfigFile::new(CONFIG);
        file.add_ours(config_map, files, Rank::Yielding, &[UNDERRIDES]);
        file.add_additional(additional);
        file.add_ours(config_map, files, Rank::Winning, &[OVERRIDES]);
        self.add_variables(&mut file);
        let password = self.cache.and_then(|cache| cache.password.as_ref());
        file.add_content("SFU_REDIS_PASSWORD", password, None);
        if let Some(cache) = self.cache {
            cache.add_bare_variables(&mut file);
        }
        file
    }

    /// The file with the API keys.
    pub(super) fn keys(&self, config_map: &str, files: &Files) -> ConfigFile<'a> {
        let mut file = ConfigFile::new(KEYS);
        file.add_ours(config_map, files, Rank::Winning, &[KEYS_TEMPLATE]);
        self.add_variables(&mut file);
        file
    }

    fn add_variables(&self, file: &mut ConfigFile<'a>) {
        file.add_content("LIVEKIT_SECRET", self.secret, None);
        let node_ip = self.node_ip();
        file.variables
            .extend(node_ip.map(|ip| ("NODE_IP".into(), ip)));
    }

    /// The address to announce: the user's own, else the node's or the pod's as Kubernetes knows
    /// it, else none: STUN finds it.
    fn node_ip(&self) -> Option<Variable> {
        if let Some(address) = self.values.manual_ip().filled() {
            return Some(Variable::Text(address.to_owned()));
        }
        let source = self.values.node_ipsource().or_default();
        (!uses_stun(self.values)).then(|| Variable::Field(format!("status.{source}")))
    }
}

impl RtcPorts {
    fn new(exposed: &ExposedPorts) -> Self {
        let listens_on = |way| exposed.get(way).and_then(Exposed::listens_on);
        let range = exposed.get(Way::RtcUdp).map(|range| range.ports.as_slice());
        let target = |port: &OutsidePort| port.target.clone();
        Self {
            tcp_port: listens_on(Way::RtcTcp),
            udp_port: listens_on(Way::RtcMuxedUdp),
            port_range_start: range.and_then(<[_]>::first).map(target),
            port_range_end: range.and_then(<[_]>::last).map(target),
        }
    }
}

/// What it tells clients.
pub(super) fn media_address(values: &MatrixRtcSfu) -> MediaAddress {
    match values.manual_ip().filled() {
        Some(address) => MediaAddress::Manual(address.to_owned()),
        None if uses_stun(values) => MediaAddress::Stun,
        None => MediaAddress::Own(values.node_ipsource().or_default().to_owned()),
    }
}

/// Whether the SFU asks servers on the internet for its address.
pub(super) fn uses_stun(values: &MatrixRtcSfu) -> bool {
    values.use_stun_to_discover_public_ip().or_default()
}
