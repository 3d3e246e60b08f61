//! Which kinds of the Gateway API the cluster has, and in which version.

use crate::kube::object::{GATEWAY_GROUP, Kind};
use crate::source::Code;
use crate::stack::reader::Reader;

/// The version of the Gateway API that has all kinds as `v1`.
const NEWEST: &str = "1.6";

/// The API version of a kind: the newest that the cluster is told to have, and the newest of all
/// where it is told nothing.
///
/// TLSRoute, ListenerSet and ReferenceGrant are `v1` since 1.5, TCPRoute and UDPRoute since 1.6.
pub(super) fn version(cx: &Reader, kind: Kind) -> Option<&'static str> {
    const V1: &str = "gateway.networking.k8s.io/v1";
    const V1BETA1: &str = "gateway.networking.k8s.io/v1beta1";
    const V1ALPHA3: &str = "gateway.networking.k8s.io/v1alpha3";
    const V1ALPHA2: &str = "gateway.networking.k8s.io/v1alpha2";
    let all: &[&'static str] = match kind {
        Kind::ReferenceGrant => &[V1, V1BETA1],
        Kind::TlsRoute => &[V1, V1ALPHA3, V1ALPHA2],
        Kind::TcpRoute | Kind::UdpRoute => &[V1, V1ALPHA2],
        _ => &[V1],
    };
    if cx.release.api_versions.is_empty() {
        return Some(V1);
    }
    let mut all = all.iter().copied();
    all.find(|version| has(cx, version, kind))
}

/// Where kinds of a version are named, that one has to be among them.
fn has(cx: &Reader, version: &str, kind: Kind) -> bool {
    let below = format!("{version}/");
    let known = &cx.release.api_versions;
    if known.iter().any(|known| known.starts_with(&below)) {
        let api = format!("{below}{}", kind.name());
        return known.contains(&api);
    }
    known.iter().any(|known| known == version)
}

/// Reports the kinds that the cluster does not have.
pub(super) fn check(cx: &Reader, kinds: &[Kind]) {
    for kind in kinds.iter().filter(|kind| version(cx, **kind).is_none()) {
        let api = format!("{GATEWAY_GROUP}/v1/{}", kind.name());
        let message = format!("`{api}` is needed, and is not among the API versions");
        let hint = format!(
            "install the Gateway API, version {NEWEST}, or add `--api-versions {api}` if the cluster has it"
        );
        let field = cx.values.inbound_traffic_handler();
        cx.report(cx.problem(Code::MissingApi, &field, message).hint(hint));
    }
}
