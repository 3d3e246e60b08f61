//! Every combination of answers gives values that `check --strict` takes and that render.

use std::collections::BTreeSet;

use masthead::{Input, Release, Templates, check, render, targets};

use crate::harness::masthead;

/// What takes requests and who has certificates: all that go together.
const WAYS: [&str; 16] = [
    "--tls cert-manager",
    "--tls cert-manager --ingress-class nginx",
    "--tls wildcard --tls-secret wildcard-tls",
    "--tls certificates --certificate synapse=matrix-tls",
    "--tls default",
    "--tls proxy",
    "--expose gateway --gateway-name public --gateway-namespace gateways",
    "--expose gateway --gateway-name public --gateway-http-listener -",
    "--expose gateway --gateway-name public --tls proxy",
    "--expose gateway-create --gateway-class cilium",
    "--expose gateway-create --gateway-class cilium --tls wildcard --tls-secret wildcard-tls",
    "--expose gateway-create --gateway-class cilium --tls certificates",
    "--expose gateway-create --gateway-class cilium --tls proxy",
    "--expose route",
    "--expose route --tls default",
    "--expose route --tls proxy",
];

const DATABASES: [&str; 4] = [
    "",
    "--postgres external --postgres-host pg.example.org --postgres-port 6432 --postgres-tls verify-full",
    "--postgres references --postgres-tls prefer",
    "--postgres cloudnative-pg",
];

const CALLS: [&str; 5] = [
    "",
    "--calls none",
    "--calls load-balancer",
    "--calls load-balancer --calls-address 192.0.2.30",
    "--calls host-ports",
];

const REGISTRATION: [&str; 4] = [
    "",
    "--registration token",
    "--registration open --mail-from noreply@example.org --smtp-host smtp.example.org",
    "--registration open --mail-from noreply@example.org --smtp-host smtp.example.org --smtp-port 465 --smtp-user mas",
];

const REST: [&str; 5] = [
    "",
    "--hookshot yes --namespace matrix --release chat",
    "--well-known no --credentials job",
    "--element-web no --element-admin no",
    "--server-name Example.org:8448 --well-known no --host chat=a.example.com",
];

/// Values as text, checked as `check --strict` does, and rendered.
fn assert_values(flags: &str, values: &str) {
    let mut input = Input::new();
    input.add_file("values.yaml", values.as_bytes().to_vec());
    let loaded = input
        .load()
        .unwrap_or_else(|error| panic!("{flags}: {error}"));
    let release = Release::new("ess", "ess", &targets::Kubectl);
    let templates = Templates::default();
    let examined = check::all(&loaded, &release, &templates);
    assert!(
        examined.problems.is_empty(),
        "{flags}: {:?}\n{values}",
        examined.problems
    );
    let stack = examined.stack.expect("it has no problems");
    let count = render::render(&stack, None).unwrap().len();
    assert!(count > 20, "{flags}: {count} objects");
}

#[test]
fn all_of_them_pass() {
    let mut seen = BTreeSet::new();
    let every = WAYS
        .iter()
        .flat_map(|way| DATABASES.iter().map(move |database| (way, database)));
    for (index, (way, database)) in every.enumerate() {
        // Each way with each database; what they have nothing to do with takes turns.
        for turn in 0..5 {
            let calls = CALLS[(index + turn) % CALLS.len()];
            let registration = REGISTRATION[(index / 3 + turn) % REGISTRATION.len()];
            let rest = REST[turn];
            let name = if rest.contains("--server-name") {
                ""
            } else {
                "--server-name example.org"
            };
            let flags = format!("{name} {way} {database} {calls} {registration} {rest}");
            let run = masthead("init a").args(&flags).ok();
            let values = run.read("a/values.yaml");
            if seen.insert(values.clone()) {
                assert_values(&flags, &values);
            }
        }
    }
    assert!(seen.len() > 250, "{} files of values differ", seen.len());
}

#[test]
fn the_program_says_so_too() {
    for flags in [
        "",
        "--credentials job --calls none --expose gateway-create --gateway-class cilium",
        "--hookshot yes --postgres references --namespace matrix --release chat",
    ] {
        let made = masthead("init --server-name example.org").args(flags).ok();
        let checked = masthead("check --strict").after(made).ok();
        assert_eq!(checked.stdout, "");
        let rendered = masthead("render").after(checked).run();
        assert_eq!(rendered.status, 0, "{}", rendered.stderr);
        assert!(rendered.objects().len() > 20);
        let notes = masthead("notes").after(rendered).ok();
        assert!(
            notes.stdout.starts_with("example.org, release "),
            "{}",
            notes.stdout
        );
    }
}
