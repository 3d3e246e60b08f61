//! Calls to servers outside of the stack. Which programs make them stands in a table, as they do not tell it; where configuration names a
//! server, it is read.

use serde_json::Value;

use super::cluster::{Cluster, Pod};
use super::used::{Use, Who, address, edge, has_clients, named};

/// Which Synapse processes and other pods call servers outside of the stack, at which ports.
const OUTBOUND: [(&str, &[i64]); 15] = [
    ("synapse-main", &[443, 8448]),
    ("synapse-client-reader", &[443, 8448]),
    ("synapse-device-lists", &[443, 8448]),
    ("synapse-event-creator", &[443, 8448]),
    ("synapse-event-persister", &[443, 8448]),
    ("synapse-federation-inbound", &[443, 8448]),
    ("synapse-federation-reader", &[443, 8448]),
    ("synapse-federation-sender", &[443, 8448]),
    ("synapse-media-repository", &[443, 8448]),
    ("synapse-pusher", &[443]),
    ("synapse-sso-login", &[443]),
    ("synapse-user-dir", &[443, 8448]),
    ("hookshot", &[443, 8448]),
    ("matrix-rtc-authorisation-service", &[443, 8448]),
    ("matrix-rtc-sfu", &[]),
];

/// Calls to servers that no Service stands for.
pub(super) fn outbound(cluster: &Cluster, pod: &Pod) -> Vec<Use> {
    let configs = configs(cluster, pod);
    let of_configs = configs.iter().flat_map(of_config);
    let all = always(pod).chain(of_configs).chain(of_variables(pod));
    let ports: Vec<i64> = all.chain(of_additional(pod)).collect();
    let mut out: Vec<Use> = ports
        .iter()
        .map(|port| edge(&pod.name, Who::Outside, "TCP", *port))
        .collect();
    if !out.is_empty() {
        let back = |port| edge(&pod.name, named("ingress controller"), "TCP", port);
        out.extend([443, 8443].map(back));
    }
    out.extend(configs.iter().filter_map(|config| mail(pod, config)));
    out.extend(buckets(pod, &configs).map(|port| edge(&pod.name, Who::Outside, "TCP", port)));
    out
}

/// The configuration that its programs read and act on.
fn configs(cluster: &Cluster, pod: &Pod) -> Vec<Value> {
    if matches!(pod.name.as_str(), "syn2mas" | "synapse-check-config") {
        Vec::new()
    } else {
        cluster.configs(pod)
    }
}

fn always(pod: &Pod) -> impl Iterator<Item = i64> {
    let own = OUTBOUND.iter().filter(|(name, _)| *name == pod.name);
    own.flat_map(|(_, ports)| ports.iter().copied())
}

fn of_config(config: &Value) -> Vec<i64> {
    let shows_pages = config["enable_media_repo"] == true && config["url_preview_enabled"] == true;
    let mut ports: Vec<i64> = shows_pages.then_some(80).into_iter().collect();
    ports.extend(items(&config["upstream_oauth2"]["providers"]).flat_map(of_provider));
    let connectors = items(&config["connectors"]);
    ports.extend(connectors.filter_map(|it| port_of(&it["config"]["issuer"])));
    // The older way for Synapse to know MAS is by its public address.
    let issuer = &config["experimental_features"]["msc3861"]["issuer"];
    ports.extend(port_of(issuer).filter(|_| has_clients(config)));
    ports
}

/// Those at which MAS asks a provider that is not a Service of the stack.
fn of_provider(provider: &Value) -> Vec<i64> {
    if provider["enabled"] == false {
        return Vec::new();
    }
    let discovered = (provider["discovery_mode"] != "disabled").then_some(&provider["issuer"]);
    let given = ["token_endpoint", "userinfo_endpoint", "jwks_uri"].map(|key| &provider[key]);
    let addresses = discovered.into_iter().chain(given);
    let addresses = addresses.filter_map(|it| address(it.as_str()?));
    let public = addresses.filter(|(host, _)| Cluster::service_of(host).is_none());
    public.map(|(_, port)| port).collect()
}

fn of_variables(pod: &Pod) -> impl Iterator<Item = i64> {
    let variables = pod
        .containers()
        .flat_map(|container| items(&container["env"]));
    let livekit = variables.filter(|variable| variable["name"] == "LIVEKIT_URL");
    livekit.filter_map(|variable| port_of(&variable["value"]))
}

/// The S3 services that media and backups are kept in.
fn buckets(pod: &Pod, configs: &[Value]) -> impl Iterator<Item = i64> {
    const NAMES: [&str; 2] = ["S3_ENDPOINT_URL", "RCLONE_CONFIG_BACKUP_ENDPOINT"];
    let variables = pod
        .containers()
        .flat_map(|container| items(&container["env"]));
    let named = variables.filter(|it| NAMES.iter().any(|name| it["name"] == *name));
    let of_modules = configs
        .iter()
        .flat_map(|config| items(&config["media_storage_providers"]));
    let of_modules = of_modules.filter_map(|it| port_of(&it["config"]["endpoint_url"]));
    let all: Vec<i64> = named
        .filter_map(|it| port_of(&it["value"]))
        .chain(of_modules)
        .collect();
    all.into_iter()
}

/// What users add to the configuration of MAS and Dex may name providers.
fn of_additional(pod: &Pod) -> Option<i64> {
    let asks = matches!(pod.name.as_str(), "matrix-authentication-service" | "dex");
    let has_more = || pod.texts().any(|text| text.contains("/user-"));
    (asks && has_more()).then_some(443)
}

fn port_of(url: &Value) -> Option<i64> {
    Some(address(url.as_str()?)?.1)
}

fn items(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn mail(pod: &Pod, config: &Value) -> Option<Use> {
    let email = &config["email"];
    let port = match pod.name.as_str() {
        "matrix-authentication-service" => email["hostname"].as_str().and(email["port"].as_i64()),
        "synapse-main" | "synapse-pusher" => {
            email["smtp_host"].as_str().and(email["smtp_port"].as_i64())
        }
        _ => None,
    };
    Some(edge(&pod.name, Who::Outside, "TCP", port?))
}
