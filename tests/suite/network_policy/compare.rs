//! What policies allow against what is used, pair by pair and port by port.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::cluster::{Cluster, NAMESPACE};
use super::policies::{Node, Place, Policies, Port};
use super::used::{Use, Who, used};

/// Those around the stack; each place that a rule can mean.
fn surroundings() -> Vec<Node> {
    let pod = |name: &str, namespace: &str, labels: &[(&str, &str)]| Node {
        name: name.into(),
        place: Place::Pod {
            namespace: namespace.into(),
            labels: labels
                .iter()
                .map(|(key, value)| ((*key).to_owned(), (*value).to_owned()))
                .collect(),
        },
    };
    let address = |name: &str, address: &str| Node {
        name: name.into(),
        place: Place::Address(address.parse().unwrap()),
    };
    let other_release = [
        ("app.kubernetes.io/part-of", "matrix-stack"),
        ("app.kubernetes.io/instance", "other-haproxy"),
    ];
    vec![
        pod("ingress controller", "ingress", &[("app", "controller")]),
        pod("beside the controller", "ingress", &[("app", "other")]),
        pod("prometheus", "monitoring", &[("app", "prometheus")]),
        pod("dns", "kube-system", &[("k8s-app", "kube-dns")]),
        pod("neighbour", NAMESPACE, &other_release),
        address("internet", "203.0.113.9"),
        address("internet by IPv6", "2001:db8::9"),
        address("data network", "10.1.0.5"),
        address("node", "10.2.0.4"),
    ]
}

/// What the policies allow but nothing uses, and what is used but denied.
pub(super) fn differences(objects: Vec<Value>) -> Vec<String> {
    let cluster = Cluster::new(objects);
    let policies = Policies::new(NAMESPACE, cluster.of_kind("NetworkPolicy"));
    let used = used(&cluster);
    let outside = surroundings();
    let ours: Vec<Node> = cluster
        .pods
        .iter()
        .map(|pod| node(&pod.name, &pod.labels))
        .collect();
    let ports = ports(&cluster, &policies, &used);
    let mut out: Vec<String> = ours
        .iter()
        .filter(|node| !policies.isolates(node))
        .map(|node| format!("{} is open", node.name))
        .collect();
    for (from, to) in pairs(&ours, &outside) {
        let same_pod =
            from.name == to.name && cluster.pod(&from.name).is_some_and(|pod| pod.replicas < 2);
        let is_outside = |who: &Node| outside.iter().any(|node| node.name == who.name);
        let uses: Vec<&Use> = used
            .iter()
            .filter(|used| is(&used.from, from, &is_outside) && is(&used.to, to, &is_outside))
            .collect();
        let between = policies.between(from, to);
        for port in ports.iter().filter(|_| !same_pod) {
            let is_used = uses.iter().any(|used| used.has(*port));
            let told = |what| {
                format!(
                    "{what}: {} to {}, {} {}",
                    from.name, to.name, port.0, port.1
                )
            };
            out.extend((between.allow(*port) && !is_used).then(|| told("allowed")));
            out.extend((is_used && !between.allow(*port)).then(|| told("denied")));
        }
    }
    out
}

fn node(name: &str, labels: &BTreeMap<String, String>) -> Node {
    Node {
        name: name.to_owned(),
        place: Place::Pod {
            namespace: NAMESPACE.into(),
            labels: labels.clone(),
        },
    }
}

/// All pairs of which one at least is in the stack.
fn pairs<'n>(ours: &'n [Node], outside: &'n [Node]) -> impl Iterator<Item = (&'n Node, &'n Node)> {
    let from_ours = ours
        .iter()
        .flat_map(move |from| ours.iter().chain(outside).map(move |to| (from, to)));
    from_ours.chain(
        outside
            .iter()
            .flat_map(move |from| ours.iter().map(move |to| (from, to))),
    )
}

fn is(who: &Who, node: &Node, is_outside: &dyn Fn(&Node) -> bool) -> bool {
    match who {
        Who::Named(name) => *name == node.name,
        Who::Outside => is_outside(node),
    }
}

impl Use {
    fn has(&self, (protocol, port): Port) -> bool {
        self.protocol.is_none_or(|own| own == protocol) && (self.first..=self.last).contains(&port)
    }
}

/// Every port that something names, and some that nothing does.
fn ports(cluster: &Cluster, policies: &Policies, used: &[Use]) -> BTreeSet<Port> {
    let open = cluster
        .pods
        .iter()
        .flat_map(|pod| pod.ports().map(|(_, port)| port));
    let named = used.iter().flat_map(|used| [used.first, used.last]);
    let numbers = open
        .chain(named)
        .chain(policies.ports())
        .chain([22, 25, 53, 80, 443, 8443]);
    numbers
        .filter(|port| (1..=65535).contains(port))
        .flat_map(|port| [("TCP", port), ("UDP", port)])
        .collect()
}
