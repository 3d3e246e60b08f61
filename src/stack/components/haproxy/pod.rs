//! The pods of HAProxy.

use super::plan::Planned;
use super::ports::{METRICS, READY, REFUSED, SYNAPSE, WELL_KNOWN};
use super::values::NAME;
use crate::kube::object::{Container, Mount, Port, ProbeAction, Volume};
use crate::stack::pod::{Pod, probed, words};
use crate::stack::{Context, ending};

impl<'a> Planned<'a> {
    pub(super) fn pod(&self, cx: &Context<'a>) -> Pod<'a> {
        let workload = &self.workload;
        let (ports, mounts, volumes) = (self.ports(), self.mounts(), self.volumes());
        let container = Container {
            // With -dW a warning about the configuration ends it: better at the start than later.
            args: words(["-f", "/usr/local/etc/haproxy/haproxy.cfg", "-dW"]),
            ports: ports.into_iter().map(Port::listed).collect(),
            volume_mounts: workload.mounts(mounts),
            lifecycle: ending::lifecycle(cx),
            ..workload.main_container(NAME)
        };
        let test = ProbeAction::http("/haproxy_test", METRICS.name);
        // No traffic before the homeserver is there to take it.
        let ready = ProbeAction::http("/synapse_ready", READY.name);
        let startup = if self.homeserver.is_some() {
            ready
        } else {
            test.clone()
        };
        let probes = [test.clone(), test, startup];
        let containers = vec![probed(container, &workload.probes, probes)];
        Pod {
            containers,
            volumes,
            ..Pod::default()
        }
    }

    fn ports(&self) -> Vec<Port> {
        let (homeserver, well_known) = (self.homeserver.is_some(), self.well_known.is_some());
        [
            (SYNAPSE, homeserver),
            (REFUSED, homeserver),
            (WELL_KNOWN, well_known),
            (METRICS, true),
            (READY, homeserver),
        ]
        .into_iter()
        .filter_map(|(port, is_wanted)| is_wanted.then_some(port))
        .collect()
    }

    fn mounts(&self) -> Vec<Mount> {
        let mut out = vec![Mount::new("haproxy-config", "/usr/local/etc/haproxy").read_only()];
        if self.homeserver.is_some() {
            out.push(Mount::new("synapse-haproxy", "/synapse").read_only());
        }
        if self.well_known.is_some() {
            out.push(Mount::new("well-known-haproxy", "/well-known").read_only());
        }
        out
    }

    fn volumes(&self) -> Vec<Volume> {
        let mut out = vec![Volume::config_map("haproxy-config", &self.workload.name)];
        if let Some(homeserver) = &self.homeserver {
            let config_map = &homeserver.config_map;
            out.push(Volume::config_map("synapse-haproxy", config_map));
        }
        if let Some(well_known) = &self.well_known {
            out.push(Volume::config_map(
                "well-known-haproxy",
                &well_known.config_map,
            ));
        }
        out
    }
}
