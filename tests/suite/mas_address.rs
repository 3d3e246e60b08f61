//! Where MAS is reached: its Ingress, its own configuration, Synapse and the well-known files say the same.

use insta::assert_snapshot;
use serde_json::Value;

use crate::harness::{Output, config, identity, masthead};

const BESIDE_ELEMENT_WEB: &str = "serverName: example.org
elementWeb: {ingress: {host: chat.example.org, tlsSecret: chat-tls, className: traefik}}
elementAdmin: {enabled: false}
matrixRTC: {enabled: false}
synapse: {ingress: {host: matrix.example.org}}
";

fn with_mas(ingress: &str) -> String {
    format!("{BESIDE_ELEMENT_WEB}matrixAuthenticationService: {{ingress: {ingress}}}\n")
}

fn render(values: &str) -> Output {
    masthead("template ess -f values.yaml")
        .file("values.yaml", values)
        .ok()
}

/// The paths of an Ingress with the Service and the port that they lead to.
fn routes(ingress: &Value) -> Vec<(String, String, String, String)> {
    let rules = ingress["spec"]["rules"].as_array().unwrap().iter();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let of_rule = |rule: &Value| {
        let host = text(&rule["host"]);
        let paths = rule["http"]["paths"].as_array().unwrap().iter();
        let route = |path: &Value| {
            let service = &path["backend"]["service"];
            (
                host.clone(),
                text(&path["path"]),
                text(&service["name"]),
                text(&service["port"]["name"]),
            )
        };
        paths.map(route).collect::<Vec<_>>()
    };
    rules.flat_map(of_rule).collect()
}

/// The path below which the listener on the Service's port of this name serves a resource of MAS.
fn prefix(output: &Output, mas: &Value, port: &str, resource: &str) -> Option<String> {
    let service = output.object("Service/ess-matrix-authentication-service");
    let named = |ports: &Value, number: &str| {
        ports
            .as_array()
            .unwrap()
            .iter()
            .find(|p| p["name"] == port)
            .map(|p| p[number].clone())
    };
    let number = named(&service["spec"]["ports"], "port")?;
    let pod =
        output.object("Deployment/ess-matrix-authentication-service")["spec"]["template"]["spec"]
            .clone();
    assert_eq!(
        named(&pod["containers"][0]["ports"], "containerPort").as_ref(),
        Some(&number),
        "the pod has the port too"
    );
    let listeners = mas["http"]["listeners"].as_array().unwrap().iter();
    let mut serving = listeners.filter(|l| {
        l["binds"]
            .as_array()
            .unwrap()
            .iter()
            .any(|bind| bind["port"] == number)
            && l["resources"]
                .as_array()
                .unwrap()
                .iter()
                .any(|r| r["name"] == resource)
    });
    serving
        .next()
        .map(|listener| listener["prefix"].as_str().unwrap_or("/").to_owned())
}

/// Asserts that all parts of the stack find MAS, and gives its URL.
fn agreed(values: &str) -> String {
    let output = render(values);
    let mas = config("mas", values);
    let base = mas["http"]["public_base"].as_str().unwrap().to_owned();
    let (host, path) = base
        .strip_prefix("https://")
        .unwrap()
        .split_once('/')
        .unwrap_or((base.strip_prefix("https://").unwrap(), ""));
    let path = format!("/{path}");

    let ingress = output.object("Ingress/ess-matrix-authentication-service");
    let [(its_host, its_path, service, port)] = &routes(&ingress)[..] else {
        panic!("one route: {ingress}")
    };
    assert_eq!(
        (its_host.as_str(), service.as_str()),
        (host, "ess-matrix-authentication-service")
    );
    assert_eq!(its_path.trim_end_matches('/'), path.trim_end_matches('/'));
    for resource in [
        "human",
        "discovery",
        "oauth",
        "assets",
        "graphql",
        "adminapi",
    ] {
        assert_eq!(
            prefix(&output, &mas, port, resource).as_ref(),
            Some(&path),
            "{resource}"
        );
    }

    let synapse = config("synapse", values);
    let endpoint = synapse["matrix_authentication_service"]["endpoint"]
        .as_str()
        .unwrap();
    assert_eq!(
        endpoint,
        format!("http://ess-matrix-authentication-service.ess.svc.cluster.local.:8080{path}")
    );

    let of_synapse = routes(&output.object("Ingress/ess-synapse"));
    let of_mas: Vec<_> = of_synapse
        .iter()
        .filter(|(_, _, service, _)| service.ends_with("matrix-authentication-service"))
        .collect();
    assert_eq!(of_mas.len(), 12);
    for (_, path, _, port) in of_mas {
        assert!(path.starts_with("/_matrix/client/"), "{path}");
        assert_eq!(
            prefix(&output, &mas, port, "compat").as_deref(),
            Some("/"),
            "clients know no prefix"
        );
    }
    base
}

#[test]
fn all_parts_agree() {
    assert_eq!(
        agreed(BESIDE_ELEMENT_WEB),
        "https://chat.example.org/account/"
    );
    assert_eq!(
        agreed(&with_mas("{host: account.example.org}")),
        "https://account.example.org"
    );
    assert_eq!(
        agreed(&with_mas("{host: matrix.example.org, path: /auth}")),
        "https://matrix.example.org/auth/"
    );
    assert_eq!(
        agreed(&with_mas("{host: matrix.example.org, path: /a/b/}")),
        "https://matrix.example.org/a/b/"
    );
    assert_eq!(
        agreed(&with_mas("{path: /login}")),
        "https://chat.example.org/login/"
    );
    assert_eq!(
        agreed(&with_mas("{host: account.example.org, path: /}")),
        "https://account.example.org"
    );
}

#[test]
fn beside_element_web_the_certificate_and_the_controller_are_its() {
    let own = |values: &str| {
        render(values).object("Ingress/ess-matrix-authentication-service")["spec"].clone()
    };
    let spec = own(BESIDE_ELEMENT_WEB);
    assert_eq!(
        (&spec["ingressClassName"], &spec["tls"][0]["secretName"]),
        (&"traefik".into(), &"chat-tls".into())
    );
    let spec = own(&with_mas("{tlsSecret: account-tls, className: nginx}"));
    assert_eq!(
        (&spec["ingressClassName"], &spec["tls"][0]["secretName"]),
        (&"nginx".into(), &"account-tls".into())
    );
}

#[test]
fn one_certificate_is_made_for_a_shared_host() {
    let issuer = "certManager: {clusterIssuer: letsencrypt}\n";
    let output = render(&format!(
        "{}{issuer}",
        BESIDE_ELEMENT_WEB.replace(", tlsSecret: chat-tls", "")
    ));
    let objects = output.objects();
    let of_chat: Vec<&Value> = objects
        .iter()
        .filter(|o| o["kind"] == "Ingress" && o["spec"]["rules"][0]["host"] == "chat.example.org")
        .collect();
    assert_eq!(of_chat.len(), 2);
    assert_eq!(of_chat[0]["spec"]["tls"], of_chat[1]["spec"]["tls"]);
    let issued = of_chat.iter().filter(|o| {
        o["metadata"]["annotations"]["cert-manager.io/cluster-issuer"] == "letsencrypt"
    });
    assert_eq!(
        issued.map(|o| identity(o)).collect::<Vec<_>>(),
        ["Ingress/ess-element-web"]
    );
}

#[test]
fn notes_name_the_shared_host_once() {
    let dns = masthead("notes dns -f values.yaml")
        .file("values.yaml", BESIDE_ELEMENT_WEB)
        .ok()
        .stdout;
    assert_eq!(dns.matches("chat.example.org.").count(), 1, "{dns}");
    assert!(
        dns.contains("; elementWeb, matrixAuthenticationService\n"),
        "{dns}"
    );
}

#[test]
fn what_can_not_be_is_told() {
    let error = |values: &str| {
        masthead("template ess -f values.yaml")
            .file("values.yaml", values)
            .fails(1)
    };
    let alone = BESIDE_ELEMENT_WEB.replace("elementWeb: {", "elementWeb: {enabled: false, ");
    assert_snapshot!("mas_without_a_host", error(&alone));
    for path in [
        "auth",
        "/_matrix",
        "/_synapse/x",
        "/.well-known/",
        "/a b",
        "/../x",
        "/a//b",
        "/{x}",
        "/a?b",
    ] {
        let said = error(&with_mas(&format!("{{path: '{path}'}}")));
        assert!(
            said.starts_with(&format!(
                "error: matrixAuthenticationService.ingress.path: `{path}` can't be the path"
            )),
            "{said}"
        );
    }
    for (host, hint) in [
        (
            "matrix.example.org/auth",
            "write `host: matrix.example.org`, and `path: /auth` beside it",
        ),
        (
            "https://matrix.example.org/",
            "write `host: matrix.example.org`",
        ),
    ] {
        let said = error(&with_mas(&format!("{{host: '{host}'}}")));
        assert!(
            said.contains(&format!("ingress.host: `{host}` is no host"))
                && said.contains(&format!("hint: {hint}\n")),
            "{said}"
        );
    }
    assert_snapshot!(
        "mas_path_taken",
        error(&with_mas("{path: /_matrix/client}"))
    );
}
