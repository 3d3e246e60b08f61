//! Values that are wrong.

use serde_json::json;

use super::sources::{leaves, marked, schema};
use super::{assert_only_in_secrets, assert_silent, run};
use crate::harness::{Masthead, masthead};
use crate::hostile::{base, least, merge};

/// What takes values, with values that are wrong.
fn assert_errors_silent(what: &str, make: impl Fn(&str) -> Masthead) {
    for command in [
        "check",
        "check -o sarif",
        "values merged",
        "template ess",
        "values explain matrixAuthenticationService",
        "credentials list",
        "config mas",
    ] {
        let (what, output) = (format!("{command}: {what}"), make(command).run());
        // What is a text is a credential, however odd.
        if command == "template ess" && output.status == 0 {
            assert_only_in_secrets(&what, &output)
        } else {
            assert_silent(&what, &output)
        }
    }
}

#[test]
fn errors_of_a_wrong_form_show_nothing() {
    let schema = schema();
    for (index, path) in leaves().iter().enumerate() {
        let text = marked(path, index);
        let parent = &path[..path.len() - 1];
        // Names of settings are shown, what they are set to is not.
        let map = if path.last().is_some_and(|key| key == "config") {
            json!({ "nothing": text, "email": text, "turn_shared_secret": [text], "secrets": text, "keys": text })
        } else {
            json!({ text.as_str(): text })
        };
        let both = json!({"value": text, "config": text, "secret": "s", "secretKey": "k", "configSecret": "s", "nothing": text});
        let forms = [
            (path.as_slice(), json!([text])),
            (path.as_slice(), map),
            (
                path.as_slice(),
                json!(format!("{text}\n{{{{ fail \"{text}\" }}}} {{{{ {text}")),
            ),
            (parent, json!(text)),
            (parent, json!([text])),
            (parent, both),
        ];
        for (place, wrong) in forms {
            let mut values = base(path);
            merge(&mut values, least(&schema, &schema, path, "x"));
            *values
                .pointer_mut(&format!("/{}", place.join("/")))
                .unwrap() = wrong;
            assert_errors_silent(&place.join("."), |command| {
                run(&format!("{command} -f v.yaml"), &values)
            });
        }
    }
}

#[test]
fn errors_of_broken_files_show_nothing() {
    let places = [
        ("synapse:\n  macaroon:\n    value: ", ""),
        (
            "matrixAuthenticationService:\n  postgres:\n    password:\n      value: ",
            "",
        ),
        (
            "synapse:\n  additional:\n    a:\n      config: |\n        turn_shared_secret: ",
            "",
        ),
        (
            "synapse:\n  additional:\n    a:\n      config:\n        turn_shared_secret: ",
            "",
        ),
        ("{\"synapse\": {\"macaroon\": {\"value\": ", "}}}"),
    ];
    let wrong = [
        "\"LeakMark07\\q\"",
        "\"LeakMark07",
        "'LeakMark07' LeakMark08",
        "LeakMark07: LeakMark08: x",
        "*LeakMark07",
        "!LeakMark07 x",
        "[LeakMark07",
        "{LeakMark07",
        "\tLeakMark07",
        "LeakMark07\n   value: LeakMark08",
        "LeakMark07\n    value: LeakMark08",
        "&LeakMark07 x",
        "|LeakMark07",
        "\"LeakMark07\"\n- x",
        "LeakMark07\u{1}",
        "[{email: LeakMark07}]",
    ];
    for (before, after) in places {
        for text in wrong {
            let file = format!("{before}{text}{after}\n");
            assert_errors_silent(&file, |command| {
                masthead(&format!("{command} -f v.yaml")).file("v.yaml", &file)
            });
        }
    }
}

#[test]
fn errors_of_the_set_family_show_nothing() {
    let wrong = [
        "--set=synapse.macaroon.value[=LeakMark07",
        "--set=synapse.macaroon.value[x]=LeakMark07",
        "--set=synapse.macaroon.value={LeakMark07",
        "--set=synapse.macaroon.value.x=LeakMark07",
        "--set=synapse.macaroon=LeakMark07",
        "--set=synapse.macaroon.value=LeakMark07,LeakMark08",
        "--set-string=synapse.macaroon.value[99999999]=LeakMark07",
        "--set-json=synapse.macaroon.value={LeakMark07",
        "--set-json=synapse.macaroon.value=[\"LeakMark07\"]",
        "--set-json={\"synapse\": {\"macaroon\": \"LeakMark07\"",
        "--set-literal=synapse.macaroon.value[0=LeakMark07",
    ];
    for argument in wrong {
        assert_errors_silent(argument, |command| masthead(command).arg(argument));
    }
    let path = "--set-file=synapse.macaroon.value.x=secret.txt";
    assert_errors_silent(path, |command| {
        masthead(command).arg(path).file("secret.txt", "LeakMark07")
    });
}
