//! Who opens connections to whom, as components say. Network policies are made of it.

use super::ends::{Connection, End, MailServer, ServerKind};
use super::monitor::Monitor;
use super::outer_service::OuterService;
use super::pods::Pods;
use super::ports::{own_ports, tcp};
use super::surroundings::Surroundings;
use crate::kube::object::{PolicyPort, Port};

/// Connections as they are collected.
#[derive(Debug)]
pub(crate) struct Connections<'c, 'a> {
    pub all: Vec<Connection>,
    pub surroundings: &'c Surroundings<'a>,
}

impl<'c, 'a> Connections<'c, 'a> {
    pub(crate) fn new(surroundings: &'c Surroundings<'a>) -> Self {
        Self {
            all: Vec::new(),
            surroundings,
        }
    }

    pub(crate) fn add(
        &mut self,
        from: impl Into<End>,
        to: impl Into<End>,
        ports: Vec<PolicyPort>,
        why: &'static str,
    ) {
        self.all.push(Connection {
            from: from.into(),
            to: to.into(),
            ports,
            why,
        });
    }

    /// Those to the ports behind an Ingress or a route: from what leads requests there, and from
    /// anywhere where the Service is open to all.
    pub(crate) fn add_web(
        &mut self,
        to: &Pods,
        service: &OuterService,
        ports: &[Port],
        why: &'static str,
    ) {
        self.add_public(to, service.is_public(), ports, why);
    }

    /// As [`Connections::add_web`], where it is known whether the Service is open to all.
    pub(crate) fn add_public(
        &mut self,
        to: &Pods,
        is_public: bool,
        ports: &[Port],
        why: &'static str,
    ) {
        self.add(End::Entrance, to, own_ports(ports), why);
        if is_public {
            let why = "The Service is reached from outside of the cluster";
            self.add(End::Anywhere, to, own_ports(ports), why);
        }
    }

    /// That from Prometheus to the port with metrics, where they are collected.
    pub(crate) fn add_metrics(&mut self, to: &Pods, monitor: Option<&Monitor>) {
        if let Some(monitor) = monitor {
            self.add(
                End::Prometheus,
                to,
                own_ports(&[monitor.port]),
                "Metrics are collected",
            );
        }
    }

    pub(crate) fn add_dns(&mut self, from: &Pods) {
        let ports = self.surroundings.dns_ports();
        self.add(from, End::Dns, ports, "Names are resolved");
    }

    /// That to the API of Kubernetes.
    pub(crate) fn add_api(&mut self, from: &Pods, why: &'static str) {
        let ports = self.surroundings.api_ports();
        self.add(from, End::KubernetesApi, ports, why);
    }

    /// That to other homeservers.
    pub(crate) fn add_federation(&mut self, from: &Pods, why: &'static str) {
        let ports = self.surroundings.federation_ports();
        self.add_outside(from, End::Homeservers, ports, why);
    }

    /// That to servers on the internet, and that to the Ingress controller or its like, which takes
    /// what goes to public hosts of the cluster itself.
    pub(crate) fn add_internet(&mut self, from: &Pods, ports: Vec<PolicyPort>, why: &'static str) {
        self.add_outside(from, End::Internet, ports, why);
    }

    fn add_outside(&mut self, from: &Pods, to: End, ports: Vec<PolicyPort>, why: &'static str) {
        self.add(from, to, ports, why);
        let is_there =
            |known: &Connection| known.from == End::from(from) && known.to == End::Entrance;
        if !self.all.iter().any(is_there) {
            let ports = self.surroundings.entrance_ports();
            let why = self.surroundings.why_entrance();
            self.add(from, End::Entrance, ports, why);
        }
    }

    /// That to the server which mail goes through.
    pub(crate) fn add_mail(&mut self, from: &Pods, server: Option<MailServer>) {
        if let Some(MailServer { host, port }) = server {
            let server = End::Server {
                kind: ServerKind::Mail,
                host,
            };
            self.add(from, server, tcp([port]), "Mail is sent");
        }
    }
}
