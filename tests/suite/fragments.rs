//! `masthead fragments`, and what it has.

use serde_json::Value;

use crate::harness::masthead;

#[test]
fn list_has_groups_with_what_each_fragment_is_for() {
    let list = masthead("fragments").ok().stdout;
    assert_eq!(masthead("fragments list").ok().stdout, list);
    let known = masthead::fragments::all().chain(masthead::fragments::examples());
    let named = list.lines().filter(|line| line.starts_with("  "));
    assert_eq!(named.count(), known.count());
    assert!(list.starts_with("Start\n  minimal "), "{list}");
    assert!(
        list.contains(
            "\n\nExposure and TLS\n  \
             quick-setup-certificates           Quick setup: a certificate for each host, from existing Secrets\n"
        ),
        "{list}"
    );
    assert!(
        list.contains("\n\nExamples\n  examples/backup-s3 "),
        "{list}"
    );
}

#[test]
fn machines_get_a_list() {
    let list = masthead("fragments -o json").ok().stdout;
    assert_eq!(masthead("fragments list -o json").ok().stdout, list);
    let list: Value = serde_json::from_str(&list).unwrap();
    assert_eq!(
        list[0],
        serde_json::json!({
            "name": "minimal",
            "group": "Start",
            "about": "The core stack: a server name, Matrix Authentication Service and Synapse, nothing else",
        })
    );
    let said = masthead("fragments -o json show minimal").fails(2);
    assert!(said.contains("cannot be used with"), "{said}");
}

#[test]
fn show_prints_the_fragment_as_it_is() {
    let fragment = masthead::fragments::find("mas-minimal").unwrap();
    assert_eq!(
        masthead("fragments show mas-minimal").ok().stdout,
        fragment.text
    );
    assert_eq!(
        masthead("fragments show examples/base").ok().stdout,
        include_str!("../../examples/base.yaml")
    );
    assert_eq!(
        masthead("fragments show examples/bases").fails(2),
        "error: there is no fragment `examples/bases`: did you mean `examples/base`? (`masthead fragments list` lists them)\n"
    );
}

#[test]
fn examples_are_layers_as_fragments_are() {
    let files = masthead("values merged -f base.yaml -f backup.yaml")
        .file("base.yaml", include_str!("../../examples/base.yaml"))
        .file("backup.yaml", include_str!("../../examples/backup.yaml"));
    let embedded = masthead("values merged --fragment examples/base,examples/backup");
    assert_eq!(embedded.ok().stdout, files.ok().stdout);
    let explained = masthead("values explain serverName --fragment examples/base").ok();
    assert!(
        explained
            .stdout
            .contains("set by:    fragment examples/base:2:13\n"),
        "{}",
        explained.stdout
    );
}
