//! What the credentials file keeps, what a cluster has, what is imported.

use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use masthead::catalogue;
use masthead::credentials::{Document, Entry, Kind};

use super::{MARK, assert_clean, assert_only_in_secrets, assert_silent, registration};
use crate::harness::{Masthead, masthead};

/// A credentials file in which every credential that there can be is a marker.
fn kept() -> Document {
    let mut document = Document::new("ess");
    document.salt = Some("LeakMark99".to_owned().into());
    for (index, need) in catalogue().iter().enumerate() {
        let mark = format!("{MARK}{index:02}");
        let long = format!("{mark:x<32}");
        let text = match need.kind {
            Kind::SigningKey => format!("ed25519 a_1 {}\n", STANDARD_NO_PAD.encode(&long)),
            Kind::Registration { .. } => registration(&mark),
            Kind::Extra => format!("turn_shared_secret: {mark}\n"),
            _ => long,
        };
        document.insert(
            need.key.clone(),
            Entry::new(text.into(), std::time::UNIX_EPOCH),
        );
    }
    document
}

const KEPT: &str = "--fragment minimal,hookshot-minimal,matrix-rtc-minimal,postgres";

fn with_kept(args: &str) -> Masthead {
    let run = masthead(args).private("ess.credentials.yaml", kept().print().as_str());
    run.file("sealing.crt", include_str!("../inputs/sealing.crt"))
}

#[test]
fn no_command_shows_what_the_file_keeps() {
    let rendered = with_kept(&format!("render --locked {KEPT}")).run();
    assert_eq!(rendered.status, 0, "{}", rendered.stderr);
    assert_only_in_secrets("render", &rendered);
    let commands = [
        "render --secrets omit",
        "package -o oci:artifact",
        "render --secrets external --secret-store s",
        "render --secrets sealed --sealing-cert sealing.crt",
        "credentials list",
        "credentials list -o json",
        "credentials generate",
        "credentials export --format kubectl",
        "credentials export --key LEAK",
        "diff --against rendered.yaml --set serverName=new.org",
        "diff --against rendered.yaml --format json --set matrixAuthenticationService.ingress.host=new.example.org",
        "check",
        "config mas",
        "config synapse",
        "config sfu",
        "notes secrets",
        "verify --no-cluster --skip host.* -o json",
    ];
    for command in commands {
        let run = with_kept(&format!("{command} {KEPT}"))
            .file("rendered.yaml", rendered.stdout.replace("TGVhaw", "AAAA"))
            // It is given one of them, and tells it again.
            .command("curl", "printf 'HTTP/1.1 403 X\\r\\n\\r\\n'; exec cat");
        let output = run.run();
        assert_silent(command, &output);
        assert!(
            output.status < 2 || command.contains("LEAK"),
            "{command}: {}",
            output.stderr
        );
    }
}

#[test]
fn rotation_shows_neither_the_old_nor_the_new() {
    for need in catalogue().iter() {
        for flags in ["", "--force", "--finish"] {
            let output = with_kept(&format!("credentials rotate {} {flags}", need.key)).run();
            assert_silent(&need.key, &output);
            let text = output.read("ess.credentials.yaml");
            let new = Document::parse(&text).unwrap();
            let new = new
                .get(&need.key)
                .and_then(|entry| entry.secret.expose_text())
                .unwrap_or_default()
                .trim_end()
                .to_owned();
            assert!(
                new.is_empty() || !output.stderr.contains(&new),
                "{}",
                need.key
            );
        }
    }
}

#[test]
fn import_and_the_cluster_show_nothing() {
    let secret = with_kept("credentials export").run().stdout;
    let name = ["ess-generated", "other"];
    let wrong = [
        secret.clone(),
        secret.replace(name[0], name[1]),
        secret.replace("data:", "data: ["),
        secret.replace("data:\n", "data:\n  A: LeakMark07!\n"),
        secret.replace("data:\n", "data:\n  A: {LeakMark07: LeakMark08}\n"),
        secret.replace("data:\n", "stringData: LeakMark07\ndata:\n"),
        secret.replace("TGVhaw", "%LeakMark"),
        format!("{secret}{secret}"),
        format!("{secret}---\n{secret}"),
    ];
    for text in wrong {
        assert_silent("import", &masthead("credentials import").stdin(&text).run());
        assert_silent(
            "import over others",
            &masthead("credentials import")
                .stdin(&text)
                .private("ess.credentials.yaml", crate::credentials::complete())
                .run(),
        );
        let cluster = |command: &str| {
            masthead(command)
                .file("live", &text)
                .command("kubectl", "cat > /dev/null\ncat live\n")
                .run()
        };
        assert_clean(
            "cluster",
            &cluster(&format!("render --credentials cluster {KEPT}")).stderr,
        );
        assert_silent(
            "cluster",
            &cluster(&format!("credentials list --credentials cluster {KEPT}")),
        );
        assert_silent(
            "cluster",
            &cluster(&format!(
                "render --secrets omit --credentials cluster {KEPT}"
            )),
        );
        assert_clean(
            "cluster",
            &cluster("credentials rotate SYNAPSE_MACAROON --credentials cluster").stderr,
        );
    }
}

#[test]
fn a_broken_credentials_file_is_not_quoted() {
    let text = kept().print().to_string();
    let broken = [
        text.replace("value: ", "value: ["),
        text.replace("value: ", "value: *"),
        text.replace("value: ", "value: {LeakMark07: LeakMark08, LeakMark07: "),
        text.replace("value: ", "valueBase64: "),
        text.replace("value: ", ""),
        text.replace("created: ", "created: [LeakMark07, "),
        text.replace("\n  ", "\n\t"),
        text.replace("salt: ", "salt: ["),
        text.replace("masthead/v1", "LeakMark07"),
        text.replace("kind: Credentials", "kind: LeakMark07"),
        text.replace("ed25519 a_1 ", "ed25519 "),
        text.replace("id: hookshot", "id: ["),
        text.replace("turn_shared_secret: ", "- "),
        text.replace("...", ""),
    ];
    for text in broken {
        for command in [
            "render --secrets omit",
            "credentials list",
            "credentials generate",
            "credentials export --format kubectl",
        ] {
            let run = masthead(&format!("{command} {KEPT}")).private("ess.credentials.yaml", &text);
            assert_silent(command, &run.run());
        }
        let keys = "SYNAPSE_SIGNING_KEY HOOKSHOT_REGISTRATION SYNAPSE_EXTRA --force";
        for key in ["SYNAPSE_SIGNING_KEY", "HOOKSHOT_REGISTRATION", keys] {
            let run = masthead(&format!("credentials rotate {key}"))
                .private("ess.credentials.yaml", &text);
            assert_silent(key, &run.run());
        }
    }
}
