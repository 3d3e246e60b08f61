//! The Services that make ports of the SFU reachable.

use super::exposed::{Exposed, ExposedPorts, OutsidePort};
use super::values::NAME;
use super::way::Way;
use crate::kube::object::{Kind, ServicePort, TargetPort};
use crate::stack::labels::texts;
use crate::stack::network::IpFamilies;
use crate::stack::outer_service::OuterService;
use crate::stack::workload::Workload;
use crate::stack::{Context, Object};
use crate::values::typed;

/// How many ports of a range one Service holds.
const PORTS_PER_SERVICE: usize = 250;

/// A Service to render.
#[derive(Debug)]
pub(crate) struct ExposedService<'a> {
    name: String,
    /// What follows the SFU's name in its labels.
    instance: &'static str,
    service: OuterService<'a>,
    ports: Vec<ServicePort>,
}

impl<'a> ExposedPorts<'a> {
    /// The Services that make them reachable.
    pub(crate) fn services(&self, cx: &Context<'a>) -> Vec<ExposedService<'a>> {
        let own = self.behind_services();
        let own = own.flat_map(|exposed| exposed.services(cx));
        own.chain(self.shared_service(cx)).collect()
    }

    /// The Service that several share.
    fn shared_service(&self, cx: &Context<'a>) -> Option<ExposedService<'a>> {
        let shared = self.shared.as_ref()?;
        let served = |exposed: &Exposed| exposed.served(&exposed.ports);
        let ports: Vec<_> = self.of_shared().flat_map(served).collect();
        (!ports.is_empty()).then(|| ExposedService {
            name: cx.name(Kind::Service, &format!("{NAME}-load-balancer")),
            instance: Way::RtcTcp.names().instance,
            service: shared.service(cx),
            ports,
        })
    }
}

impl<'a> Exposed<'a> {
    fn services(&self, cx: &Context<'a>) -> Vec<ExposedService<'a>> {
        let names = self.way.names();
        let service = |(index, ports): (usize, &[OutsidePort])| {
            let suffix = match self.way {
                Way::RtcUdp => format!("{NAME}-{}-{index}", names.service),
                _ => format!("{NAME}-{}", names.service),
            };
            ExposedService {
                name: cx.name(Kind::Service, &suffix),
                instance: names.instance,
                service: self.outer_service(cx),
                ports: self.served(ports),
            }
        };
        let chunks = self.ports.chunks(PORTS_PER_SERVICE);
        chunks.enumerate().map(service).collect()
    }

    fn served(&self, ports: &[OutsidePort]) -> Vec<ServicePort> {
        let protocol = self.way.names().protocol;
        ports.iter().map(|port| port.served(protocol)).collect()
    }

    fn outer_service(&self, cx: &Context<'a>) -> OuterService<'a> {
        let values = &self.values;
        let follows = cx.chart.switches.exposed_ip_family;
        let families = follows.then(|| IpFamilies::new(cx).policy());
        let outside = values.external_traffic_policy().or_default();
        OuterService {
            kind: self.port_type,
            annotations: texts(&values.annotations()),
            internal_traffic_policy: values.internal_traffic_policy().or_default(),
            external_traffic_policy: (self.port_type != "ClusterIP").then_some(outside),
            external_ips: values.external_ips().nodes(),
            ip_family_policy: values.ip_family_policy().filled().or(families),
            ip_families: values.ip_families().nodes(),
            balancer: None,
        }
    }
}

impl OutsidePort {
    fn served(&self, protocol: &'static str) -> ServicePort {
        ServicePort {
            name: self.name.clone().into(),
            port: self.number.clone(),
            target_port: Some(TargetPort::Number(self.target.clone())),
            node_port: self.node_port.clone(),
            protocol: Some(protocol),
        }
    }
}

impl<'a> ExposedService<'a> {
    /// The Service of the SFU's pods.
    pub(crate) fn object(
        &self,
        cx: &Context<'a>,
        sfu: &Workload<'a>,
        labels: &typed::Entries<'a, typed::Field<'a, &'a str>>,
    ) -> Object<'a> {
        let identity = sfu.identity.named(format!("{NAME}-{}", self.instance));
        let labels = identity.labels(cx, labels);
        self.service
            .object(cx, &self.name, &labels, sfu.selector(), self.ports.clone())
            .file("exposed-service")
    }
}
