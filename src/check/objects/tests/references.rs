//! References between objects.

use super::*;
use crate::kube::object::{
    Backend, CertificateSpec, Files, IngressSpec, IssuerRef, Path, PathType, PortRef, RoleBinding,
    SecretData, ServicePort, ServiceSpec, TargetPort,
};

/// The Service `s`.
fn service(selector: &'static str, target: &'static str) -> Object<'static> {
    let port = ServicePort {
        name: "http".into(),
        port: Number::Int(80),
        target_port: Some(TargetPort::Name(target.into())),
        node_port: None,
        protocol: None,
    };
    let selector = Labels::from_iter([("app", selector)]);
    object(
        "s",
        Body::Service(ServiceSpec::inside(selector, vec![port])),
    )
}

/// The Ingress `i`, whose certificate is in the Secret `t`.
fn ingress(service: &str, port: PortRef) -> Object<'static> {
    let backend = Backend {
        service: service.into(),
        port,
        number: None,
    };
    let path = Path {
        path: "/".into(),
        path_type: PathType::Prefix,
        backend,
    };
    let spec = IngressSpec {
        class_name: None,
        host: "example.org".into(),
        tls: Some(Some("t".into())),
        paths: vec![path],
    };
    object("i", Body::Ingress(spec))
}

/// A Certificate whose Secret is `t`.
fn certificate() -> Object<'static> {
    let issuer_ref = IssuerRef {
        group: "cert-manager.io",
        kind: "Issuer",
        name: "x".into(),
    };
    let spec = CertificateSpec {
        common_name: None,
        secret_name: "t".into(),
        dns_names: Vec::new(),
        issuer_ref,
    };
    object("c", Body::Certificate(spec))
}

fn web_pods() -> Object<'static> {
    let ports = vec![port("web")];
    deployment(pods(vec![Container {
        ports,
        ..container("c")
    }]))
}

#[test]
fn the_way_of_a_request() {
    let right = [
        web_pods(),
        service("a", "web"),
        ingress("s", PortRef::Name("http".into())),
        ingress("s", PortRef::Number(Number::Int(80))),
        certificate(),
    ];
    assert_eq!(said(&right), [""; 0]);
    assert_eq!(
        said(&[web_pods(), service("b", "web")]),
        ["Service/s: it selects no pod of this release"]
    );
    assert_eq!(
        said(&[web_pods(), service("a", "wep")]),
        ["Service/s: its port leads to the port `wep`, which its pods do not have"]
    );
    let wrong = [
        web_pods(),
        service("a", "web"),
        ingress("s", PortRef::Number(Number::Int(81))),
        ingress("x", PortRef::Number(Number::Int(80))),
        certificate(),
    ];
    assert_eq!(
        said(&wrong),
        [
            "Ingress/i: it leads to the port `81` of Service/s, which has no such port",
            "Ingress/i: it needs the Service `x`, which nothing creates"
        ]
    );
}

#[test]
fn an_ingress_with_an_issuer_makes_its_certificate() {
    let named = || ingress("s", PortRef::Name("http".into()));
    let around = [web_pods(), service("a", "web")];
    let of = |ingress: Object<'static>| said(&[&around[..], &[ingress]].concat());
    assert_eq!(
        of(named()),
        ["Ingress/i: it needs the Secret `t`, which nothing creates"]
    );
    let annotations = Labels::from_iter([("cert-manager.io/cluster-issuer", "x")]);
    assert_eq!(
        of(Object {
            annotations,
            ..named()
        }),
        [""; 0]
    );
}

#[test]
fn who_may_do_what() {
    let binding = RoleBinding {
        role: "r".into(),
        service_account: "default".into(),
        namespace: "ess".into(),
    };
    assert_eq!(
        said(&[object("b", Body::RoleBinding(binding))]),
        ["RoleBinding/b: it needs the Role `r`, which nothing creates"]
    );
}

#[test]
fn files_name_secrets_by_their_paths() {
    let mut data = SecretData::new();
    data.set("PASSWORD", *b"x");
    let text = "a: /secrets/s/PASSWORD\nb: /secrets/s/PASWORD\nc: /secrets/t/PASSWORD\n";
    let files = Files::from_iter([("config.yaml", text)]);
    assert_eq!(
        said(&[
            object("s", Body::Secret(data)),
            object("m", Body::ConfigMap(files)),
        ]),
        [
            "ConfigMap/m: it needs the key `PASWORD` of the Secret `s`, which has no such key: did \
             you mean `PASSWORD`?",
            "ConfigMap/m: it needs the Secret `t`, which nothing creates",
        ]
    );
}
