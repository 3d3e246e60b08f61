//! The ports of the SFU that clients reach by a Gateway.

use super::exposed::{Exposed, ExposedPorts};
use super::turn::TurnTls;
use super::values::NAME;
use super::way::Way;
use crate::kube::object::{Kind, Number};
use crate::source::Code;
use crate::stack::Context;
use crate::stack::exposure::{Stream, StreamKind};
use crate::stack::workload::Workload;
use crate::values::typed::{Field, MatrixRtcSfu};

/// The ways through a Gateway that the values ask for. What no Gateway leads to is a problem.
pub(super) fn streams<'a>(
    cx: &Context<'a>,
    values: &MatrixRtcSfu<'a>,
    sfu: &Workload<'a>,
    exposed: &ExposedPorts<'a>,
    tls: Option<&TurnTls<'a>>,
) -> Vec<Stream> {
    let ports = values.gateway().ports();
    let mut known = Vec::new();
    let mut out = Vec::new();
    for field in ports.iter() {
        let way = Way::all().find(|way| field.get() == Some(way.names().key));
        let Some(way) = way.filter(|way| !known.contains(way)) else {
            continue;
        };
        known.push(way);
        let Some(port) = reachable(cx, &field, way, exposed) else {
            continue;
        };
        let names = way.names();
        let kind = match (way, tls) {
            (Way::TurnTls, Some(tls)) => tls.stream(cx),
            _ if names.protocol == "UDP" => StreamKind::Udp,
            _ => StreamKind::Tcp,
        };
        let name = cx.name(Kind::Service, &format!("{NAME}-{}", names.service));
        let identity = sfu.identity.named(format!("{NAME}-{}", names.instance));
        let labels = identity.labels(cx, &values.labels());
        let refs = values.gateway().parent_refs();
        let to = (name.clone(), port, names.port);
        out.push(Stream::new(cx, &refs, kind, (name, labels), to));
    }
    out
}

/// The one port of a way that has a Service.
fn reachable<'a>(
    cx: &Context<'a>,
    field: &Field<'a, &'a str>,
    way: Way,
    exposed: &ExposedPorts<'a>,
) -> Option<i64> {
    let key = way.names().key;
    let way = exposed.get(way);
    let (code, message, hint) = match way {
        None => (
            Code::MissingComponent,
            format!("the port `{key}` is not enabled"),
            format!("set `matrixRTC.sfu.exposedServices.{key}.enabled: true`, or leave it out here"),
        ),
        Some(way) if way.way == Way::RtcUdp => (
            Code::InexpressibleRoute,
            "a UDPRoute is for one port, not for a range".to_owned(),
            "use `rtcMuxedUdp`, which has all media on one port, or reach the range by `portType: LoadBalancer`"
                .to_owned(),
        ),
        Some(way) if way.is_on_node() => (
            Code::UnworkableCombination,
            format!("the port `{key}` has no Service: its `portType` is `HostPort`"),
            format!("set `matrixRTC.sfu.exposedServices.{key}.portType: ClusterIP`"),
        ),
        Some(way) => return number(way),
    };
    cx.report(cx.problem(code, field, message).hint(hint));
    None
}

fn number(way: &Exposed) -> Option<i64> {
    match way.ports.first()?.number {
        Number::Int(number) => Some(number),
        // It is a problem of its own.
        Number::Float(_) | Number::Text(_) => None,
    }
}
