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
pub fn outbound(cluster: &Cluster, pod: &Pod) -> Vec<Use> {
    let mut ports: Vec<i64> = OUTBOUND
        .iter()
        .filter(|(name, _)| *name == pod.name)
        .flat_map(|(_, ports)| ports.iter().copied())
        .collect();
    let configs = if pod.name == "syn2mas" || pod.name == "synapse-check-config" {
        Vec::new()
    } else {
        cluster.configs(pod)
    };
    for config in &configs {
        if config["enable_media_repo"] == true && config["url_preview_enabled"] == true {
            ports.push(80);
        }
        let providers = config["upstream_oauth2"]["providers"]
            .as_array()
            .into_iter()
            .flatten();
        for provider in providers.filter(|provider| provider["enabled"] != false) {
            let found = if provider["discovery_mode"] == "disabled" {
                None
            } else {
                provider["issuer"].as_str()
            };
            let given = ["token_endpoint", "userinfo_endpoint", "jwks_uri"]
                .iter()
                .filter_map(|key| provider[*key].as_str());
            let public = found
                .into_iter()
                .chain(given)
                .filter_map(address)
                .filter(|(host, _)| Cluster::service_of(host).is_none());
            ports.extend(public.map(|(_, port)| port));
        }
        let connectors = config["connectors"].as_array().into_iter().flatten();
        ports.extend(
            connectors
                .filter_map(|connector| Some(address(connector["config"]["issuer"].as_str()?)?.1)),
        );
        // The older way for Synapse to know MAS is by its public address.
        if let Some(issuer) = config["experimental_features"]["msc3861"]["issuer"]
            .as_str()
            .filter(|_| has_clients(config))
        {
            ports.push(address(issuer).unwrap().1);
        }
    }
    let livekit = pod
        .containers()
        .flat_map(|container| container["env"].as_array().into_iter().flatten());
    let livekit = livekit
        .filter(|variable| variable["name"] == "LIVEKIT_URL")
        .filter_map(|variable| address(variable["value"].as_str()?));
    ports.extend(livekit.map(|(_, port)| port));
    // What users add to the configuration of MAS and Dex may name providers.
    if matches!(pod.name.as_str(), "matrix-authentication-service" | "dex")
        && pod.texts().any(|text| text.contains("/user-"))
    {
        ports.push(443);
    }
    let mut out: Vec<Use> = ports
        .iter()
        .map(|port| edge(&pod.name, Who::Outside, "TCP", *port))
        .collect();
    if !out.is_empty() {
        out.extend(
            [443, 8443].map(|port| edge(&pod.name, named("ingress controller"), "TCP", port)),
        );
    }
    out.extend(configs.iter().filter_map(|config| mail(pod, config)));
    out
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
