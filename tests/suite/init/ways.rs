//! What is written for each way passes `check --strict` and renders, and what is said to do next runs.
//! That all answers go together is tried in `src/init/combinations.rs`.

use std::path::Path;
use std::process::{Command, Stdio};

use crate::harness::{Output, masthead, program};

/// What takes requests and who has certificates: all that go together, with all else by turns.
const WAYS: [&str; 17] = [
    "--tls cert-manager",
    "--tls cert-manager --ingress-class nginx --registration token --calls load-balancer",
    "--tls wildcard --postgres external --postgres-host pg.example.org --postgres-port 6432",
    "--tls certificates --certificate synapse=matrix-tls --postgres references --postgres-tls prefer",
    "--tls default --postgres cloudnative-pg --hookshot yes --namespace matrix --release chat",
    "--tls proxy --well-known no --credentials job",
    "--expose gateway --gateway-name public --gateway-namespace gateways --calls none",
    "--expose gateway --gateway-name public --gateway-http-listener - --element-web no --element-admin no",
    "--expose gateway --gateway-name public --tls proxy --registration open --smtp-host smtp.example.org",
    "--expose gateway-create --gateway-class cilium --calls host-ports",
    "--expose gateway-create --gateway-class cilium --tls wildcard --tls-secret a --credentials job",
    "--expose gateway-create --gateway-class cilium --tls certificates --calls-address 192.0.2.30",
    "--expose gateway-create --gateway-class cilium --tls proxy --postgres references",
    "--expose route --calls load-balancer --calls-address 192.0.2.30",
    "--expose route --tls default --registration open --smtp-host a.org --smtp-port 465 --smtp-user mas",
    "--expose route --tls proxy --postgres external --postgres-host pg.example.org",
    "--server-name Example.com:8448 --well-known no --host chat=a.example.com --cluster-issuer le",
];

fn init(way: &str) -> Output {
    let name = ["--server-name example.org", ""][usize::from(way.contains("--server-name"))];
    masthead("init its/folder").args(name).args(way).ok()
}

#[test]
fn each_is_checked_and_rendered() {
    for way in WAYS {
        let checked = masthead("-C its/folder check --strict")
            .after(init(way))
            .ok();
        assert_eq!(checked.stdout, "", "{way}");
        let rendered = masthead("-C its/folder render").after(checked).run();
        assert_eq!(rendered.status, 0, "{way}: {}", rendered.stderr);
        assert!(rendered.objects().len() > 20, "{way}");
        let notes = masthead("-C its/folder notes").after(rendered).ok();
        let is_told = notes.stdout.contains("release ") && notes.stdout.contains("notes dns");
        assert!(is_told, "{way}: {}", notes.stdout);
    }
}

/// Stands for kubectl and psql: writes down how it was called, and with what.
const NOTED: &str =
    "{ echo \"$(basename \"$0\") $*\"; if [ ! -t 0 ]; then cat; fi; } >> \"$NOTED\"\n";

/// Runs what was printed as a script, but for what asks a deployment; gives what others were called with.
fn run(out: &Output) -> String {
    let folder = out.folder.path();
    let (_, script) = out
        .stdout
        .split_once("\nNext:\n")
        .expect("it says what is next");
    let script = script.replace("\nmasthead verify", "");
    let noted = folder.join("noted");
    let path = format!("{}:/usr/bin:/bin", folder.join("bin").display());
    std::os::unix::fs::symlink(program(), folder.join("bin/masthead")).expect("the folder is ours");
    let mut shell = Command::new("sh");
    shell
        .args(["-euc", &script])
        .current_dir(folder)
        .env_clear();
    shell
        .env("PATH", path)
        .env("NOTED", &noted)
        .stdin(Stdio::null());
    let done = shell.output().expect("there is a shell");
    let said = String::from_utf8_lossy(&done.stderr);
    assert!(
        done.status.success() && !said.contains("error:"),
        "{said}\n{script}"
    );
    std::fs::read_to_string(noted).expect("others were called")
}

fn assert_called(way: &str, noted: &str) {
    let is_in = |text: &str| assert!(noted.contains(text), "{way}: {text}\n{noted}");
    is_in("kubectl create namespace ");
    is_in("kubectl apply --server-side -f -\n");
    is_in("kind: Deployment\n");
    is_in("-- mas-cli manage register-user\n");
    let has_issuer = noted.contains("kind: ClusterIssuer\n");
    assert_eq!(has_issuer, is_by_cert_manager(way), "{way}");
    if way.contains("external") {
        is_in("psql -h pg.example.org ");
        is_in("CREATE ROLE \"synapse\" LOGIN;\n");
        is_in("kubectl create secret generic databases ");
    }
}

/// It is the default where there is no Gateway of the user's.
fn is_by_cert_manager(way: &str) -> bool {
    way.contains("cert-manager") || !way.contains("--tls") && !way.contains("--expose gateway ")
}

#[test]
fn what_is_next_runs_from_where_it_was_asked() {
    for way in WAYS {
        let name = ["--server-name example.org", ""][usize::from(way.contains("--server-name"))];
        let run = masthead("-C its init folder").args(name).args(way);
        let run = run
            .file("its/x", "")
            .command("kubectl", NOTED)
            .command("psql", NOTED);
        let out = run.ok();
        assert_called(way, &self::run(&out));
        let written = out.folder.path().join("its/folder/values.yaml");
        assert!(Path::new(&written).exists(), "{way}");
    }
}
