//! The connections of Matrix RTC.

use super::plan::Planned;
use super::ports;
use super::sfu::{self, Sfu};
use crate::kube::object::{Number, PolicyPort};
use crate::stack::connections::Connections;
use crate::stack::ends::End;
use crate::stack::pods::Pods;
use crate::stack::ports::{own_ports, tcp};

impl Planned<'_> {
    pub(super) fn add_connections(&self, out: &mut Connections) {
        let pods = Pods::of(&self.authorisation.workload);
        let why = "Clients ask for a place in a call";
        out.add_web(&pods, &self.service, &[ports::HTTP], why);
        out.add_dns(&pods);
        let asks_ours = self.authorisation.homeservers.is_some();
        if let Some(front) = self.front.as_ref().filter(|_| asks_ours) {
            let ports = own_ports(&[front.homeserver]);
            out.add(&pods, &front.pods, ports, "Synapse is asked who calls");
        }
        if let Some(cache) = &self.authorisation.cache {
            cache.connect(&pods, out);
        }
        out.add_federation(&pods, "Other homeservers are asked who calls");
        let why = "Rooms are made at the SFU, by its public host";
        out.add_internet(&pods, tcp([self.authorisation.sfu_port()]), why);
        if let Some(sfu) = &self.sfu {
            let to = Pods::of(&sfu.workload);
            out.add_web(&to, &self.service, &[sfu::HTTP], "Clients join calls");
            sfu.add_connections(&pods, out);
        }
    }
}

impl Sfu<'_> {
    fn add_connections(&self, authorisation: &Pods, out: &mut Connections) {
        let pods = Pods::of(&self.workload);
        self.add_media(&pods, out);
        out.add_metrics(&pods, self.monitor.as_ref());
        out.add_dns(&pods);
        let ports = || own_ports(&[ports::HTTP]);
        if let Some(cache) = &self.cache {
            cache.connect(&pods, out);
        }
        let webhook = "The SFU tells what happens in calls";
        out.add(&pods, authorisation, ports(), webhook);
        if self.host_network {
            // From a pod on the node's network, packets come as the node's.
            out.add(End::Nodes, authorisation, ports(), webhook);
        }
    }

    fn add_media(&self, pods: &Pods, out: &mut Connections) {
        let ports = self.exposed.policy_ports();
        let has_udp = ports.iter().any(|port| port.protocol == "UDP");
        if !ports.is_empty() {
            let why = "Clients send the media of calls";
            if !self.streams.is_empty() {
                out.add(End::Gateway, pods, ports.clone(), why);
            }
            out.add(End::Callers, pods, ports, why);
        }
        if has_udp {
            let why = "Media goes to clients at any port, and STUN is asked";
            out.add(pods, End::Anywhere, vec![udp(None)], why);
        } else if self.uses_stun() {
            let why = "STUN is asked for the address";
            out.add(
                pods,
                End::Anywhere,
                STUN.map(|port| udp(Some(port))).into(),
                why,
            );
        }
    }
}

/// The ports of the servers that LiveKit asks.
/// <https://github.com/livekit/livekit/blob/master/config-sample.yaml>
const STUN: [u16; 2] = [3478, 19302];

/// A UDP port, or all of them.
fn udp(port: Option<u16>) -> PolicyPort {
    PolicyPort {
        protocol: "UDP",
        port: port.map(Number::from),
        end_port: None,
    }
}
