//! Files that SOPS 3.11 encrypted, in tests/suite/credentials/sops: all but the documents and those of
//! other keys are plain.yaml.

use insta::assert_snapshot;

use super::{MINIMAL, complete};
use crate::harness::{Masthead, masthead};

const KEY: &str = include_str!("sops/key.txt");
const PLAIN: &str = include_str!("sops/plain.yaml");
const ALL: &str = include_str!("sops/all.yaml");
const MAC_ONLY: &str = include_str!("sops/mac-only-encrypted.yaml");
const REGEX: &str = include_str!("sops/regex.yaml");
const CREDENTIALS: &str = include_str!("sops/credentials.yaml");

/// How plain.yaml is encrypted: whole, and by each rule of what is encrypted.
const FORMS: [(&str, &str); 8] = [
    ("all.yaml", ALL),
    ("all.json", include_str!("sops/all.json")),
    ("regex.yaml", REGEX),
    (
        "unencrypted-regex.yaml",
        include_str!("sops/unencrypted-regex.yaml"),
    ),
    ("suffix.yaml", include_str!("sops/suffix.yaml")),
    (
        "unencrypted-suffix.yaml",
        include_str!("sops/unencrypted-suffix.yaml"),
    ),
    ("mac-only-encrypted.yaml", MAC_ONLY),
    ("comment.yaml", include_str!("sops/comment.yaml")),
];

/// A run with this values file, and the identity that decrypts it.
fn with_key(args: &str, text: &str) -> Masthead {
    masthead(args)
        .args("-f v.yaml")
        .file("v.yaml", text)
        .private("key.txt", KEY)
        .env("SOPS_AGE_KEY_FILE", "key.txt")
}

/// What is said of a values file.
fn refused(text: &str) -> String {
    with_key("check", text).run().stderr
}

#[test]
fn values_are_those_that_were_encrypted() {
    let plain = with_key("values convert", PLAIN).ok().stdout;
    assert!(plain.contains("hunter2hunter2hunter2") && plain.contains("replicas: 2"));
    for (name, text) in FORMS {
        assert!(text.contains("ENC["), "{name}");
        let read = with_key("values convert", text).run();
        assert_eq!(
            (read.status, read.stdout),
            (0, plain.clone()),
            "{name}: {}",
            read.stderr
        );
    }
}

#[test]
fn manifests_are_those_of_the_plain_values() {
    let render = |text| with_key("render --credentials job", text).ok().stdout;
    assert_eq!(render(ALL), render(PLAIN));
}

#[test]
fn a_flag_and_a_project_file_give_the_identity() {
    let run = |args| masthead(args).file("v.yaml", ALL).private("key.txt", KEY);
    let plain = with_key("render --credentials job", PLAIN).ok().stdout;
    let flag = run("render -f v.yaml --credentials job --identity key.txt").ok();
    assert_eq!(flag.stdout, plain);
    let project = "apiVersion: masthead/v1\nkind: Project\ndeployment:\n  layers: [{file: v.yaml}]\n  \
                   credentials: {from: job, identities: [key.txt]}\n";
    let project = run("render").file("masthead.yaml", project).ok();
    assert_eq!(project.stdout, plain);
    let merged = run("values merged -f v.yaml --identity key.txt").ok();
    assert!(merged.stdout.contains("example.org"));
    let own = run("values merged -f v.yaml")
        .private("home/sops/age/keys.txt", KEY)
        .env("XDG_CONFIG_HOME", "home")
        .ok();
    assert!(own.stdout.contains("example.org"));
}

#[test]
fn values_inside_of_an_encrypted_secret_are_found() {
    let documents = include_str!("sops/documents.yaml");
    let inside = r#"--values-at=stringData["values.yaml"]"#;
    let merged = with_key("values convert", documents).arg(inside).ok();
    assert!(merged.stdout.contains("replicas: 3"), "{}", merged.stdout);
}

#[test]
fn places_are_those_in_the_encrypted_file() {
    let wrong = MAC_ONLY.replacen("port: 5433", "port: many", 1);
    let object = include_str!("sops/documents.yaml");
    assert_snapshot!([refused(&wrong), refused(object)].join("\n"));
}

#[test]
fn what_was_altered_is_refused() {
    let value = |key: &str| {
        let line = ALL.lines().find(|line| line.trim_start().starts_with(key));
        line.unwrap().split_once(": ").unwrap().1
    };
    let first = |text: &str| refused(text).lines().take(2).collect::<Vec<_>>().join("\n");
    let altered = [
        // A value under another key.
        ALL.replacen(value("serverName"), value("host"), 1),
        // In the place of an encrypted one.
        ALL.replacen(value("serverName"), "other.example.org", 1),
        // Not encrypted, and authenticated all the same.
        REGEX.replacen("5433", "5434", 1),
        REGEX.replacen("- --verbose", "- --quiet", 1),
        // Gone.
        REGEX.replacen("            replicas: 2\n", "", 1),
        ALL.replacen("lastmodified: \"20", "lastmodified: \"19", 1),
        ALL.replacen("    mac: ENC", "    mac: ENV", 1),
        ALL.replacen("type:bool]", "type:int]", 1),
        MAC_ONLY.replacen("    mac_only_encrypted: true\n", "", 1),
        ALL.replacen(
            "unencrypted_suffix: _unencrypted",
            "encrypted_regex: \"(\"",
            1,
        ),
    ];
    let told: Vec<String> = altered.iter().map(|text| first(text)).collect();
    assert_snapshot!(told.join("\n"));
    assert!(told.iter().all(|told| told.contains("[MH0509]")));
    // What is not authenticated may be changed.
    let tuned = MAC_ONLY.replacen("replicas: 2", "replicas: 3", 1);
    assert!(
        with_key("values convert", &tuned)
            .ok()
            .stdout
            .contains("replicas: 3")
    );
}

#[test]
fn a_locked_file_says_whose_identity_it_takes() {
    let run = |text: &str| masthead("check -f v.yaml").file("v.yaml", text);
    let other = format!("{}\n", identity());
    let told = [
        run(ALL).run().stderr,
        run(ALL).env("MASTHEAD_IDENTITY", &other).run().stderr,
        run(ALL).env("SOPS_AGE_KEY", "hunter2").run().stderr,
        run(include_str!("sops/pgp.yaml")).run().stderr,
        run(include_str!("sops/shamir.yaml")).run().stderr,
    ];
    assert!(
        told.iter().all(|told| told.contains("[MH0508]")),
        "{told:?}"
    );
    let told = told.join("\n");
    assert!(
        !told.contains("AGE-SECRET-KEY-1Q") && !told.contains("hunter2"),
        "{told}"
    );
    assert_snapshot!(told);
    let both = include_str!("sops/both.yaml");
    assert!(
        with_key("values convert", both)
            .ok()
            .stdout
            .contains("example.org")
    );
}

/// An identity to which nothing is encrypted.
fn identity() -> String {
    use age::secrecy::ExposeSecret;
    age::x25519::Identity::generate()
        .to_string()
        .expose_secret()
        .to_owned()
}

#[test]
fn credentials_are_those_that_were_encrypted_and_nothing_is_written() {
    let of = |text: &str| {
        masthead("render --locked")
            .args(MINIMAL)
            .private("ess.credentials.yaml", text)
            .private("key.txt", KEY)
            .arg("--identity=key.txt")
    };
    let sealed = of(CREDENTIALS).ok();
    assert_eq!(sealed.stdout, of(&complete()).ok().stdout);
    assert_eq!(sealed.read("ess.credentials.yaml"), CREDENTIALS);
}

#[test]
fn what_sops_encrypted_sops_alone_writes() {
    for args in [
        "credentials rotate SYNAPSE_MACAROON",
        "credentials rotate SYNAPSE_MACAROON --dry-run",
        "render --fragment minimal --fragment hookshot-minimal",
        "credentials generate --fragment minimal --fragment hookshot-minimal",
    ] {
        let run = masthead(args)
            .private("ess.credentials.yaml", CREDENTIALS)
            .private("key.txt", KEY)
            .arg("--identity=key.txt")
            .run();
        assert_eq!(run.status, 2, "{args}: {}", run.stderr);
        assert!(
            run.stderr.contains("which alone writes it"),
            "{args}: {}",
            run.stderr
        );
        assert!(
            run.stderr.contains("sops decrypt --in-place"),
            "{}",
            run.stderr
        );
        assert_eq!(run.read("ess.credentials.yaml"), CREDENTIALS);
    }
}

#[test]
fn a_credentials_file_that_is_locked_or_altered_is_told_with_its_place() {
    let run = |text: &str| {
        masthead("credentials list --credentials c.yaml")
            .args(MINIMAL)
            .private("c.yaml", text)
    };
    let altered = CREDENTIALS.replacen("    mac: ENC", "    mac: ENV", 1);
    let told = [
        run(CREDENTIALS).fails(2),
        run(&altered)
            .env("SOPS_AGE_KEY", KEY.lines().last().unwrap())
            .fails(2),
    ];
    assert_snapshot!(told.join("\n"));
}

#[test]
fn files_of_sops_are_not_upgraded() {
    assert_snapshot!(with_key("values upgrade", ALL).run().stderr);
}
