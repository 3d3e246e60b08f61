//! Names and certificates of hosts.

use super::world::{VALUES, World};

const CHAT: &str = "host.certificate:chat.example.org";

#[test]
fn a_certificate_is_trusted_and_for_its_host() {
    World::new().expect(CHAT, "ok", &["until 2126-01-01"]);
}

#[test]
fn a_certificate_that_is_over_or_for_others_has_failed() {
    let world = World::new().certificate(include_str!("expired.pem"));
    world.expect(CHAT, "failed", &["it expired on 2025-01-01", "renew it"]);
    let world = World::new().certificate(include_str!("other.pem"));
    world.expect(
        CHAT,
        "failed",
        &["it is for other.example, not for this host", "certificate"],
    );
}

#[test]
fn a_certificate_that_curl_does_not_trust_has_failed() {
    let mut world = World::new().certificate(include_str!("self-signed.pem"));
    world.set_page(
        "https://chat.example.org/",
        "curl: (60) SSL certificate problem: self-signed\n",
    );
    world.expect(
        CHAT,
        "failed",
        &["it signed itself: (60) SSL certificate problem", "--cacert"],
    );
}

#[test]
fn a_host_without_tls_has_failed_and_an_old_curl_leaves_it_out() {
    let world = World::new().certificate("curl: (35) wrong version number\n");
    world.expect(
        CHAT,
        "failed",
        &["it shows none: (35) wrong version number", "443"],
    );
    let world = World::new().certificate("\n");
    world.expect(CHAT, "left-out", &["7.88"]);
}

#[test]
fn names_resolve_or_do_not() {
    let values = [
        VALUES,
        "elementWeb: {ingress: {host: localhost}}\nelementAdmin: {ingress: {host: admin.invalid}}\n",
    ];
    let world = World::of(&values).flags("");
    world.expect("host.dns:localhost", "ok", &["it is ", "127.0.0.1"]);
    world.expect(
        "host.dns:admin.invalid",
        "failed",
        &["does not resolve", "notes dns"],
    );
    let world = World::of(&values).flags("--connect admin.invalid:443:127.0.0.1:443");
    world.expect("host.dns:admin.invalid", "left-out", &["`--connect`"]);
}

#[test]
fn a_name_that_leads_elsewhere_than_the_ingress_is_a_warning() {
    let mut world = World::of(&[VALUES, "elementWeb: {ingress: {host: localhost}}\n"]).flags("");
    let path = "/apis/networking.k8s.io/v1/namespaces/ess/ingresses";
    let at = |ip: &str| serde_json::json!({"loadBalancer": {"ingress": [{"ip": ip}]}});
    world.change(path, |object| object["status"] = at("192.0.2.7"));
    world.expect(
        "host.dns:localhost",
        "warning",
        &["the Ingress is at 192.0.2.7", "proxy"],
    );
    world.change(path, |object| object["status"] = at("127.0.0.1"));
    world.expect("host.dns:localhost", "ok", &[]);
}

#[test]
fn places_and_authorities_go_to_curl() {
    let world = World::new().flags("--connect ::127.0.0.1: --cacert certificate.pem");
    let output = world.run("--check element-web.page");
    assert_eq!(output.status, 0, "{}", output.stderr);
    let asked = output.read("curl.log");
    assert!(asked.contains("connect-to = \"::127.0.0.1:\""), "{asked}");
    assert!(asked.contains("cacert = \"certificate.pem\""), "{asked}");
    let output = World::new()
        .flags("--cacert missing.pem")
        .run("--check element-web.page");
    assert_eq!(output.status, 2);
    assert!(
        output.stderr.contains("could not read missing.pem"),
        "{}",
        output.stderr
    );
    let output = World::new().flags("--connect 127.0.0.1").run("");
    assert_eq!(output.status, 2);
    assert!(
        output.stderr.contains("HOST:PORT:ADDRESS:PORT"),
        "{}",
        output.stderr
    );
}
