//! What `masthead check` says of MAS's merged configuration is what MAS itself says.
//!
//! `cases/mas_config.json` has the answers of MAS 1.22: `tests/e2e/test_mas_config.py` holds them
//! against its loader. What it `refuses at start` it loads, and then ends.

use serde_json::Value as Json;

use crate::harness::masthead;

const ROWS: &str = include_str!("cases/mas_config.json");
const CHECK: &str = "check --fragment nothing-enabled --fragment synapse-minimal \
                     --fragment mas-minimal --set serverName=example.org -f v.yaml";

#[test]
fn check_answers_as_mas_does() {
    let rows: Vec<Json> = serde_json::from_str(ROWS).unwrap();
    let wrong: Vec<String> = rows.iter().filter_map(difference).collect();
    assert!(
        wrong.is_empty(),
        "{} of {}: {wrong:#?}",
        wrong.len(),
        rows.len()
    );
}

/// What is otherwise than a row says.
fn difference(row: &Json) -> Option<String> {
    let parts = row["parts"].as_array().unwrap().iter().enumerate();
    let additional: serde_json::Map<String, Json> = parts
        .map(|(index, text)| (format!("a{index}"), serde_json::json!({ "config": text })))
        .collect();
    let values = serde_json::json!({ "matrixAuthenticationService": { "additional": additional } });
    let output = masthead(CHECK).file("v.yaml", values.to_string()).run();
    let status = i32::from(row["says"] != "accepts");
    let place = row["at"]
        .as_str()
        .map(|at| format!("error: matrixAuthenticationService.additional.{at}: "));
    let is_right =
        output.status == status && place.is_none_or(|place| output.stderr.contains(&place));
    (!is_right).then(|| format!("{}: {}\n{}", row["name"], output.status, output.stderr))
}

/// What is not there may be in a Secret that only the cluster has.
#[test]
fn what_a_secret_may_complete_is_a_warning() {
    let values = "matrixAuthenticationService:
  additional:
    a: {config: {email: {transport: smtp}, clients: }}
    b: {configSecret: mine, configSecretKey: rest.yaml}
";
    let output = masthead(CHECK).file("v.yaml", values).run();
    assert_eq!(output.status, 0, "{}", output.stderr);
    for missing in [
        "`smtp` needs `mode`",
        "`smtp` needs `hostname`",
        "clients: expected a list",
    ] {
        assert!(
            output.stderr.contains(missing),
            "{missing}: {}",
            output.stderr
        );
    }
}

#[test]
fn mas_needs_a_homeserver() {
    const ALONE: &str = "check --fragment nothing-enabled --fragment mas-minimal -f v.yaml";
    let said = masthead(ALONE).file("v.yaml", "{}").fails(1);
    let message = "error: matrixAuthenticationService.additional: MAS does not start without the \
                   section `matrix`";
    assert!(said.starts_with(message), "{said}");
    let given = "matrixAuthenticationService: {additional: {a: {config: {matrix: {homeserver: \
                 a.test, endpoint: 'https://a.test', secret: x}}}}}";
    masthead(ALONE).file("v.yaml", given).ok();
    let secret = "matrixAuthenticationService: {additional: {a: {configSecret: s, \
                  configSecretKey: k}}}";
    let output = masthead(ALONE).file("v.yaml", secret).run();
    assert!(
        output.status == 0 && output.stderr.contains("warning: "),
        "{}",
        output.stderr
    );
}

#[test]
fn nobody_can_finish_to_register_where_no_mail_is_sent() {
    let said = |account: &str| {
        let values = format!(
            "matrixAuthenticationService: {{additional: {{a: {{config: {{account: {account}}}}}}}}}"
        );
        let output = masthead(CHECK).file("v.yaml", values).run();
        assert_eq!(output.status, 0, "{}", output.stderr);
        output.stderr
    };
    assert!(said("{password_registration_enabled: true}").contains("MAS sends no mail"));
    let without = "{password_registration_enabled: true, \
                   password_registration_email_required: false}";
    assert_eq!(said(without), "");
}

/// The init container ends where it has no variable of a name.
#[test]
fn placeholders_are_those_of_the_init_container() {
    let said = |config: &str| {
        let values = format!(
            "matrixAuthenticationService:\n  extraEnv: [{{name: MINE, value: x}}]\n  additional:\n    \
             a:\n      config: |\n        branding:\n          service_name: {config}\n"
        );
        let output = masthead(CHECK).file("v.yaml", values).run();
        (output.status, output.stderr)
    };
    for good in [
        "a${MINE}b",
        "a\\${OTHER}",
        "$OTHER",
        "${MINE} # ${HOSTNAME}",
    ] {
        assert_eq!(said(good), (0, String::new()), "{good}");
    }
    let (status, message) = said("x${OTHER}");
    let first = "error: matrixAuthenticationService.additional.a.config: the init container has no \
                 variable `OTHER`, and would end [MH0308]\n--> v.yaml:7:26\n";
    assert_eq!((status, message.starts_with(first)), (1, true), "{message}");
    assert_eq!(said("x # ${OTHER}").0, 1);
}

#[test]
fn placeholders_that_nothing_replaces_are_told() {
    let values = "synapse: {ingress: {annotations: {a: 'x-${CLUSTER}', b: '$(X) ${}'}}}";
    let output = masthead(CHECK).file("v.yaml", values).run();
    assert_eq!(output.status, 0, "{}", output.stderr);
    let first = "warning: synapse.ingress.annotations.a: `${CLUSTER}` was not replaced by anything";
    assert!(output.stderr.starts_with(first), "{}", output.stderr);
    assert_eq!(output.stderr.matches("warning").count(), 1);
}
