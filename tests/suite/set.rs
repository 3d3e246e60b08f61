//! The `--set` family, as the program takes it; its grammar has tests beside the code.

use insta::assert_snapshot;

use crate::harness::masthead;

const MAS: &str = "template ess --fragment nothing-enabled --fragment mas-minimal";

fn replicas(args: &[&str]) -> i64 {
    let run = args.iter().fold(masthead(MAS), |run, arg| run.arg(arg));
    run.ok()
        .object("Deployment/ess-matrix-authentication-service")["spec"]["replicas"]
        .as_i64()
        .unwrap()
}

#[test]
fn the_family_applies_after_the_files_in_the_order_of_helm() {
    assert_eq!(
        replicas(&["--set", "matrixAuthenticationService.replicas=3"]),
        3
    );
    assert_eq!(
        replicas(&[
            "--set",
            "matrixAuthenticationService.replicas=3",
            "--set-json",
            "matrixAuthenticationService.replicas=4"
        ]),
        3
    );
}

#[test]
fn files_and_json_and_literals() {
    let run = masthead(MAS)
        .file("label.txt", "from-a-file")
        .arg("--set-file=labels.a=label.txt")
        .arg("--set-json=labels={\"b\":\"from-json\"}")
        .arg("--set-literal=labels.c=a,b=c{")
        .arg("--set-string=labels.d=1")
        .ok();
    let labels = &run.object("Service/ess-postgres")["metadata"]["labels"];
    assert_eq!(
        [&labels["a"], &labels["b"], &labels["c"], &labels["d"]],
        ["from-a-file", "from-json", "a,b=c{", "1"]
    );
}

#[test]
fn null_deletes_a_default() {
    let run = masthead(MAS)
        .arg("--set=matrixAuthenticationService.resources=null")
        .ok();
    let container = run.object("Deployment/ess-matrix-authentication-service")["spec"]["template"]
        ["spec"]["containers"][0]
        .clone();
    assert!(
        container["resources"]
            .as_object()
            .is_none_or(|map| map.is_empty())
    );
}

#[test]
fn what_is_wrong_is_told_by_flag_and_path() {
    assert_snapshot!(
        masthead(MAS)
            .arg("--set=matrixAuthenticationService.replicas=two")
            .arg("--set=synapse.[=1")
            .arg("--set-file=labels.a=nowhere.txt")
            .fails(1)
    );
    assert_snapshot!(
        "type",
        masthead(MAS)
            .arg("--set=matrixAuthenticationService.replicas=two")
            .fails(1)
    );
    let secret = masthead(MAS)
        .arg("--set=matrixAuthenticationService.encryptionSecret=hunter2")
        .fails(1);
    assert!(!secret.contains("hunter2"), "{secret}");
}

#[test]
fn what_is_set_over_a_file_is_told_at_the_flag() {
    let told = masthead("check -f v.yaml --set elementWeb.ingress.host=a..b")
        .file(
            "v.yaml",
            "serverName: example.org\nelementWeb:\n  ingress:\n    host: chat.example.org\n",
        )
        .fails(1);
    assert!(
        told.contains("error: elementWeb.ingress.host: expected a host")
            && told.contains("--> --set\n")
            && !told.contains("v.yaml:4"),
        "{told}"
    );
}
