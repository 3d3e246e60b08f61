//! Who opens connections to whom, as components say. Network policies are made of it.

use super::Context;
use super::exposure::OuterService;
use super::labels::INSTANCE;
use super::monitor::Monitor;
use super::surroundings::Surroundings;
use super::workload::Workload;
use crate::kube::object::{Number, PolicyPort, Port};

/// Connections from the one who opens them to the one who takes them.
#[derive(Clone, Debug)]
pub struct Connection {
    pub from: End,
    pub to: End,
    pub ports: Vec<PolicyPort>,
    /// What they are for, in a sentence.
    pub why: &'static str,
}

/// One end of a connection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum End {
    /// Pods of the release.
    Pods(Pods),
    /// Pods of the user's in the namespace of the release.
    Namespace,
    IngressController,
    Prometheus,
    Dns,
    KubernetesApi,
    /// Clients that send the media of calls.
    Callers,
    Nodes,
    /// Servers outside of the stack, which the values do not name.
    Internet,
    Anywhere,
    /// A server that the values name.
    Server {
        kind: ServerKind,
        host: String,
    },
}

/// A kind of server of the user's: for each, `networkPolicy` says which networks such servers are in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ServerKind {
    Database,
    Cache,
    Mail,
    Directory,
}

/// Pods of the release that have one policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pods {
    /// The name of the policy.
    pub name: String,
    /// The label that selects them.
    pub label: (&'static str, String),
    /// They run before the release's own objects are there, so that their policy must come first.
    pub early: bool,
}

impl Pods {
    pub fn new(name: &str, label: &'static str, value: &str) -> Self {
        Self {
            name: name.to_owned(),
            label: (label, value.to_owned()),
            early: false,
        }
    }

    /// Those of a workload.
    pub fn of(workload: &Workload) -> Self {
        Self::new(&workload.name, INSTANCE, &workload.instance)
    }

    /// Those of the workload whose name ends so.
    pub fn named(cx: &Context, suffix: &str) -> Self {
        let name = cx.release.object(suffix);
        Self::new(&name, INSTANCE, &name)
    }

    /// The same, where they run before the release's own objects are there.
    #[must_use]
    pub fn early(self) -> Self {
        Self {
            early: true,
            ..self
        }
    }
}

impl From<&Pods> for End {
    fn from(pods: &Pods) -> Self {
        Self::Pods(pods.clone())
    }
}

/// TCP ports.
pub fn tcp(ports: impl IntoIterator<Item = i64>) -> Vec<PolicyPort> {
    let port = |number: i64| PolicyPort {
        protocol: "TCP",
        port: Some(Number::Int(number)),
        end_port: None,
    };
    ports.into_iter().map(port).collect()
}

/// The ports of programs of the stack.
pub fn own_ports(ports: &[Port]) -> Vec<PolicyPort> {
    tcp(ports.iter().map(|port| i64::from(port.number)))
}

/// Connections as they are collected.
#[derive(Debug)]
pub struct Connections<'c, 'a> {
    pub all: Vec<Connection>,
    pub surroundings: &'c Surroundings<'a>,
}

impl<'c, 'a> Connections<'c, 'a> {
    pub fn new(surroundings: &'c Surroundings<'a>) -> Self {
        Self {
            all: Vec::new(),
            surroundings,
        }
    }

    pub fn add(
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

    /// Those to the ports behind an Ingress: from its controller, and from anywhere where the Service is open to all.
    pub fn add_web(
        &mut self,
        to: &Pods,
        service: &OuterService,
        ports: &[Port],
        why: &'static str,
    ) {
        self.add_public(to, service.is_public(), ports, why);
    }

    /// As [`Connections::add_web`], where it is known whether the Service is open to all.
    pub fn add_public(&mut self, to: &Pods, is_public: bool, ports: &[Port], why: &'static str) {
        self.add(End::IngressController, to, own_ports(ports), why);
        if is_public {
            let why = "The Service is reached from outside of the cluster";
            self.add(End::Anywhere, to, own_ports(ports), why);
        }
    }

    /// That from Prometheus to the port with metrics, where they are collected.
    pub fn add_metrics(&mut self, to: &Pods, monitor: Option<&Monitor>) {
        if let Some(monitor) = monitor {
            self.add(
                End::Prometheus,
                to,
                own_ports(&[monitor.port]),
                "Metrics are collected",
            );
        }
    }

    pub fn add_dns(&mut self, from: &Pods) {
        let ports = self.surroundings.dns_ports();
        self.add(from, End::Dns, ports, "Names are resolved");
    }

    /// That to the API of Kubernetes.
    pub fn add_api(&mut self, from: &Pods, why: &'static str) {
        let ports = self.surroundings.api_ports();
        self.add(from, End::KubernetesApi, ports, why);
    }

    /// That to other homeservers.
    pub fn add_federation(&mut self, from: &Pods, why: &'static str) {
        let ports = self.surroundings.federation_ports();
        self.add_internet(from, ports, why);
    }

    /// That to servers on the internet, and that to the Ingress controller, which takes what goes to public hosts of the cluster itself.
    pub fn add_internet(&mut self, from: &Pods, ports: Vec<PolicyPort>, why: &'static str) {
        self.add(from, End::Internet, ports, why);
        let is_there = |known: &Connection| {
            known.from == End::from(from) && known.to == End::IngressController
        };
        if !self.all.iter().any(is_there) {
            let ports = self.surroundings.ingress_controller_ports();
            let why = "Public hosts of this cluster are at the Ingress controller";
            self.add(from, End::IngressController, ports, why);
        }
    }

    /// That to the server which mail goes through.
    pub fn add_mail(&mut self, from: &Pods, server: Option<MailServer>) {
        if let Some(MailServer { host, port }) = server {
            let server = End::Server {
                kind: ServerKind::Mail,
                host,
            };
            self.add(from, server, tcp([port]), "Mail is sent");
        }
    }
}

/// A mail server.
#[derive(Debug, PartialEq, Eq)]
pub struct MailServer {
    pub host: String,
    pub port: i64,
}

/// The port that a URL leads to, where it is one that a server is reached by.
pub fn port_of(url: &str) -> Option<i64> {
    let (scheme, rest) = url.split_once("://")?;
    let authority = rest.split(['/', '?', '#']).next()?;
    let host = authority.rsplit('@').next()?;
    // The colons inside of an IPv6 address are none before a port.
    let after_address = host.rsplit(']').next()?;
    match (after_address.rsplit_once(':'), scheme) {
        (Some((_, port)), "https" | "http" | "wss" | "ws") => {
            port.parse().ok().filter(|port| (1..=65535).contains(port))
        }
        (None, "https" | "wss") => Some(443),
        (None, "http" | "ws") => Some(80),
        _ => None,
    }
}

/// 443 and the ports of these URLs, each once.
pub fn web_ports<'u>(urls: impl IntoIterator<Item = &'u str>) -> Vec<PolicyPort> {
    url_ports(urls.into_iter().chain(["https://any"]))
}

/// The ports of these URLs, each once; 443, where none of them has one.
pub fn url_ports<'u>(urls: impl IntoIterator<Item = &'u str>) -> Vec<PolicyPort> {
    let mut ports: Vec<i64> = urls.into_iter().filter_map(port_of).collect();
    ports.sort_unstable();
    ports.dedup();
    // No port at all would be every port.
    tcp(if ports.is_empty() { vec![443] } else { ports })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ports_of_urls() {
        for (url, port) in [
            ("https://example.org", Some(443)),
            ("http://example.org/x:1", Some(80)),
            ("https://user:pw@example.org:8443/x", Some(8443)),
            ("wss://[2001:db8::1]:7443", Some(7443)),
            ("https://[2001:db8::1]", Some(443)),
            ("ftp://example.org", None),
            ("https://example.org:0", None),
            ("example.org", None),
        ] {
            assert_eq!(port_of(url), port, "{url}");
        }
    }

    #[test]
    fn some_port_is_always_named() {
        assert_eq!(url_ports(["https://a:1", "http://b"]), tcp([1, 80]));
        assert_eq!(url_ports([]), tcp([443]));
        assert_eq!(web_ports(["https://a:1"]), tcp([1, 443]));
    }
}
