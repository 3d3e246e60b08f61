//! What the values of MAS make of its own configuration: providers, clients, mail, accounts.

use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::harness::{config, identity, masthead, yaml};

const BASE: &str = "serverName: example.org
elementAdmin: {enabled: false}
elementWeb: {enabled: false}
matrixRTC: {enabled: false}
synapse: {ingress: {host: matrix.example.org}}
matrixAuthenticationService:
  ingress: {host: account.example.org}
";

/// Every setting, with its credentials inline.
const EVERYTHING: &str = r#"
  upstreamProviders:
    authelia:
      humanName: Company SSO
      synapseIdpId: oidc-authelia
      issuer: https://auth.example.org
      clientId: mas
      clientSecret: {value: marker-1}
      fetchUserinfo: true
      claimsImports:
        subject: {template: "{{ user.sub }}"}
        skip_confirmation: true
        localpart: {action: require, template: "{{ user.preferred_username }}", on_conflict: add}
        displayname: {action: force, template: "{{ user.name }}"}
        email: {action: force, template: "{{ user.email }}"}
        account_name: {template: "@{{ user.preferred_username }}"}
    google:
      id: 01HFVBY12TMNTYTBV8W921M5FA
      brandName: google
      issuer: https://accounts.google.com
      clientId: 1234567890.apps.googleusercontent.com
      clientSecret: {value: "marker-2/+"}
      tokenEndpointAuthMethod: client_secret_post
      scopes: [openid, email]
    keycloak:
      enabled: false
      issuer: https://keycloak.example.org/realms/matrix
      clientId: mas
      clientSecret: {generate: true}
      pkceMethod: always
      responseMode: query
    elsewhere:
      clientId: mas
      discoveryMode: disabled
      tokenEndpointAuthMethod: none
      authorizationEndpoint: https://sso.example.org/auth
      tokenEndpoint: https://sso.example.org/token
      userinfoEndpoint: https://sso.example.org/userinfo
      jwksUri: https://sso.example.org/keys
  email:
    from: '"Example" <account@example.org>'
    replyTo: support@example.org
    smtp: {host: smtp.example.org, port: 465, username: account, password: {value: marker-3}}
  account:
    passwordRegistrationEnabled: true
    passwordRegistrationEmailRequired: false
    registrationTokenRequired: true
    passwordChangeAllowed: true
    passwordRecoveryEnabled: true
    displayNameChangeAllowed: false
    emailChangeAllowed: false
    accountDeactivationAllowed: true
    loginWithEmailAllowed: true
  adminApi:
    clients:
      swagger:
        clientId: 01JAYS74TCG3BTWKADN5Q4518C
        clientSecret: {value: marker-4}
        method: client_secret_post
        redirectUris: [https://account.example.org/api/doc/oauth2-callback]
      script:
        clientId: 01JAYS74TCG3BTWKADN5Q4518D
        clientSecret: {value: marker-5}
    users: [alice]
"#;

fn settings(values: &str) -> String {
    let output = masthead("template ess -f values.yaml")
        .file("values.yaml", format!("{BASE}{values}"))
        .ok();
    let map = output.object("ConfigMap/ess-matrix-authentication-service");
    map["data"]["mas-config-settings.yaml"]
        .as_str()
        .unwrap_or_default()
        .to_owned()
}

fn fails(values: &str) -> String {
    masthead("check -f values.yaml")
        .file("values.yaml", format!("{BASE}{values}"))
        .fails(1)
}

#[test]
fn every_setting_is_mas_own() {
    let settings = settings(EVERYTHING);
    assert_snapshot!("mas_settings", settings);
    let whole = config("mas", &format!("{BASE}{EVERYTHING}"));
    for mut config in [yaml(&settings), whole] {
        // Listeners of users are warned of: ours are added to them.
        config.as_object_mut().unwrap().remove("http");
        // As additional configuration it is checked against what MAS takes.
        // Braces there are MAS's own.
        let config = config.to_string().replace("{{", "{{ \"{{\" }}");
        let additional = json!({ "whole": { "config": config } });
        let values = format!("{BASE}  additional: {additional}\n");
        masthead("check -f values.yaml")
            .file("values.yaml", values)
            .ok();
    }
}

#[test]
fn without_them_there_is_no_file() {
    assert_eq!(settings(""), "");
    assert_eq!(
        settings("  account: {}\n  email: {}\n  adminApi: {users: []}\n"),
        ""
    );
}

/// Inline credentials are in the Secret of MAS, under keys that the configuration names as files.
#[test]
fn credentials_are_in_secrets_alone() {
    let output = masthead("template ess -f values.yaml")
        .file("values.yaml", format!("{BASE}{EVERYTHING}"))
        .ok();
    for object in output
        .objects()
        .iter()
        .filter(|object| object["kind"] != "Secret")
    {
        assert!(
            !object.to_string().contains("marker-"),
            "{}",
            identity(object)
        );
    }
    let secret = output.object("Secret/ess-matrix-authentication-service");
    let mut keys: Vec<String> = Vec::new();
    files(&config("mas", &format!("{BASE}{EVERYTHING}")), &mut keys);
    let is_there = |key: &str| secret["data"][key].is_string();
    let own: Vec<&str> = keys
        .iter()
        .filter_map(|file| file.strip_prefix("/secrets/ess-matrix-authentication-service/"))
        .collect();
    assert_eq!(own.len(), 5, "{keys:?}");
    assert!(own.iter().all(|key| is_there(key)), "{own:?}");
    assert_eq!(secret["data"].as_object().unwrap().len(), 5);
}

/// The values of all keys that end with `_file`.
fn files(value: &Value, out: &mut Vec<String>) {
    match value {
        Value::Object(map) => {
            out.extend(
                map.iter()
                    .filter(|(key, _)| key.ends_with("_file"))
                    .filter_map(|(_, file)| file.as_str().map(str::to_owned)),
            );
            map.values().for_each(|value| files(value, out));
        }
        Value::Array(items) => items.iter().for_each(|item| files(item, out)),
        _ => {}
    }
}

#[test]
fn credentials_may_be_references_or_generated() {
    let values = "  email: {from: a@example.org, smtp: {host: mail, username: a, password: {secret: mail, secretKey: pass}}}
  upstreamProviders:
    authelia: {issuer: 'https://auth.example.org', clientId: mas, clientSecret: {generate: true}}
    other: {issuer: 'https://other.example.org', clientId: mas, clientSecret: {secret: '{{ .Release.Name }}-sso', secretKey: mas}}
";
    let mas = config("mas", &format!("{BASE}{values}"));
    let providers = &mas["upstream_oauth2"]["providers"];
    assert_eq!(
        providers[0]["client_secret_file"],
        "/secrets/ess-generated/MAS_UPSTREAM_CLIENT_SECRET_authelia"
    );
    assert_eq!(providers[1]["client_secret_file"], "/secrets/ess-sso/mas");
    assert_eq!(mas["email"]["password_file"], "/secrets/mail/pass");
    let output = masthead("render -f values.yaml")
        .file("values.yaml", format!("{BASE}{values}"))
        .run();
    assert_eq!(output.status, 0);
    assert!(
        output.object("Secret/ess-generated")["data"]["MAS_UPSTREAM_CLIENT_SECRET_authelia"]
            .is_string()
    );
    let needed = masthead("notes secrets -f values.yaml")
        .file("values.yaml", format!("{BASE}{values}"))
        .ok()
        .stdout;
    assert!(
        needed.contains("secret generic ess-sso ") && needed.contains("secret generic mail "),
        "{needed}"
    );
    assert!(!needed.contains("ess-generated"), "{needed}");
}

#[test]
fn additional_configuration_wins() {
    let values = format!(
        "{BASE}{EVERYTHING}  additional:
    mine:
      config:
        account: {{displayname_change_allowed: true}}
        email: {{hostname: other.example.org, mode: plain}}
        clients: [{{client_id: 01JAYS74TCG3BTWKADN5Q4518F, client_auth_method: none, redirect_uris: ['https://a.example.org']}}]
"
    );
    let mas = config("mas", &values);
    assert_eq!(mas["account"]["displayname_change_allowed"], true);
    assert_eq!(mas["account"]["email_change_allowed"], false);
    assert_eq!(
        (
            &mas["email"]["hostname"],
            &mas["email"]["mode"],
            &mas["email"]["port"]
        ),
        (&json!("other.example.org"), &json!("plain"), &json!(465))
    );
    assert_eq!(
        mas["clients"].as_array().unwrap().len(),
        3,
        "lists are appended"
    );
}

#[test]
fn the_mode_of_mail_follows_from_the_port() {
    for (smtp, mode) in [
        ("port: 587", "starttls"),
        ("port: 465", "tls"),
        ("port: 465, mode: plain", "plain"),
        ("port: 25", "starttls"),
    ] {
        let mas = config(
            "mas",
            &format!("{BASE}  email: {{from: a@example.org, smtp: {{host: mail, {smtp}}}}}\n"),
        );
        assert_eq!(
            (
                &mas["email"]["mode"],
                &mas["email"]["transport"],
                &mas["email"]["reply_to"]
            ),
            (&json!(mode), &json!("smtp"), &json!("a@example.org"))
        );
    }
}

#[test]
fn the_id_of_a_provider_follows_from_its_name_alone() {
    let id = |more: &str| {
        let provider = format!(
            "sso: {{issuer: 'https://sso.example.org', clientId: mas, clientSecret: {{value: x}}{more}}}"
        );
        config(
            "mas",
            &format!("{BASE}  upstreamProviders: {{{provider}}}\n"),
        )["upstream_oauth2"]["providers"][0]["id"]
            .clone()
    };
    assert_eq!(id(""), id(", humanName: Other, scopes: [openid]"));
    assert_eq!(
        id(", id: 01HFVBY12TMNTYTBV8W921M5FA"),
        "01HFVBY12TMNTYTBV8W921M5FA"
    );
}

#[test]
fn what_can_not_work_is_told() {
    let providers = "  upstreamProviders:
    a: {}
    b: {issuer: http://b.example.org, clientId: mas, clientSecret: {value: 'a/b'}, id: 01HFVBY12TMNTYTBV8W921M5FI}
    c: {issuer: https://c.example.org/.well-known/openid-configuration, clientId: mas, clientSecret: {value: ''}, scopes: [email]}
    d: {discoveryMode: disabled, clientId: mas, clientSecret: {generate: false}}
    \"e f\": {issuer: https://e.example.org, clientId: mas, clientSecret: {value: x}}
";
    assert_snapshot!("mas_providers", fails(providers));
    let clients = "  adminApi:
    clients:
      a: {}
      b: {clientId: swagger, clientSecret: {value: 'a b'}}
    users: ['@alice:example.org']
";
    assert_snapshot!("mas_clients", fails(clients));
    assert_snapshot!(
        "mas_mail",
        fails("  email: {from: alice, transport: smtp, smtp: {username: alice}}\n")
    );
    assert_snapshot!(
        "mas_mail_without_sender",
        fails("  email: {smtp: {host: mail, password: {value: x}}}\n")
    );
}

#[test]
fn additional_configuration_that_does_not_go_with_them_is_told() {
    let values = format!(
        "{EVERYTHING}  additional:
    mine:
      config:
        clients: [{{client_id: 01JAYS74TCG3BTWKADN5Q4518C, client_auth_method: client_secret_post, client_secret: other}}]
        upstream_oauth2: {{providers: [{{id: 01HFVBY12TMNTYTBV8W921M5FA, client_id: mas, token_endpoint_auth_method: none}}]}}
"
    );
    assert_snapshot!("mas_additional_beside", fails(&values));
    let password =
        format!("{EVERYTHING}  additional: {{mine: {{config: {{email: {{password: other}}}}}}}}\n");
    assert_snapshot!("mas_additional_password", fails(&password));
    let known = "  adminApi: {clients: {a: {clientId: 01JAYS74TCG3BTWKADN5Q4518C, clientSecret: {value: x}}}}
  additional: {mine: {config: {policy: {data: {admin_clients: [01JAYS74TCG3BTWKADN5Q4518C]}}}}}
";
    masthead("check -f values.yaml")
        .file("values.yaml", format!("{BASE}{known}"))
        .ok();
}

#[test]
fn an_older_mas_knows_registration_tokens_by_their_old_name() {
    let account = |tag: &str| {
        let values = format!(
            "{BASE}  image: {{tag: '{tag}'}}\n  account: {{registrationTokenRequired: true}}\n"
        );
        config("mas", &values)["account"].clone()
    };
    assert_eq!(
        account("1.12.0"),
        json!({ "registration_token_required": true })
    );
    assert_eq!(
        account("1.23.0"),
        json!({ "password_registration_token_required": true })
    );
}
