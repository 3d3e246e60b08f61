//! Types of others read the objects of the Gateway API without a loss.

use gateway_api::apis::experimental::{tcproutes::TcpRouteSpec, udproutes::UdpRouteSpec};
use gateway_api::apis::standard::gateways::Gateway;
use gateway_api::apis::standard::httproutes::HttpRoute;
use gateway_api::apis::standard::listenersets::ListenerSet;
use gateway_api::apis::standard::referencegrants::ReferenceGrant;
use gateway_api::apis::standard::tlsroutes::TlsRoute;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::cases;
use crate::library::{self, World};

/// The same once it was read and written.
fn passed_through<T: DeserializeOwned + Serialize>(object: &Value) -> Value {
    let read: T = serde_json::from_value(object.clone()).expect("it is of the type");
    serde_json::to_value(read).expect("it is JSON")
}

fn check(object: &Value) -> Option<&str> {
    let kind = object["kind"].as_str()?;
    let (object, passed) = match kind {
        "HTTPRoute" => (object, passed_through::<HttpRoute>(object)),
        "Gateway" => (object, passed_through::<Gateway>(object)),
        "ListenerSet" => (object, passed_through::<ListenerSet>(object)),
        "ReferenceGrant" => (object, passed_through::<ReferenceGrant>(object)),
        "TLSRoute" => (object, passed_through::<TlsRoute>(object)),
        // Since 1.6 they are `v1`; the types are older, and their specs the same.
        "TCPRoute" => (
            &object["spec"],
            passed_through::<TcpRouteSpec>(&object["spec"]),
        ),
        "UDPRoute" => (
            &object["spec"],
            passed_through::<UdpRouteSpec>(&object["spec"]),
        ),
        _ => return None,
    };
    assert_eq!(*object, passed);
    Some(kind)
}

#[test]
fn each_object_is_what_others_read() {
    let mut seen: Vec<String> = Vec::new();
    for case in cases::combinations().chain(cases::examples()) {
        let world = World::new(case.input(), "kubectl").expect("the values are sound");
        let stack = world.stack().expect("the stack is sound");
        for manifest in library::manifests(&stack, None) {
            let object = manifest.json();
            seen.extend(check(&object).map(str::to_owned));
        }
    }
    seen.sort();
    seen.dedup();
    let all = [
        "Gateway",
        "HTTPRoute",
        "ListenerSet",
        "ReferenceGrant",
        "TCPRoute",
        "TLSRoute",
        "UDPRoute",
    ];
    assert_eq!(seen, all);
}
