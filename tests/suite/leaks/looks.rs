//! Credentials where nobody looks for them: under misspelt keys, in URLs, headers and commands.

use serde_json::{Value, json};

use super::{assert_silent, run};
use crate::hostile::{base, merge};

/// Commands that say what is wrong with values, or show them.
const COMMANDS: [&str; 8] = [
    "check -f v.yaml",
    "check -o json -f v.yaml",
    "render --credentials job -o junit -f v.yaml",
    "template ess -f v.yaml",
    "values merged -f v.yaml",
    "values explain synapse.macaroon -f v.yaml",
    "config mas -f v.yaml",
    "credentials list -f v.yaml",
];

fn with(values: Value) -> Value {
    let mut all = base(&[String::new()]);
    merge(&mut all, values);
    all
}

#[test]
fn what_is_under_a_misspelt_key_is_not_shown() {
    let mark = "LeakMark07";
    let wrong = [
        json!({"pasword": mark}),
        json!({"synapse": {"pasword": mark}}),
        json!({"synapse": {"macaroon": {"valu": mark}}}),
        json!({"synapse": {"macaroon": {"valu": [mark], "secret": {"x": mark}}}}),
        json!({"synapse": {"macaron": {"value": mark}}}),
        json!({"synapse": mark}),
        json!({"synapse": {"additional": mark}}),
        json!({"synapse": {"additional": {"a": {"conf": mark}}}}),
        json!({"synapse": {"extraEnv": mark}}),
        json!({"synapse": {"extraEnv": {"A": mark}}}),
        json!({"synapse": {"extraEnv": [{"name": "A", "val": mark}]}}),
        json!({"synapse": {"extraEnv": [{"name": "A", "value": {"x": mark}}]}}),
        json!({"postgres": {"essPasswords": {"synapse": mark}}}),
        json!({"postgres": {"essPasswords": mark}}),
        json!({"matrixAuthenticationService": {"additional": {"a": {"config": {"email": {"transport": mark, "port": mark, "pasword": mark}}}}}}),
        json!({"mas": {"secrets": {"encrytionSecret": mark}}}),
        json!({"synapse": {"replicas": "https://LeakMark07@example.org"}}),
        json!({"image": {"pullPolicy": "https://u:LeakMark07@example.org"}}),
    ];
    for values in wrong {
        let values = with(values);
        let block = in_block_style(&values);
        for command in COMMANDS {
            let what = format!("{command}: {values}");
            let output = run(command, &values).run();
            assert_silent(&what, &output);
            // The same with a line for each value.
            let output = run(command, &values).file("v.yaml", &block).run();
            assert_silent(&what, &output);
        }
    }
}

/// The values with each on a line of its own.
pub(super) fn in_block_style(values: &Value) -> String {
    fn lines(value: &Value, indent: usize, out: &mut String) {
        let space = " ".repeat(indent);
        match value {
            Value::Object(map) if !map.is_empty() => {
                for (key, value) in map {
                    *out += &format!("\n{space}{key}: ");
                    lines(value, indent + 2, out);
                }
            }
            Value::Array(items) if !items.is_empty() => {
                for item in items {
                    *out += &format!("\n{space}- ");
                    lines(item, indent + 2, out);
                }
            }
            other => *out += &other.to_string(),
        }
    }
    let mut out = String::new();
    lines(values, 0, &mut out);
    out + "\n"
}

/// Texts with a credential in them, in the forms that people write.
const TEXTS: [&str; 33] = [
    "PGPASSWORD='LeakMark07' psql",
    "proxy_set_header Authorization \"Basic LeakMark07\";",
    "Authorization: Token LeakMark07",
    "proxy_set_header X-Api-Key LeakMark07;",
    "Set-Cookie: sid=LeakMark07; Path=/",
    "curl -u user:LeakMark07 https://example.org",
    "curl --user=user:LeakMark07 https://example.org",
    "curl -b 'sid=LeakMark07' x",
    "curl -H 'X-Api-Key: LeakMark07' x",
    "x --password \"a LeakMark07\"",
    "mysql -pLeakMark07",
    "dbpw=LeakMark07",
    "passcode: LeakMark07",
    "dsn=LeakMark07",
    "{\"password\":\"LeakMark07\"}",
    "https://example.org/?sig=LeakMark07",
    "https://hooks.slack.com/services/T0/B0/LeakMark07",
    "user:LeakMark07@host:5432",
    "a ghp_LeakMark0716C7e42F292c69 b",
    "a glpat-LeakMark07IjklMNO b",
    "a xoxb-123456789012-LeakMark07 b",
    "a eyJhbGciOiJIUzI1NiIsInR5cCI6.eyJzdWIiOiIx.LeakMark07 b",
    "-----BEGIN PGP PRIVATE KEY BLOCK-----\nLeakMark07\n",
    "https://u:LeakMark07@example.org/x",
    "https://LeakMark07@example.org/1",
    "redis://:LeakMark07/x@host",
    "Authorization: Bearer LeakMark07",
    "Basic LeakMark07",
    "x --token=LeakMark07",
    "x --password LeakMark07",
    "PGPASSWORD=LeakMark07 psql",
    "https://example.org/?access_token=LeakMark07",
    "a: b\napi_key: LeakMark07\n",
];

#[test]
fn urls_headers_and_commands_are_masked() {
    for text in TEXTS {
        let config = json!({"some": {"setting": text, "list": [text]}});
        let values = with(json!({
            "global": {"mine": text, "db": {"password": "LeakMark08"}},
            "serverName": "example.org",
            "synapse": {
                "additional": {"a": {"config": config}},
                "annotations": {"example.org/snippet": text},
                "extraEnv": [{"name": "SOME", "value": text}],
                "extraInitContainers": [{"name": "a", "image": "i", "command": ["sh", "-c", text], "args": ["--token", "LeakMark08"],
                    "env": [{"name": "SOME", "value": text}, {"name": "A_TOKEN", "value": "LeakMark08"}]}],
            },
            // A text of several lines is one line there.
            "elementWeb": {"additional": {"a": if text.contains('\n') { "{}".into() } else { config.to_string() }}},
        }));
        for command in [
            "values merged -f v.yaml",
            "values explain global.mine -f v.yaml",
            "config synapse -f v.yaml",
            "config element-web -f v.yaml",
            "check -f v.yaml",
        ] {
            let output = run(command, &values).run();
            assert_silent(&format!("{command}: {text}"), &output);
        }
        assert_diff_silent(text);
    }
}

/// Manifests of others, and configuration in them.
fn assert_diff_silent(text: &str) {
    let manifest = |text: &str| {
        let file = json!({"a": text, "client": {"secret": text}}).to_string();
        json!([
            {"kind": "ConfigMap", "metadata": {"name": "a"}, "data": {"c.yaml": file, "d.conf": text}},
            {"kind": "Deployment", "metadata": {"name": "a"}, "spec": {"args": ["x", text, "--token", text]}},
        ])
    };
    let list = |text: &str| json!({"kind": "List", "items": manifest(text)}).to_string();
    for format in ["text", "json"] {
        let run = run(&format!("diff --format {format} b.yaml a.yaml"), &json!({}));
        let run = run
            .file("b.yaml", list("before"))
            .file("a.yaml", list(text));
        let output = run.run();
        assert_eq!(output.status, 1, "{}", output.stderr);
        assert_silent(&format!("diff: {text}"), &output);
    }
}

#[test]
fn ordinary_texts_are_shown() {
    for text in [
        "https://example.org/a?b=c",
        "registry.example.org/a/token:1.2@sha256:abc",
        "token_lifetime: 5m",
        "password_config.enabled: true",
        "user@example.org and @user:example.org",
        "a Bearer token",
        "mkdir -p /a && cp -p b c",
        "curl -u $USER:$PASS",
        "run --user 1000:1000",
        "limit_req zone=token burst=5",
        "proxy_set_header Host $host;",
    ] {
        let values = with(json!({"global": {"mine": text}}));
        let output = run("values merged -f v.yaml", &values).run();
        assert!(output.stdout.contains(text), "{text}: {}", output.stdout);
    }
}
