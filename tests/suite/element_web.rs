//! Element Web: its config.json.

use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::harness::masthead;

fn config(values: &str) -> Value {
    let run = masthead(
        "template ess --fragment nothing-enabled --fragment element-web-minimal -f v.yaml",
    )
    .file("v.yaml", values)
    .ok();
    let config_map = run.object("ConfigMap/ess-element-web");
    serde_json::from_str(config_map["data"]["config.json"].as_str().unwrap()).unwrap()
}

#[test]
fn it_follows_what_is_enabled() {
    let alone = config("{}");
    assert_eq!(
        (&alone["default_server_config"], &alone["features"]),
        (&json!({"m.homeserver": {}}), &Value::Null)
    );
    let named = config("serverName: example.org");
    assert_eq!(
        named["default_server_config"],
        json!({"m.homeserver": {"server_name": "example.org"}})
    );
    let calls = config(
        "serverName: example.org\nmatrixRTC: {enabled: true, ingress: {host: rtc.example.org}}",
    );
    assert_eq!(calls["features"]["feature_video_rooms"], true);
    assert_eq!(
        calls["setting_defaults"]["UIFeature.registration"],
        Value::Null
    );
    let accounts = config(
        "matrixAuthenticationService: {enabled: true, ingress: {host: account.example.org}}",
    );
    assert_eq!(
        accounts["setting_defaults"]["UIFeature.registration"],
        false
    );
    assert_eq!(accounts["setting_defaults"]["urlPreviewsEnabled"], true);
}

#[test]
fn the_user_wins_in_the_order_of_the_names() {
    let values = r#"
elementWeb:
  additional:
    20.json: '{"brand": "{{ $.Release.Name }}", "setting_defaults": {"urlPreviewsEnabled": false}}'
    10.json: '{"brand": "first", "help_url": "https://example.org"}'
"#;
    let config = config(values);
    assert_eq!(
        (&config["brand"], &config["help_url"]),
        (&json!("ess"), &json!("https://example.org"))
    );
    assert_eq!(
        config["setting_defaults"],
        json!({"urlPreviewsEnabled": false})
    );
}

#[test]
fn a_text_that_is_no_object_is_told() {
    let values = "elementWeb:
  enabled: true
  additional:
    broken.json: |
      {\"brand\": \"x\",
       oops}
    list.json: '[1]'
    text.json: '\"brand\"'
";
    assert_snapshot!(
        masthead("template ess --fragment nothing-enabled -f values.yaml")
            .file("values.yaml", values)
            .fails(1)
    );
}
