//! What rendered NetworkPolicies allow, as Kubernetes reads them.
//! <https://kubernetes.io/docs/reference/kubernetes-api/policy-resources/network-policy-v1/>

use std::collections::BTreeMap;
use std::net::IpAddr;

use serde_json::Value;

/// Someone who connects or is connected to.
#[derive(Clone, Debug)]
pub(super) struct Node {
    pub name: String,
    pub place: Place,
}

#[derive(Clone, Debug)]
pub(super) enum Place {
    Pod {
        namespace: String,
        labels: BTreeMap<String, String>,
    },
    Address(IpAddr),
}

/// A protocol and a port.
pub(super) type Port = (&'static str, i64);

pub(super) struct Policies<'v> {
    namespace: String,
    policies: Vec<&'v Value>,
}

impl<'v> Policies<'v> {
    pub(super) fn new(namespace: &str, policies: impl Iterator<Item = &'v Value>) -> Self {
        Self {
            namespace: namespace.to_owned(),
            policies: policies.map(|policy| &policy["spec"]).collect(),
        }
    }

    /// The specs of those that select a node.
    fn of(&self, node: &Node) -> Vec<&'v Value> {
        let Place::Pod { namespace, labels } = &node.place else {
            return Vec::new();
        };
        let selects =
            |spec: &&&Value| *namespace == self.namespace && selects(&spec["podSelector"], labels);
        self.policies.iter().filter(selects).copied().collect()
    }

    pub(super) fn isolates(&self, node: &Node) -> bool {
        let both = |spec: &&Value| spec["policyTypes"] == serde_json::json!(["Ingress", "Egress"]);
        self.of(node).iter().any(both)
    }

    /// The rules of both sides for a connection; none where a side has no policy.
    pub(super) fn between(&self, from: &Node, to: &Node) -> Between<'v> {
        Between {
            egress: self.rules(from, to, "egress", "to"),
            ingress: self.rules(to, from, "ingress", "from"),
        }
    }

    fn rules(
        &self,
        of: &Node,
        other: &Node,
        direction: &str,
        side: &str,
    ) -> Option<Vec<&'v Value>> {
        let policies = self.of(of);
        let rules = policies
            .iter()
            .flat_map(|spec| spec[direction].as_array().into_iter().flatten());
        let matching = rules.filter(|rule| match rule[side].as_array() {
            Some(peers) => peers.iter().any(|peer| self.is_peer(peer, other)),
            None => true,
        });
        (!policies.is_empty()).then(|| matching.collect())
    }

    fn is_peer(&self, peer: &Value, node: &Node) -> bool {
        match &node.place {
            Place::Pod { namespace, labels } => {
                let in_namespace = match &peer["namespaceSelector"] {
                    Value::Null => *namespace == self.namespace,
                    selector => selects(
                        selector,
                        &BTreeMap::from([(
                            "kubernetes.io/metadata.name".to_owned(),
                            namespace.clone(),
                        )]),
                    ),
                };
                peer["ipBlock"].is_null()
                    && in_namespace
                    && (peer["podSelector"].is_null() || selects(&peer["podSelector"], labels))
            }
            Place::Address(address) => {
                let is_in = |cidr: &Value| contains(cidr.as_str().unwrap(), *address);
                let block = &peer["ipBlock"];
                !block.is_null()
                    && is_in(&block["cidr"])
                    && !block["except"].as_array().into_iter().flatten().any(is_in)
            }
        }
    }

    /// The ends of all ranges of ports that rules name, and the ports next to them.
    pub(super) fn ports(&self) -> impl Iterator<Item = i64> {
        let rules = self.policies.iter().flat_map(|spec| {
            ["ingress", "egress"]
                .into_iter()
                .flat_map(|key| spec[key].as_array())
                .flatten()
        });
        let ports = rules.flat_map(|rule| rule["ports"].as_array().into_iter().flatten());
        ports
            .flat_map(|port| [&port["port"], &port["endPort"]])
            .filter_map(Value::as_i64)
            .flat_map(|port| [port - 1, port, port + 1])
    }
}

/// The rules for one pair.
pub(super) struct Between<'v> {
    egress: Option<Vec<&'v Value>>,
    ingress: Option<Vec<&'v Value>>,
}

impl Between<'_> {
    pub(super) fn allow(&self, port: Port) -> bool {
        let side = |rules: &Option<Vec<&Value>>| {
            rules
                .as_ref()
                .is_none_or(|rules| rules.iter().any(|rule| has_port(rule, port)))
        };
        side(&self.egress) && side(&self.ingress)
    }
}

fn has_port(rule: &Value, (protocol, port): Port) -> bool {
    let Some(ports) = rule["ports"].as_array() else {
        return true;
    };
    ports.iter().any(|range| {
        let first = range["port"].as_i64().unwrap_or(1);
        let last = range["endPort"]
            .as_i64()
            .or(range["port"].as_i64())
            .unwrap_or(65535);
        range["protocol"] == protocol && (first..=last).contains(&port)
    })
}

fn selects(selector: &Value, labels: &BTreeMap<String, String>) -> bool {
    let known = ["matchLabels", "matchExpressions"];
    assert!(
        selector
            .as_object()
            .unwrap()
            .keys()
            .all(|key| known.contains(&key.as_str())),
        "{selector}"
    );
    let equal =
        |(key, value): (&String, &Value)| labels.get(key).map(String::as_str) == value.as_str();
    let holds = |expression: &Value| {
        assert_eq!(expression["operator"], "In");
        let value = labels.get(expression["key"].as_str().unwrap());
        value.is_some_and(|value| {
            expression["values"]
                .as_array()
                .unwrap()
                .iter()
                .any(|one| one == value)
        })
    };
    selector["matchLabels"]
        .as_object()
        .into_iter()
        .flatten()
        .all(equal)
        && selector["matchExpressions"]
            .as_array()
            .into_iter()
            .flatten()
            .all(holds)
}

fn contains(cidr: &str, address: IpAddr) -> bool {
    let (network, length) = cidr.split_once('/').unwrap();
    let bits = |address: IpAddr| match address {
        IpAddr::V4(address) => format!("{:032b}", u32::from(address)),
        IpAddr::V6(address) => format!("{:0128b}", u128::from(address)),
    };
    let (network, length): (IpAddr, usize) = (network.parse().unwrap(), length.parse().unwrap());
    network.is_ipv4() == address.is_ipv4() && bits(network)[..length] == bits(address)[..length]
}
