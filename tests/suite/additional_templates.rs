//! Go templates in what users add to the configuration of programs.

use crate::harness::{Masthead, masthead};

const PROGRAMS: [(&str, &str); 4] = [
    ("synapse", "ess-synapse"),
    (
        "matrixAuthenticationService",
        "ess-matrix-authentication-service",
    ),
    ("matrixRTC.sfu", "ess-matrix-rtc-sfu"),
    ("hookshot", "ess-hookshot"),
];

/// Values of a component, as they are nested.
fn values_of(component: &str, below: &str) -> String {
    let keys = component.split('.').rev();
    keys.fold(below.to_owned(), |below, key| format!("{{{key}: {below}}}"))
}

fn run(command: &str, values: &str) -> Masthead {
    masthead(&format!("{command} -f base.yaml -f v.yaml"))
        .file("base.yaml", include_str!("../../examples/base.yaml"))
        .file("v.yaml", values)
}

/// What goes into the Secret of a component.
fn added(version: &str, component: &str, secret: &str, text: &str) -> String {
    let entry = serde_json::json!({"additional": {"mine": {"config": text}}});
    let values = values_of(component, &entry.to_string());
    let command = format!(
        "template ess --fragment hookshot-minimal --fragment hookshot-ingress --chart-version {version}"
    );
    let output = run(&command, &values).run();
    assert_eq!(output.status, 0, "{text}\\n{}", output.stderr);
    let secret = output.object(&format!("Secret/{secret}"));
    let text = |value: &serde_json::Value| value.as_str().map(str::to_owned);
    match text(&secret["stringData"]["user-mine"]) {
        Some(text) => text,
        None => {
            use base64::Engine;
            let encoded = text(&secret["data"]["user-mine"]).unwrap();
            let bytes = base64::engine::general_purpose::STANDARD.decode(encoded);
            String::from_utf8(bytes.unwrap()).unwrap()
        }
    }
}

#[test]
fn they_are_evaluated_since_the_release_that_does_so() {
    let text =
        "a: '{{ .Release.Name }}'\n{{- if true }}\nb: {{ .Values.serverName }}\n{{- end }}\n";
    for (component, secret) in PROGRAMS {
        let new = added("26.11", component, secret, text);
        assert_eq!(new, "a: 'ess'\nb: example.org\n", "{component}");
    }
    let literal = "a: '{{ .Release.Name }}'\n";
    for (component, secret) in PROGRAMS {
        let old = added("26.8", component, secret, literal);
        let is_template = component == "hookshot";
        assert_eq!(
            old,
            if is_template { "a: 'ess'\n" } else { literal },
            "{component}"
        );
    }
}

#[test]
fn what_they_give_is_checked_at_the_place_where_it_is_written() {
    let values = "\
synapse:
  additional:
    mine:
      config: |
        {{- if .Values.serverName }}
        max_upload_size: 10M
        {{- end }}
        {{- range list 1 2 3 }}
        custom_{{ . }}: true
        {{- end }}
        enable_regstration: {{ true }}
";
    let said = run("check", values).run().stderr;
    for (message, place) in [
        (
            "synapse.additional.mine.config.enable_regstration: ",
            "v.yaml:11:9",
        ),
        (
            "synapse.additional.mine.config.max_upload_size: ",
            "v.yaml:6:9",
        ),
    ] {
        let after = said.split(message).nth(1).unwrap_or_default();
        assert!(
            after
                .lines()
                .nth(1)
                .is_some_and(|line| line.contains(place)),
            "{message}\n{said}"
        );
    }
}

#[test]
fn a_template_that_fails_or_gives_no_yaml_has_its_place() {
    let config = |text: &str| {
        format!(
            "synapse:\n  additional:\n    mine:\n      config: |\n        a: b\n        {text}\n"
        )
    };
    for (text, message, place) in [
        (
            "c: {{ .Values.x.y.z }}",
            "the template in this value fails",
            "v.yaml:6:",
        ),
        ("c: {{ nope }}", "a value starts with a dot", "v.yaml:6:"),
        ("c: [{{ 5 }}", "expected a YAML map: ", "v.yaml:6:"),
        ("c: {{ \"x: y: z\" }}", "expected a YAML map: ", "v.yaml:6:"),
    ] {
        let said = run("render --credentials=job", &config(text)).fails(1);
        assert_eq!(said.matches("error: ").count(), 1, "{said}");
        assert!(
            said.contains(message) && said.contains(place),
            "{text}\n{said}"
        );
    }
}

#[test]
fn braces_of_the_program_are_told_how_to_be_written() {
    let of = |template: &str| {
        let provider = serde_json::json!({"id": "01HFVBY12TMNTYTBV8W921M5FA", "issuer": "https://a.example.org", "client_id": "a", "token_endpoint_auth_method": "none", "claims_imports": {"localpart": {"template": template}}});
        let config = serde_json::json!({"upstream_oauth2": {"providers": [provider]}}).to_string();
        let entry = serde_json::json!({"additional": {"mine": {"config": config}}});
        values_of("matrixAuthenticationService", &entry.to_string())
    };
    let said = run("render --credentials=job", &of("{{ user.name }}")).fails(1);
    assert!(
        said.contains("braces that are the program's own are written `{{ \"{{\" }}`"),
        "{said}"
    );
    let run = run("template ess --chart-version 26.8", &of("{{ user.name }}"));
    assert_eq!(run.run().status, 0);
}

#[test]
fn a_secret_that_a_template_reads_is_not_shown() {
    let values = "synapse:\n  macaroon: {value: very-secret}\n  additional:\n    mine:\n      config: |\n        a: [{{ .Values.synapse.macaroon.value }}\n";
    let said = run("check", values).fails(1);
    assert!(!said.contains("very-secret"), "{said}");
}
