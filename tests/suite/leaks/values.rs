//! What the values give.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

use super::sources::{leaves, marked, values};
use super::{assert_clean, assert_only_in_secrets, assert_silent, run};

#[test]
fn the_values_hold_every_marker_and_render() {
    let values = values();
    let output = run("template ess -f v.yaml", &values).run();
    assert_eq!(output.status, 0, "{}", output.stderr);
    assert_only_in_secrets("template", &output);
    let secrets: Vec<_> = output
        .objects()
        .into_iter()
        .filter(|object| object["kind"] == "Secret")
        .collect();
    let decoded = |value: &Value| {
        String::from_utf8(STANDARD.decode(value.as_str().unwrap()).unwrap()).unwrap()
    };
    let data = secrets.iter().flat_map(|secret| {
        secret["data"]
            .as_object()
            .into_iter()
            .flatten()
            .map(|(_, value)| decoded(value))
    });
    let all: String = data.collect();
    let count = leaves()
        .iter()
        .enumerate()
        .filter(|(index, path)| all.contains(&marked(path, *index)))
        .count();
    assert!(
        count >= 18,
        "{count} of {} credentials are in Secrets",
        leaves().len()
    );
}

const COMMANDS: [&str; 33] = [
    "check",
    "check -o json",
    "check -o sarif",
    "check -o github",
    "check -o gitlab",
    "check -o junit",
    "render --locked -o sarif",
    "images",
    "values merged",
    "values explain .",
    "notes",
    "graph",
    "graph networks -o svg",
    "graph credentials -o json",
    "graph credentials -o dot",
    "verify --no-cluster --skip host.* --timeout 5s --connect ::127.0.0.1:",
    "verify --no-cluster --skip host.* --timeout 5s --connect ::127.0.0.1: -o junit",
    "config mas",
    "config synapse",
    "config element-web",
    "config hookshot",
    "config sfu",
    "config dex",
    "credentials list",
    "credentials list -o json",
    "credentials export",
    "credentials rotate X",
    "credentials rotate SYNAPSE_MACAROON",
    "credentials generate --credentials job",
    "render --locked",
    "render --secrets omit --credentials job",
    "render --secrets external --secret-store s --credentials job",
    "render --secrets sealed --sealing-cert sealing.crt --credentials job",
];

#[test]
fn no_command_shows_what_the_values_give() {
    let values = values();
    let mut commands: Vec<String> = COMMANDS
        .iter()
        .map(|command| format!("{command} -f v.yaml"))
        .collect();
    let topics = [
        "dns",
        "ports",
        "first-user",
        "admin-token",
        "sql",
        "secrets",
        "authelia",
        "well-known",
        "proxy",
        "migrate",
    ];
    commands.extend(topics.map(|topic| format!("notes {topic} -f v.yaml")));
    for path in leaves() {
        commands.push(format!("values explain {} -f v.yaml", path.join(".")));
        commands.push(format!(
            "values explain {} -f v.yaml",
            path[..path.len() - 1].join(".")
        ));
    }
    for command in commands {
        let output = run(&command, &values).run();
        assert_silent(&command, &output);
        assert!(
            output.status == 0
                // Markers are no keys.
                || command.starts_with("check")
                || command.starts_with("credentials")
                // Nobody is there to answer.
                || command.starts_with("verify")
                || command.contains("--locked"),
            "{command}: {}",
            output.stderr
        );
    }
}

#[test]
fn diff_shows_no_value_of_a_secret() {
    let values = values();
    let before = run("template ess -f v.yaml", &values).run().stdout;
    let after = before.replace(&STANDARD.encode("-----BEGIN PRIVATE KEY-----\n"), "AAAA");
    for format in [
        "text", "json", "names", "github", "sarif", "gitlab", "junit",
    ] {
        let same =
            run(&format!("diff --format {format} b.yaml a.yaml"), &values).file("b.yaml", &before);
        assert_silent("diff", &same.file("a.yaml", &after).run());
        let against = run(
            &format!(
                "diff --format {format} --credentials job --against b.yaml --set serverName=new.org -f v.yaml"
            ),
            &values,
        );
        assert_silent("diff --against", &against.file("b.yaml", &before).run());
    }
    let live = run(
        "diff --against cluster -f v.yaml --credentials job",
        &values,
    )
    .command("kubectl", "echo \"$@\" >> asked\ncat live.json\n");
    let objects = run("template ess -f v.yaml", &values).run().objects();
    let list = serde_json::json!({ "items": objects }).to_string();
    let live = live
        .file("live.json", list.replace("account", "other"))
        .run();
    assert_eq!(live.status, 1, "{}", live.stderr);
    assert_silent("diff --against cluster", &live);
    assert_clean("what kubectl is asked", &live.read("asked"));
}
