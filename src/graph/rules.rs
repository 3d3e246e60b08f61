//! What rules of network policies say, in words.

use serde_json::Value;

/// The label by which a namespace is named.
/// <https://kubernetes.io/docs/reference/labels-annotations-taints/#kubernetes-io-metadata-name>
const NAMESPACE: &str = "kubernetes.io/metadata.name";

/// The peers of a rule, or of a list of them; an empty one is anyone.
pub(super) fn peers(list: &Value) -> Vec<String> {
    let list = list.as_array().map_or(&[][..], Vec::as_slice);
    if list.is_empty() {
        return vec!["any address".to_owned()];
    }
    list.iter().map(peer).collect()
}

fn peer(peer: &Value) -> String {
    if let Some(cidr) = peer["ipBlock"]["cidr"].as_str() {
        let except = texts(&peer["ipBlock"]["except"]);
        return if except.is_empty() {
            cidr.to_owned()
        } else {
            format!("{cidr} except {}", except.join(", "))
        };
    }
    let mut words = Vec::new();
    if let Some(namespace) = peer.get("namespaceSelector") {
        words.push(match namespace["matchLabels"][NAMESPACE].as_str() {
            Some(name) => format!("namespace {name}"),
            None => selected("namespaces", namespace),
        });
    }
    if let Some(pods) = peer.get("podSelector") {
        words.push(selected("pods", pods));
    }
    words.join(", ")
}

/// What a selector selects.
fn selected(what: &str, selector: &Value) -> String {
    let labels = selector["matchLabels"].as_object().into_iter().flatten();
    let mut terms: Vec<String> = labels
        .map(|(name, value)| match value.as_str() {
            Some("") => name.clone(),
            Some(text) => format!("{name}={text}"),
            None => format!("{name}={value}"),
        })
        .collect();
    let list = selector["matchExpressions"]
        .as_array()
        .into_iter()
        .flatten();
    terms.extend(list.map(|term| {
        let text = |key: &str| term[key].as_str().unwrap_or_default().to_owned();
        let values = texts(&term["values"]).join(", ");
        format!("{} {} {values}", text("key"), text("operator"))
    }));
    if terms.is_empty() {
        format!("all {what}")
    } else {
        format!("{what} {}", terms.join(", "))
    }
}

/// The ports of a rule with their protocols, e.g. `UDP 30000-31000`. An empty list is all of them.
pub(super) fn ports(list: &Value) -> Vec<String> {
    let list = list.as_array().map_or(&[][..], Vec::as_slice);
    if list.is_empty() {
        return vec!["any port".to_owned()];
    }
    let port = |port: &Value| {
        let protocol = port["protocol"].as_str().unwrap_or("TCP");
        match (&port["port"], &port["endPort"]) {
            (Value::Null, _) => format!("{protocol} any port"),
            (first, Value::Null) => format!("{protocol} {}", plain(first)),
            (first, last) => format!("{protocol} {}-{}", plain(first), plain(last)),
        }
    };
    list.iter().map(port).collect()
}

fn texts(list: &Value) -> Vec<String> {
    list.as_array().into_iter().flatten().map(plain).collect()
}

fn plain(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn rules_in_words() {
        let list = json!([
            {"ipBlock": {"cidr": "0.0.0.0/0", "except": ["10.0.0.0/8"]}},
            {"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "a"}}, "podSelector": {"matchLabels": {"b": "c"}}},
            {"namespaceSelector": {}},
            {"podSelector": {"matchExpressions": [{"key": "k", "operator": "In", "values": ["x", "y"]}]}},
        ]);
        assert_eq!(
            peers(&list),
            [
                "0.0.0.0/0 except 10.0.0.0/8",
                "namespace a, pods b=c",
                "all namespaces",
                "pods k In x, y"
            ]
        );
        assert_eq!(peers(&json!([])), ["any address"]);
        let list = json!([{"protocol": "UDP", "port": 1, "endPort": 9}, {"port": "web"}, {"protocol": "TCP", "port": 2}, {"protocol": "SCTP"}]);
        assert_eq!(
            ports(&list),
            ["UDP 1-9", "TCP web", "TCP 2", "SCTP any port"]
        );
        assert_eq!(ports(&Value::Null), ["any port"]);
    }
}
