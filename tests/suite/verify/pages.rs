//! What hosts answer: ok, failed, left out.

use std::net::TcpListener;

use super::world::{FURTHER, SHARED, VALUES, World, page};

/// What is asked of a host, a page that spoils it, and what is said then.
const SPOILT: &[(&str, &str, (u16, &str), &str)] = &[
    (
        "element-web.page",
        "https://chat.example.org/",
        (502, ""),
        "answers 502, not 200",
    ),
    (
        "element-web.config",
        "https://chat.example.org/config.json",
        (200, "{}"),
        "is missing",
    ),
    (
        "element-web.redirect",
        "https://matrix.example.org/_matrix/client/v1/auth_metadata",
        (
            200,
            r#"{"issuer": "https://account.example.org/", "authorization_endpoint": "https://old.example.org/a"}"#,
        ),
        "where `authorization_endpoint` is `https://old.example.org/a`, not below `https://account.example.org`",
    ),
    (
        "element-admin.page",
        "https://admin.example.org/",
        (404, ""),
        "answers 404",
    ),
    (
        "mas.discovery",
        "https://account.example.org/.well-known/openid-configuration",
        (200, r#"{"issuer": "https://old.example.org/"}"#),
        "has `issuer` `https://old.example.org/`, not `https://account.example.org/`",
    ),
    (
        "mas.provider:sso",
        "https://sso.example.org/.well-known/openid-configuration",
        (200, r#"{"issuer": "https://sso.example.org/realm"}"#),
        "not `https://sso.example.org`",
    ),
    (
        "mas.login-page",
        "https://account.example.org/login",
        (500, ""),
        "answers 500",
    ),
    (
        "mas.account-page",
        "https://account.example.org/account/",
        (404, ""),
        "answers 404",
    ),
    (
        "mas.compat-login",
        "https://matrix.example.org/_matrix/client/v3/login",
        (404, r#"{"errcode": "M_UNRECOGNIZED"}"#),
        "answers 404 M_UNRECOGNIZED, not 200",
    ),
    (
        "mas.compat-logout",
        "https://matrix.example.org/_matrix/client/v3/logout",
        (405, r#"{"errcode": "M_UNRECOGNIZED"}"#),
        "has `errcode` \"M_UNRECOGNIZED\": another program answers",
    ),
    (
        "mas.compat-refresh",
        "https://matrix.example.org/_matrix/client/v3/refresh",
        (404, r#"{"errcode": "M_UNRECOGNIZED"}"#),
        "answers 404",
    ),
    (
        "mas.issuer",
        "https://matrix.example.org/_matrix/client/v1/auth_metadata",
        (200, r#"{"issuer": "https://old.example.org/"}"#),
        "has `issuer` `https://old.example.org/`",
    ),
    (
        "mas.introspection",
        "https://matrix.example.org/_matrix/client/v3/account/whoami",
        (
            503,
            r#"{"errcode": "M_UNKNOWN", "error": "Unable to introspect the access token"}"#,
        ),
        "answers 503 M_UNKNOWN: Unable to introspect the access token, not 401 M_UNKNOWN_TOKEN",
    ),
    (
        "mas.shared-secret",
        "https://matrix.example.org/_synapse/mas/query_user?localpart=masthead-verify",
        (
            403,
            r#"{"errcode": "M_FORBIDDEN", "error": "This endpoint must only be called by MAS"}"#,
        ),
        "This endpoint must only be called by MAS",
    ),
    (
        "synapse.versions",
        "https://matrix.example.org/_matrix/client/versions",
        (502, ""),
        "answers 502",
    ),
    (
        "synapse.database",
        "https://matrix.example.org/_matrix/client/v3/directory/room/%23masthead-verify%3Aexample.org",
        (500, r#"{"errcode": "M_UNKNOWN"}"#),
        "answers 500 M_UNKNOWN",
    ),
    (
        "synapse.federation",
        "https://matrix.example.org:443/_matrix/federation/v1/version",
        (404, ""),
        "answers 404",
    ),
    (
        "synapse.signing-key",
        "https://matrix.example.org:443/_matrix/key/v2/server",
        (
            200,
            r#"{"server_name": "example.org", "verify_keys": {"ed25519:a_new": {}}}"#,
        ),
        "does not have the key `ed25519:a_xyz`",
    ),
    (
        "rtc.token",
        "https://rtc.example.org/get_token",
        (404, ""),
        "answers 404, not 405",
    ),
    (
        "rtc.legacy-token",
        "https://rtc.example.org/sfu/get",
        (200, "OK"),
        "answers 200, not 405",
    ),
    (
        "rtc.sfu",
        "https://rtc.example.org/",
        (406, ""),
        "answers 406",
    ),
    (
        "well-known.client",
        "https://example.org/.well-known/matrix/client",
        (
            200,
            r#"{"m.homeserver": {"base_url": "https://old.example.org"}}"#,
        ),
        "`m.homeserver/base_url` is \"https://old.example.org\", not \"https://matrix.example.org\"",
    ),
    (
        "well-known.server",
        "https://example.org/.well-known/matrix/server",
        (200, r#"{"m.server": "old.example.org:443"}"#),
        "old.example.org:443",
    ),
    (
        "well-known.support",
        "https://example.org/.well-known/matrix/support",
        (200, r#"{"contacts": []}"#),
        "`contacts` is not rendered",
    ),
];

#[test]
fn what_answers_otherwise_has_failed() {
    for (name, url, (status, body), words) in SPOILT {
        let mut world = World::new();
        world.expect(name, "ok", &[]);
        world.set_page(url, &page(*status, body));
        let (state, said) = world.one(name);
        assert_eq!(state, "failed", "{name}: {said}");
        assert!(said.contains(words), "{name}: {said}");
        assert!(
            !said.ends_with("| "),
            "{name} does not say what to do: {said}"
        );
    }
}

#[test]
fn a_host_that_refuses_has_failed_and_one_without_a_name_is_left_out() {
    let mut world = World::new();
    let url = "https://chat.example.org/";
    world.set_page(url, "curl: (7) Failed to connect\n");
    world.expect(
        "element-web.page",
        "failed",
        &["does not answer: (7) Failed to connect"],
    );
    world.set_page(url, "curl: (6) Could not resolve host\n");
    world.expect(
        "element-web.page",
        "left-out",
        &["could not be asked: (6) Could not resolve host"],
    );
    world.set_page(
        url,
        "curl: (28) Resolving timed out after 10000 milliseconds\n",
    );
    world.expect("element-web.page", "left-out", &["Resolving timed out"]);
    world.set_page(url, "curl: (28) Operation timed out\n");
    world.expect("element-web.page", "failed", &["does not answer: (28)"]);
}

#[test]
fn browsers_may_read_what_they_need() {
    let mut world = World::new();
    world.expect("synapse.cors", "ok", &[]);
    let url = "https://matrix.example.org/_matrix/client/versions";
    world.set_page(url, "HTTP/1.1 200 OK\r\n\r\n{\"versions\": []}");
    world.expect(
        "synapse.cors",
        "failed",
        &["has the header `access-control-allow-origin` missing"],
    );
}

#[test]
fn a_secret_that_is_not_known_and_a_path_that_is_blocked_are_left_out() {
    let mut world = World::new();
    let url = "https://matrix.example.org/_synapse/mas/query_user?localpart=masthead-verify";
    world.set_page(
        url,
        &page(
            403,
            r#"{"errcode": "M_FORBIDDEN", "error": "This path is blocked"}"#,
        ),
    );
    world.expect(
        "mas.shared-secret",
        "left-out",
        &["is blocked from outside"],
    );
    world.set_kube(
        "/api/v1/namespaces/ess/secrets/ess-generated",
        "Error from server (Forbidden): x",
    );
    world.expect(
        "mas.shared-secret",
        "left-out",
        &["neither rendered nor readable"],
    );
    world.expect("synapse.signing-key", "ok", &["is not known here"]);
}

#[test]
fn the_shared_secret_goes_to_curl_by_its_standard_input_alone() {
    let output = World::new().run("-o json");
    let header = format!("header = \"Authorization: Bearer {SHARED}\"");
    let asked = output.read("curl.log");
    assert_eq!(asked.matches(&header).count(), 1, "it is shown once");
    let shown = [
        &output.stdout,
        &output.stderr,
        &output.read("curl.args"),
        &output.read("kubectl.log"),
    ];
    for text in shown {
        assert!(!text.contains(SHARED), "{text}");
        assert!(!text.contains("MDAwMDAw"), "{text}");
    }
}

#[test]
fn nothing_is_written() {
    let output = World::new().run("");
    for call in output.read("kubectl.log").lines() {
        assert!(call.starts_with("get --raw /"), "{call}");
    }
    for args in output.read("curl.args").lines() {
        assert_eq!(args, "--disable --config -");
    }
    let asked = output.read("curl.log");
    for word in ["request", "data", "upload-file", "form", "json"] {
        let is_it = |line: &str| line == word || line.starts_with(&format!("{word} "));
        assert!(!asked.lines().any(is_it), "{word}");
    }
}

#[test]
fn a_server_name_with_a_port_is_where_the_homeserver_is() {
    let mut world = World::of(&[
        VALUES,
        "serverName: example.org:8448\nwellKnownDelegation: {enabled: false}\n",
    ]);
    let url = "https://example.org:8448/_matrix/federation/v1/version";
    world.set_page(url, &page(200, r#"{"server": {"version": "1"}}"#));
    world.expect("synapse.federation", "ok", &[url]);
}

#[test]
fn without_a_well_known_file_other_servers_ask_the_port_of_federation() {
    let mut world = World::new();
    world.set_page(
        "https://example.org/.well-known/matrix/server",
        &page(404, ""),
    );
    world.expect(
        "synapse.federation",
        "failed",
        &["https://example.org:8448/", "notes well-known"],
    );
}

#[test]
fn well_known_files_that_others_serve_may_say_more() {
    let mut world = World::of(&[VALUES, "wellKnownDelegation: {enabled: false}\n"]);
    let url = "https://example.org/.well-known/matrix/server";
    world.set_page(
        url,
        &page(200, r#"{"m.server": "matrix.example.org:443", "x": 1}"#),
    );
    world.expect("well-known.server", "ok", &[]);
    world.set_page(url, &page(200, "{}"));
    world.expect(
        "well-known.server",
        "failed",
        &["`m.server` is missing", "masthead notes well-known"],
    );
}

#[test]
fn accounts_of_synapse_are_signed_in_to_there() {
    let mut world = World::of(&[VALUES, "matrixAuthenticationService: {enabled: false}\n"]);
    world.expect("synapse.login", "ok", &[]);
    world.set_page(
        "https://matrix.example.org/_matrix/client/v3/login",
        &page(502, ""),
    );
    world.expect("synapse.login", "failed", &["answers 502"]);
    let all = world.run("").stdout;
    assert!(!all.contains(" mas."), "{all}");
}

#[test]
fn a_mail_server_is_connected_to() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("loopback is there");
    let port = listener.local_addr().expect("it has an address").port();
    let values = format!("matrixAuthenticationService: {{email: {{smtp: {{port: {port}}}}}}}\n");
    let world = World::of(&[VALUES, FURTHER, &values]);
    world.expect("mas.mail", "ok", &["takes connections from here"]);
    drop(listener);
    world.expect("mas.mail", "left-out", &["says nothing of the cluster"]);
    World::of(&[VALUES]).expect("mas.mail", "left-out", &["sends no mail"]);
}

#[test]
fn dex_calls_itself_what_is_rendered() {
    let dex = include_str!("../../../examples/dex-ldap.yaml");
    let mut world = World::of(&[VALUES, dex]);
    let all = world.run("--check dex.discovery");
    let url = all
        .stdout
        .split_whitespace()
        .find(|word| word.starts_with("https://"));
    let url = url.expect("it is asked").to_owned();
    let issuer = url
        .strip_suffix("/.well-known/openid-configuration")
        .expect("it is discovery");
    world.expect("dex.discovery", "failed", &["answers 404"]);
    world.set_page(&url, &page(200, &format!(r#"{{"issuer": "{issuer}"}}"#)));
    world.expect("dex.discovery", "ok", &[]);
    // It is a part of the stack, and no provider of the user's.
    let all = world.run("").stdout;
    assert!(!all.contains("mas.provider"), "{all}");
    assert!(all.contains("manual    mas.sign-in-provider"), "{all}");
}
