//! The connections that the rendered objects make: read from configuration, arguments, Services, Ingresses and ServiceMonitors.

use std::collections::BTreeMap;

use serde_json::Value;

use super::cluster::{Cluster, Pod};
use super::outside::outbound;

/// A connection. A port or protocol that is none is any.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Use {
    pub from: Who,
    pub to: Who,
    pub protocol: Option<&'static str>,
    pub first: i64,
    pub last: i64,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Who {
    /// The pods of a workload, or someone outside of the stack.
    Named(String),
    /// Everyone outside of the stack.
    Outside,
}

pub(super) fn used(cluster: &Cluster) -> Vec<Use> {
    let mut out = Vec::new();
    for pod in &cluster.pods {
        let mut own = calls(cluster, pod);
        own.extend(outbound(cluster, pod));
        if !own.is_empty() {
            own.extend(["UDP", "TCP"].map(|protocol| edge(&pod.name, named("dns"), protocol, 53)));
        }
        out.extend(own);
        out.extend(kubernetes_api(cluster, pod));
    }
    out.extend(ingresses(cluster));
    out.extend(monitors(cluster));
    out.extend(app_services(cluster));
    out.extend(proxied(cluster));
    out.extend(media(cluster));
    out
}

pub(super) fn named(name: &str) -> Who {
    Who::Named(name.to_owned())
}

pub(super) fn edge(from: &str, to: Who, protocol: &'static str, port: i64) -> Use {
    Use {
        from: named(from),
        to,
        protocol: Some(protocol),
        first: port,
        last: port,
    }
}

/// What a pod's configuration and arguments name.
fn calls(cluster: &Cluster, pod: &Pod) -> Vec<Use> {
    let mut addresses = Vec::new();
    for config in cluster.configs(pod) {
        addresses_in(&relevant(cluster, pod, config), &mut addresses);
    }
    for container in pod
        .containers()
        .filter(|container| container["args"][0] == "tcpwait")
    {
        addresses.extend(address(container["args"][2].as_str().unwrap()));
    }
    addresses.extend(databases(pod));
    let urls = pod
        .texts()
        .flat_map(|text| text.split(['=', ' ', ',']))
        .filter(|text| text.starts_with("http://"));
    addresses.extend(
        urls.filter_map(address)
            .filter(|(host, _)| Cluster::service_of(host).is_some()),
    );
    let mut out: Vec<Use> = addresses
        .iter()
        .flat_map(|(host, port)| to_address(cluster, pod, host, *port))
        .collect();
    out.extend(backends(cluster, pod));
    out
}

/// The databases that variables of libpq name.
fn databases(pod: &Pod) -> Vec<(String, i64)> {
    let named = |container: &Value| -> BTreeMap<String, String> {
        let all = container["env"].as_array().cloned().unwrap_or_default();
        let text = |it: &Value, key: &str| Some(it[key].as_str()?.to_owned());
        let pairs = all
            .iter()
            .filter_map(|it| Some((text(it, "name")?, text(it, "value")?)));
        pairs.collect()
    };
    let of = |container| {
        let env = named(container);
        let hosts = env.iter().filter_map(|(name, host)| {
            let port = env.get(&format!("{}PGPORT", name.strip_suffix("PGHOST")?))?;
            Some((host.clone(), port.parse().ok()?))
        });
        hosts.collect::<Vec<_>>()
    };
    pod.containers().flat_map(of).collect()
}

/// The part of a configuration that makes a pod call others.
fn relevant(cluster: &Cluster, pod: &Pod, mut config: Value) -> Value {
    let map = config.as_object_mut().unwrap();
    match pod.name.as_str() {
        // It reads the configuration and ends.
        "synapse-check-config" => map.clear(),
        // It reads one database and writes the other.
        "syn2mas" => map.retain(|key, _| key == "database"),
        _ => {}
    }
    // Tokens come with requests of clients.
    if !has_clients(&Value::Object(map.clone())) {
        map.remove("matrix_authentication_service");
        map.remove("experimental_features");
    }
    // A process does not call itself.
    if cluster.pods.iter().filter(|pod| is_process(pod)).count() == 1 {
        map.remove("instance_map");
    }
    config
}

/// Whether a process of Synapse takes requests of clients.
pub(super) fn has_clients(config: &Value) -> bool {
    let listeners = ["listeners", "worker_listeners"]
        .iter()
        .flat_map(|key| config[*key].as_array())
        .flatten();
    let names = listeners
        .flat_map(|listener| listener["resources"].as_array())
        .flatten()
        .flat_map(|r| r["names"].as_array());
    names.flatten().any(|name| name == "client")
}

/// Whether it is a process of Synapse.
fn is_process(pod: &Pod) -> bool {
    pod.containers().any(|container| {
        container["command"][2]
            .as_str()
            .is_some_and(|module| module.starts_with("synapse.app."))
    })
}

/// Every `host` with its port, and every URL of a Service or of Redis.
fn addresses_in(value: &Value, out: &mut Vec<(String, i64)>) {
    match value {
        Value::Object(map) => {
            if let Some(host) = map.get("host").and_then(Value::as_str) {
                // Only Redis is named without one, and the directory with it in one text.
                let port = map.get("port").and_then(Value::as_i64).unwrap_or(6379);
                out.push(if map.contains_key("userSearch") {
                    address(host).unwrap()
                } else {
                    (host.to_owned(), port)
                });
            }
            map.values().for_each(|value| addresses_in(value, out));
        }
        Value::Array(items) => items.iter().for_each(|item| addresses_in(item, out)),
        Value::String(text) if text.contains("://") => {
            let is_called =
                |host: &str| Cluster::service_of(host).is_some() || text.starts_with("redis");
            out.extend(address(text).filter(|(host, _)| is_called(host)));
        }
        _ => {}
    }
}

/// Host and port of a URL, or of `host:port`.
pub(super) fn address(text: &str) -> Option<(String, i64)> {
    let (scheme, rest) = text.split_once("://").unwrap_or(("", text));
    let authority = rest.split('/').next()?.rsplit('@').next()?;
    let default = match scheme {
        "https" | "wss" => 443,
        "http" | "ws" => 80,
        _ => 0,
    };
    match authority.rsplit_once(':') {
        Some((host, port)) => Some((host.to_owned(), port.parse().ok()?)),
        None => Some((authority.to_owned(), default)),
    }
}

/// What is no Service of the release is outside of the cluster.
fn to_address(cluster: &Cluster, pod: &Pod, host: &str, port: i64) -> Vec<Use> {
    let Some(service) = Cluster::service_of(host) else {
        let who = if host == "10.1.0.5" {
            named("data network")
        } else {
            Who::Outside
        };
        return vec![edge(&pod.name, who, "TCP", port)];
    };
    let behind = cluster.behind(service, &port.into());
    assert!(
        !behind.is_empty(),
        "{} calls {host}, where nothing is",
        pod.name
    );
    behind
        .into_iter()
        .map(|(to, port)| edge(&pod.name, named(&to.name), "TCP", port))
        .collect()
}

/// The servers of haproxy.cfg, with the port of their health check.
fn backends(cluster: &Cluster, pod: &Pod) -> Vec<Use> {
    let volumes = pod.spec["volumes"].as_array().into_iter().flatten();
    let configs = volumes.filter_map(|volume| {
        cluster.config_map(volume["configMap"]["name"].as_str()?, "haproxy.cfg")
    });
    let mut out = Vec::new();
    for text in configs {
        let words = |line: &str| {
            line.split_whitespace()
                .map(str::to_owned)
                .collect::<Vec<_>>()
        };
        let check = text
            .lines()
            .map(words)
            .find(|words| words.first().is_some_and(|word| word == "default-server"));
        let check: Option<i64> = check.and_then(|words| words[3].parse().ok());
        for server in text
            .lines()
            .map(words)
            .filter(|words| words.first().is_some_and(|word| word == "server-template"))
        {
            let Some((name, host)) = server[3].split_once("._tcp.") else {
                continue;
            };
            let behind = cluster.behind(Cluster::service_of(host).unwrap(), &name[1..].into());
            if behind.is_empty() {
                // A Service of the user's: its pods are in the namespace, their ports are not known.
                out.push(Use {
                    protocol: None,
                    last: 65535,
                    ..edge(&pod.name, named("neighbour"), "TCP", 1)
                });
            }
            for (to, port) in behind {
                out.extend(
                    [Some(port), check]
                        .into_iter()
                        .flatten()
                        .map(|port| edge(&pod.name, named(&to.name), "TCP", port)),
                );
            }
        }
    }
    out
}

/// The backends of Ingresses, from the controller; from everyone, where their Service is open to the world.
fn ingresses(cluster: &Cluster) -> Vec<Use> {
    let rules = cluster
        .of_kind("Ingress")
        .flat_map(|ingress| ingress["spec"]["rules"].as_array().unwrap());
    let backends = rules
        .flat_map(|rule| rule["http"]["paths"].as_array().unwrap())
        .map(|path| &path["backend"]["service"]);
    let mut out = Vec::new();
    for backend in backends {
        let name = backend["name"].as_str().unwrap();
        let port = backend["port"]
            .as_object()
            .unwrap()
            .values()
            .next()
            .unwrap();
        let service = cluster
            .of_kind("Service")
            .find(|service| service["metadata"]["name"] == name);
        let is_open = service.is_some_and(|service| service["spec"]["type"] != "ClusterIP");
        for (pod, port) in cluster.behind(name, port) {
            out.push(edge("ingress controller", named(&pod.name), "TCP", port));
            out.extend(is_open.then(|| Use {
                from: Who::Outside,
                ..edge("", named(&pod.name), "TCP", port)
            }));
        }
    }
    out
}

fn monitors(cluster: &Cluster) -> Vec<Use> {
    let mut out = Vec::new();
    for monitor in cluster.of_kind("ServiceMonitor") {
        let selector = monitor["spec"]["selector"]["matchLabels"]
            .as_object()
            .unwrap();
        let chosen = cluster.of_kind("Service").filter(|service| {
            selector
                .iter()
                .all(|(k, v)| service["metadata"]["labels"][k] == *v)
        });
        let port = &monitor["spec"]["endpoints"][0]["port"];
        let has_port = |service: &&Value| {
            let ports = service["spec"]["ports"].as_array().unwrap();
            ports.iter().any(|known| known["name"] == *port)
        };
        for service in chosen.filter(has_port) {
            let behind = cluster.behind(service["metadata"]["name"].as_str().unwrap(), port);
            out.extend(
                behind
                    .into_iter()
                    .map(|(pod, port)| edge("prometheus", named(&pod.name), "TCP", port)),
            );
        }
    }
    out
}

/// The main process asks application services, and it or a worker tells them of events. Hookshot's address is in its registration, which a
/// Job completes.
fn app_services(cluster: &Cluster) -> Vec<Use> {
    let Some(text) = cluster.config_map("ess-init-secrets", "hookshot-registration.yaml") else {
        return Vec::new();
    };
    let registration = &masthead::read_manifests(text).unwrap()[0];
    let (host, port) = address(registration["url"].as_str().unwrap()).unwrap();
    let Some(main) = cluster.pod("synapse-main") else {
        return Vec::new();
    };
    let teller = cluster.configs(main)[0]["notify_appservices_from_worker"]
        .as_str()
        .map(|name| name.trim_start_matches("ess-").to_owned());
    let tells = |pod: &&Pod| {
        pod.name == "synapse-main" || teller.as_deref() == Some(&format!("{}-0", pod.name))
    };
    cluster
        .pods
        .iter()
        .filter(tells)
        .flat_map(|pod| to_address(cluster, pod, &host, port))
        .collect()
}

/// Processes that answer clients pass requests about calls on, to where the registration says that a
/// Job completes.
fn proxied(cluster: &Cluster) -> Vec<Use> {
    let Some(text) = cluster.config_map("ess-init-secrets", "matrix-rtc-registration.yaml") else {
        return Vec::new();
    };
    let registration = &masthead::read_manifests(text).unwrap()[0];
    let url = registration["io.element.msc4512.proxy_url"].as_str();
    let (host, port) = address(url.unwrap()).unwrap();
    let pods = cluster.pods.iter().filter(|pod| is_process(pod));
    let answering = pods.filter(|pod| cluster.configs(pod).iter().any(has_clients));
    answering
        .flat_map(|pod| to_address(cluster, pod, &host, port))
        .collect()
}

/// Jobs with rights.
fn kubernetes_api(cluster: &Cluster, pod: &Pod) -> Vec<Use> {
    let mut subjects = cluster
        .of_kind("RoleBinding")
        .flat_map(|binding| binding["subjects"].as_array().unwrap());
    let has_rights = subjects.any(|subject| subject["name"] == pod.spec["serviceAccountName"]);
    let ports = if has_rights {
        vec![443, 6443]
    } else {
        Vec::new()
    };
    ports
        .into_iter()
        .map(|port| edge(&pod.name, Who::Outside, "TCP", port))
        .collect()
}

/// The ports at which the SFU takes media, as its configuration says, and where it sends media and asks for its address.
fn media(cluster: &Cluster) -> Vec<Use> {
    let Some(sfu) = cluster.pod("matrix-rtc-sfu") else {
        return Vec::new();
    };
    let config = cluster.configs(sfu).pop().unwrap();
    let (rtc, turn) = (&config["rtc"], &config["turn"]);
    let ranges = [
        ("TCP", &rtc["tcp_port"], &rtc["tcp_port"]),
        ("UDP", &rtc["udp_port"], &rtc["udp_port"]),
        ("UDP", &rtc["port_range_start"], &rtc["port_range_end"]),
        ("UDP", &turn["udp_port"], &turn["udp_port"]),
        ("TCP", &turn["tls_port"], &turn["tls_port"]),
    ];
    let open = ranges
        .into_iter()
        .filter_map(|(protocol, first, last)| Some((protocol, first.as_i64()?, last.as_i64()?)));
    let mut out: Vec<Use> = open
        .map(|(protocol, first, last)| Use {
            from: Who::Outside,
            to: named(&sfu.name),
            protocol: Some(protocol),
            first,
            last,
        })
        .collect();
    let to = |first, last| Use {
        first,
        last,
        ..edge(&sfu.name, Who::Outside, "UDP", 0)
    };
    match out.iter().any(|used| used.protocol == Some("UDP")) {
        true => out.push(to(1, 65535)),
        false if rtc["use_external_ip"] == true => out.extend([to(3478, 3478), to(19302, 19302)]),
        false => {}
    }
    // Where the pod has the network of its node, what it calls sees the node.
    if sfu.spec["hostNetwork"] == true {
        let webhook = cluster.behind("ess-matrix-rtc-authorisation-service", &8080.into());
        out.extend(
            webhook
                .into_iter()
                .map(|(pod, port)| edge("node", named(&pod.name), "TCP", port)),
        );
    }
    out
}
