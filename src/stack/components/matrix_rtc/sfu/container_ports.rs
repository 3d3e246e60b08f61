//! The ports that the container of the SFU lists.

use super::exposed::{Exposed, OutsidePort};
use super::way::Way;
use crate::kube::object::ContainerPort;

impl Exposed<'_> {
    /// Ports of a container only inform, but for those that the node forwards. The former are as in
    /// the pods that the chart deploys, which leave out the end of a range, and in older releases
    /// name TCP for `rtcMuxedUdp`: to change that would end the calls in them.
    pub(crate) fn container_ports(&self) -> Vec<ContainerPort> {
        let forwarded = self.is_on_node() && !self.host_network;
        let all = &self.ports[..];
        match self.way {
            Way::RtcMuxedUdp if !forwarded => self.listed(all, self.listed_protocol),
            Way::RtcUdp if self.is_on_node() && !forwarded => Vec::new(),
            Way::RtcUdp if !forwarded => self.listed(&all[..all.len().saturating_sub(1)], "UDP"),
            way => self.listed(all, way.names().protocol),
        }
    }

    fn listed(&self, ports: &[OutsidePort], protocol: &'static str) -> Vec<ContainerPort> {
        let listed = |port: &OutsidePort| ContainerPort {
            name: port.name.clone().into(),
            container_port: port.target.clone(),
            host_port: self.is_on_node().then(|| port.number.clone()),
            protocol: Some(protocol),
        };
        ports.iter().map(listed).collect()
    }
}
