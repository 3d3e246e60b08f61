use insta::assert_snapshot;

use super::{MINIMAL, NEEDED, complete, credentials, file};
use crate::harness::{identity, masthead, program};

#[test]
fn the_manifest_is_the_secret_that_render_prints() {
    let rendered = masthead("render --locked")
        .args(MINIMAL)
        .private("ess.credentials.yaml", complete())
        .ok();
    let exported = credentials("export").args(MINIMAL).ok();
    assert_eq!(
        exported.objects().iter().map(identity).collect::<Vec<_>>(),
        ["Secret/ess-generated"]
    );
    assert_eq!(
        exported.object("Secret/ess-generated"),
        rendered.object("Secret/ess-generated")
    );
    assert_eq!(
        credentials("export").ok().stdout,
        exported.stdout,
        "without values, all that is kept"
    );
}

#[test]
fn release_and_namespace_are_the_users() {
    let file = complete().replace("release: ess", "release: other");
    let exported = masthead("credentials export other -n chat")
        .private("other.credentials.yaml", file)
        .ok();
    assert_eq!(
        exported.object("Secret/other-generated")["metadata"]["namespace"],
        "chat"
    );
}

#[test]
fn one_value_alone_is_printed_as_it_is() {
    assert_eq!(
        credentials("export --key MAS_ENCRYPTION_SECRET")
            .ok()
            .stdout,
        "hunter2"
    );
    let bytes = file(&[]).replace(
        "credentials: {}",
        "credentials:\n  MAS_RSA_PRIVATE_KEY:\n    valueBase64: AAEC",
    );
    let run = masthead("credentials export --key MAS_RSA_PRIVATE_KEY")
        .private("ess.credentials.yaml", bytes);
    assert_eq!(run.ok().stdout.as_bytes(), [0, 1, 2]);
    assert_snapshot!(credentials("export --key MAS_ENCRYPTION").fails(2));
}

/// Stands in for kubectl: makes of files what the real one does, so far as the lines need it.
const KUBECTL: &str = r#"
case "$1" in
  create)
    echo "$2 $3 $4 $5 $6"
    for arg; do case "$arg" in --from-file=*) arg=${arg#--from-file=}; echo "${arg%%=*}: $(cat "${arg#*=}")" ;; esac; done ;;
  label | apply) cat; echo "$@" ;;
esac
"#;

#[test]
fn the_lines_for_kubectl_hold_no_secret_and_make_the_secret() {
    let output = credentials("export --format kubectl").args(MINIMAL).ok();
    assert!(!output.stdout.contains("hunter2"));
    assert_snapshot!(output.stdout);
    let prepared = credentials("list")
        .args(MINIMAL)
        .command("kubectl", KUBECTL);
    std::os::unix::fs::symlink(program(), prepared.path("bin/masthead")).unwrap();
    let folder = prepared.ok().folder;
    let path = format!("{}:/usr/bin:/bin", folder.path().join("bin").display());
    let bash = std::process::Command::new("bash")
        .args(["-c", &output.stdout])
        .current_dir(folder.path())
        .env("PATH", path)
        .output();
    let made = String::from_utf8(bash.unwrap().stdout).unwrap();
    assert_eq!(
        made.matches(": hunter2\n").count(),
        NEEDED.len() - 2,
        "{made}"
    );
    assert!(
        made.starts_with("secret generic ess-generated --namespace=ess --dry-run=client\n"),
        "{made}"
    );
    assert!(made.ends_with("apply --filename=-\n"), "{made}");
}

#[test]
fn options_and_names_are_quoted_for_the_shell() {
    let file = complete().replace("SYNAPSE_MACAROON", "it's $(mine)");
    let args = [
        "credentials",
        "export",
        "--format=kubectl",
        "-n",
        "chat",
        "--credentials",
        "my file.yaml",
        "--identity",
        "it's.txt",
    ];
    let identity = age::x25519::Identity::generate();
    let run = args
        .iter()
        .fold(masthead(""), |run, arg| run.arg(arg))
        .private("my file.yaml", file);
    let run = run.private(
        "it's.txt",
        age::secrecy::ExposeSecret::expose_secret(&identity.to_string()),
    );
    let lines = run.ok().stdout;
    let expected = r"--from-file='it'\''s $(mine)'=<(masthead credentials export ess --namespace=chat --credentials='my file.yaml' --identity='it'\''s.txt' --key='it'\''s $(mine)')";
    assert!(lines.contains(expected), "{lines}");
}

#[test]
fn what_is_missing_is_told() {
    let missing = complete().replace("SYNAPSE_MACAROON", "OTHER");
    assert_snapshot!(
        masthead("credentials export")
            .args(MINIMAL)
            .private("ess.credentials.yaml", missing)
            .fails(2)
    );
    assert_snapshot!("no_file", masthead("credentials export").fails(2));
    assert_snapshot!(
        "job",
        masthead("credentials export --credentials job").fails(2)
    );
}
