//! Fields that are made of values, each in the format that Kubernetes takes.

use super::findings::Findings;
use super::origin::Wanted;
use super::parts::Pod;
use crate::kube::api::{Amount, DNS_POLICIES, quantity};
use crate::kube::format::Format;
use crate::kube::object::{
    Backend, Body, ClaimSpec, IngressSpec, IpBlock, Kind, Labels, Listed, NetworkPolicySpec,
    Object, Peer, PodSelector, PodSpec, PolicyRule, PortRef, Volume, VolumeSource,
};
use crate::source::nearest;

/// Looks at the fields of an object that are made of single values.
pub(super) fn check(object: &Object, pod: Option<&Pod>, findings: &mut Findings) {
    if let Some(pod) = pod {
        check_pod(object, pod, findings);
    }
    match &object.body {
        Body::Deployment(spec) => check_replicas(object, spec.replicas, findings),
        Body::StatefulSet(spec) => check_replicas(object, spec.replicas, findings),
        Body::PersistentVolumeClaim(spec) => check_claim(object, spec, findings),
        Body::Ingress(spec) => check_ingress(object, spec, findings),
        Body::NetworkPolicy(spec) => check_policy(object, spec, findings),
        Body::ConfigMap(files) => check_keys(object, files.iter().map(|(key, _)| key), findings),
        Body::Secret(data) => check_keys(object, data.keys(), findings),
        _ => {}
    }
}

fn check_pod(object: &Object, pod: &Pod, findings: &mut Findings) {
    let Some(spec) = pod.ours() else {
        return;
    };
    let classes = [
        (spec.priority_class_name, "priorityClassName"),
        (spec.runtime_class_name, "runtimeClassName"),
    ];
    for (class, key) in classes {
        let class = class.unwrap_or_default();
        findings.expect_filled(object, Format::DnsSubdomain, class, &[&[key]]);
    }
    for volume in &spec.volumes {
        if let Listed::Ours(volume) = volume {
            check_volume(object, volume, findings);
        }
    }
    if let Some(policy) = &spec.dns_policy {
        check_dns_policy(object, policy, spec, findings);
    }
    let account = &spec.service_account_name;
    let ends: &[&[&str]] = &[&["serviceAccount", "name"]];
    findings.expect_filled(object, Format::DnsSubdomain, account, ends);
}

/// How a pod looks up names. Without a policy it must be told whom it asks.
fn check_dns_policy(object: &Object, policy: &str, spec: &PodSpec, findings: &mut Findings) {
    let wanted = Wanted {
        text: Some(policy),
        ends: &[&["dnsPolicy"]],
    };
    let config = spec.dns_config.written();
    if !DNS_POLICIES.contains(&policy) {
        let known = DNS_POLICIES.map(|known| format!("`{known}`")).join(", ");
        let hint = nearest(policy, DNS_POLICIES).map(|near| format!("did you mean `{near}`?"));
        findings.report_value(object, &wanted, format!("expected one of {known}"), hint);
    } else if policy == "None" && config.is_none_or(|it| it.list("nameservers").is_empty()) {
        let message = "`None` leaves the pods without a nameserver";
        let hint = "list one to three addresses in `dnsConfig.nameservers` beside it".to_owned();
        findings.report_value(object, &wanted, message, Some(hint));
    }
}

/// How much an empty volume holds.
fn check_volume(object: &Object, volume: &Volume, findings: &mut Findings) {
    let VolumeSource::Empty(empty) = &volume.source else {
        return;
    };
    let size = empty.size_limit.as_deref();
    if let Some(Err((expected, hint))) = size.map(|size| quantity(size, Amount::NotNegative)) {
        let wanted = Wanted {
            text: size,
            ends: &[&["sizeLimit"]],
        };
        findings.report_value(object, &wanted, format!("expected {expected}"), hint);
    }
}

/// How many pods there are is a number of 32 bits.
fn check_replicas(object: &Object, replicas: i64, findings: &mut Findings) {
    if i32::try_from(replicas).is_ok_and(|replicas| replicas >= 0) {
        return;
    }
    let text = replicas.to_string();
    let wanted = Wanted {
        text: Some(&text),
        ends: &[&["replicas"]],
    };
    let message = format!("expected a number of pods, from 0 to {}", i32::MAX);
    findings.report_value(object, &wanted, message, None);
}

fn check_claim(object: &Object, spec: &ClaimSpec, findings: &mut Findings) {
    let size = spec.resources.requests.storage.as_deref();
    let size = size.unwrap_or_default();
    if let Err((expected, hint)) = quantity(size, Amount::Positive) {
        let wanted = Wanted {
            text: Some(size),
            ends: &[&["storage", "size"]],
        };
        findings.report_value(object, &wanted, format!("expected {expected}"), hint);
    }
    let class = spec.storage_class_name.unwrap_or_default();
    let ends: &[&[&str]] = &[&["storage", "storageClassName"]];
    findings.expect_filled(object, Format::DnsSubdomain, class, ends);
}

fn check_ingress(object: &Object, spec: &IngressSpec, findings: &mut Findings) {
    const CLASS: &str = "kubernetes.io/ingress.class";
    let class = spec.class_name.as_deref().unwrap_or_default();
    let ends: &[&[&str]] = &[&["ingress", "className"]];
    findings.expect_filled(object, Format::DnsSubdomain, class, ends);
    let annotation = object.annotations.get(CLASS);
    if annotation.is_some_and(|annotation| !class.is_empty() && annotation != class) {
        let wanted = Wanted {
            text: annotation,
            ends: &[&["ingress", "annotations", CLASS]],
        };
        let message = "the annotation names another class than `className`";
        let hint = "leave out the annotation: `className` takes its place".to_owned();
        findings.report_value(object, &wanted, message, Some(hint));
    }
    let secret = spec
        .tls
        .as_ref()
        .and_then(Option::as_deref)
        .unwrap_or_default();
    findings.expect_filled(object, Format::DnsSubdomain, secret, &[&["tlsSecret"]]);
    let ends: &[&[&str]] = &[&["ingress", "host"], &["serverName"]];
    findings.expect(object, Format::Host, &spec.host, ends);
    for path in &spec.paths {
        let ends: &[&[&str]] = &[&["path"]];
        findings.expect(object, Format::HttpPath, &path.path, ends);
        let Backend { service, port, .. } = &path.backend;
        findings.expect(object, Format::DnsLabel, service, &[&["service", "name"]]);
        if let PortRef::Name(name) = port {
            findings.expect(object, Format::PortName, name, &[&["port", "name"]]);
        }
    }
}

fn check_policy(object: &Object, spec: &NetworkPolicySpec, findings: &mut Findings) {
    for reasoned in spec.ingress.iter().chain(&spec.egress) {
        let (PolicyRule::From { peers, .. } | PolicyRule::To { peers, .. }) = &reasoned.rule else {
            continue;
        };
        for peer in peers {
            check_peer(object, peer, findings);
        }
    }
}

fn check_peer(object: &Object, peer: &Peer, findings: &mut Findings) {
    let (namespaces, pods) = match peer {
        Peer::Pods { pod_selector } => (None, Some(pod_selector)),
        Peer::Elsewhere {
            namespace_selector,
            pod_selector,
        } => (Some(namespace_selector), pod_selector.as_ref()),
        Peer::Network { ip_block } => return check_block(object, ip_block, findings),
    };
    if let Some(PodSelector { match_labels, .. }) = namespaces {
        for (_, name) in match_labels.iter() {
            findings.expect(object, Format::LabelValue, name, &[&["namespace"]]);
        }
    }
    if let Some(PodSelector { match_labels, .. }) = pods {
        check_labels(object, match_labels, "podLabels", findings);
    }
}

fn check_block(object: &Object, block: &IpBlock, findings: &mut Findings) {
    use crate::kube::format::Network;
    findings.expect(object, Format::Cidr, &block.cidr, &[&["cidrs"]]);
    for except in &block.except {
        findings.expect(object, Format::Cidr, except, &[&["except"]]);
        let networks = Network::parse(&block.cidr).zip(Network::parse(except));
        if networks.is_some_and(|(whole, part)| !whole.holds(part)) {
            let wanted = Wanted {
                text: Some(except),
                ends: &[&["except"]],
            };
            let message = format!("expected a part of `{}`, and not all of it", block.cidr);
            findings.report_value(object, &wanted, message, None);
        }
    }
}

/// Reports labels of a map of values that no object may have.
pub(super) fn check_labels(object: &Object, labels: &Labels, of: &str, findings: &mut Findings) {
    for (key, value) in labels.iter() {
        findings.expect_key(object, Format::LabelKey, of, key);
        findings.expect(object, Format::LabelValue, value, &[&[of, key]]);
    }
}

/// The most bytes that the annotations of an object have.
/// <https://kubernetes.io/docs/concepts/overview/working-with-objects/annotations/>
const MAX_ANNOTATIONS: usize = 256 * 1024;

/// Reports annotations that no object may have.
pub(super) fn check_annotations(object: &Object, annotations: &Labels, findings: &mut Findings) {
    let mut size = 0;
    for (key, value) in annotations.iter() {
        findings.expect_key(object, Format::AnnotationKey, "annotations", key);
        size += key.len() + value.len();
    }
    if size > MAX_ANNOTATIONS {
        let largest = annotations.iter().max_by_key(|(_, value)| value.len());
        let wanted = Wanted {
            text: None,
            ends: &[&["annotations", largest.map_or("", |(key, _)| key)]],
        };
        let message = format!(
            "the annotations have {size} bytes: Kubernetes takes at most {MAX_ANNOTATIONS}"
        );
        findings.report_value(object, &wanted, message, None);
    }
}

fn check_keys<'k>(object: &Object, keys: impl Iterator<Item = &'k str>, findings: &mut Findings) {
    for key in keys.filter(|key| !Format::DataKey.takes(key)) {
        // Names of further configuration are put after `user-`.
        let name = key.strip_prefix("user-").unwrap_or(key);
        let kind = object.body.kind();
        let whole = if kind == Kind::Secret {
            "Secret"
        } else {
            "ConfigMap"
        };
        let message = format!(
            "it becomes the key `{key}` of a {whole}: expected {}",
            Format::DataKey.expected()
        );
        let wanted = Wanted {
            text: None,
            ends: &[&["additional", name], &["files", name]],
        };
        findings.report_value(object, &wanted, message, None);
    }
}
