//! Answers that can't be, told all at once with their places; nothing is written.

use insta::assert_snapshot;

use crate::harness::masthead;

/// What is said of flags, with nothing written.
fn said(status: i32, flags: &str) -> String {
    let run = masthead("init").args(flags);
    let folder = run.path(".");
    let out = run.run();
    assert_eq!(
        (out.status, out.stdout.as_str()),
        (status, ""),
        "{}",
        out.stderr
    );
    assert_eq!(std::fs::read_dir(folder).unwrap().count(), 0);
    out.stderr
}

#[test]
fn flags() {
    let said = said(
        1,
        "--server-name https://Example.org/ --host chat=a_b --host synapse=10.0.0.1 --namespace Matrix --release a.b \
         --cluster-issuer Let's --calls-address nowhere --ingress-class=-x-",
    );
    assert_snapshot!(said);
}

#[test]
fn answers_of_a_file() {
    let run = masthead("init --answers answers.yaml").file(
        "answers.yaml",
        "serverName: example.org\nhosts:\n  element-web: chat.example.org\n  synapse: chat.example.org\ntls: selfsigned\nexpose: gatway\nnamespace: 1.5\n",
    );
    assert_snapshot!(run.fails(1));
}

#[test]
fn keys_that_no_question_has() {
    let run = masthead("init --answers answers.yaml").file(
        "answers.yaml",
        "servername: example.org\nhosts: {synapes: a.example.org, postgres: b.example.org}\ncertificates: [a]\nfrobnicate: 1\n",
    );
    assert_snapshot!(run.fails(1));
}

#[test]
fn texts_that_are_no_map_of_answers() {
    for text in [
        "- a\n",
        "just words\n",
        "a: [\n",
        "serverName: a.org\nserverName: b.org\n",
    ] {
        let said = masthead("init --answers a.yaml")
            .file("a.yaml", text)
            .fails(1);
        assert!(said.contains("a.yaml:"), "{text}: {said}");
    }
    let said = masthead("init --answers nowhere.yaml").fails(2);
    assert!(said.contains("could not read nowhere.yaml"), "{said}");
}

#[test]
fn answers_without_effect() {
    let said = said(
        1,
        "--server-name example.org --calls none --calls-address 192.0.2.1 --host matrix-rtc=a.example.org --gateway-name a \
         --certificate synapse=a --smtp-host mail.example.org --postgres-host pg.example.org",
    );
    assert_snapshot!(said);
}

#[test]
fn what_does_not_go_together() {
    let both = "--server-name example.org --expose gateway --gateway-name a --tls cert-manager";
    assert_snapshot!(said(1, both));
    let name = said(
        1,
        "--server-name 192.0.2.1 --well-known yes --host chat=a.b",
    );
    assert!(name.contains("can't be the host of an Ingress"), "{name}");
    let own = said(1, "--server-name example.org --host matrix=example.org");
    assert!(own.contains("`example.org` is the server name"), "{own}");
}

#[test]
fn all_that_is_missing_is_told_at_once() {
    assert_snapshot!(said(
        2,
        "--expose gateway-create --postgres external --registration open --tls wildcard"
    ));
    // What is wrong is told with it.
    let both = said(1, "--postgres external --namespace X");
    assert!(both.contains("`X` is not a namespace"), "{both}");
    assert!(
        both.contains("no default: --server-name, --postgres-host ["),
        "{both}"
    );
    // An address has no hosts below it.
    let hosts = said(2, "--server-name 192.0.2.1 --yes");
    assert!(hosts.contains("--host synapse=…"), "{hosts}");
}

#[test]
fn components_without_a_host() {
    assert_snapshot!(said(
        2,
        "--server-name example.org --host hookshot=a.example.org"
    ));
}
