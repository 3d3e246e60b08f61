//! `masthead completions`: bash asks what may follow, as it does at a terminal.

use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

use crate::harness::{masthead, program};

/// What bash would offer at the end of a line, in a folder with a values file.
struct Shell {
    folder: TempDir,
}

/// Workers, beside the values of the first example.
const WORKERS: &str = "synapse:\n  workers:\n    initial-synchrotron: {enabled: true}\n    federation-sender: {enabled: true}\n";

const KUBECONFIG: &str = "apiVersion: v1\nkind: Config\ncontexts:\n- name: home\n  context: {cluster: a, user: a}\n\
                          - name: work\n  context: {cluster: b, user: b}\n";

fn shell() -> Shell {
    let folder = TempDir::new().unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    write("values.yaml", include_str!("../../examples/base.yaml"));
    write("workers.yaml", WORKERS);
    write("kubeconfig", KUBECONFIG);
    write("script", &masthead("completions bash").ok().stdout);
    std::fs::create_dir(folder.path().join("bin")).unwrap();
    std::os::unix::fs::symlink(program(), folder.path().join("bin/masthead")).unwrap();
    Shell { folder }
}

impl Shell {
    /// Asks as bash does, which takes `:` and `=` for words.
    fn offers(&self, line: &str) -> Vec<String> {
        let apart = line.replace(':', " : ").replace('=', " = ");
        let mut words: Vec<_> = apart.split(' ').collect();
        // At the end, the character itself is the word.
        if line.ends_with([':', '=']) {
            words.pop();
        }
        let quoted: Vec<_> = words.iter().map(|word| format!("'{word}'")).collect();
        let asked = format!(
            "source ./script\nCOMP_WORDS=({})\nCOMP_CWORD={}\n_masthead\nprintf '%s\\n' \"${{COMPREPLY[@]}}\"",
            quoted.join(" "),
            words.len() - 1,
        );
        self.bash(&asked).lines().map(str::to_owned).collect()
    }

    fn bash(&self, lines: &str) -> String {
        let path = |name: &str| self.folder.path().join(name).display().to_string();
        let output = Command::new("bash")
            .args(["--norc", "-c", lines])
            .current_dir(Path::new(&path("")))
            .env_clear()
            .env("PATH", format!("{}:/usr/bin:/bin", path("bin")))
            .env("KUBECONFIG", path("kubeconfig"))
            .output()
            .unwrap();
        assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{lines}");
        String::from_utf8(output.stdout).unwrap()
    }
}

#[test]
fn what_is_known_without_values() {
    let shell = shell();
    let offers = |line: &str| shell.offers(line);
    assert_eq!(offers("masthead ren"), ["render"]);
    assert_eq!(offers("masthead help cred"), ["credentials"]);
    assert_eq!(
        offers("masthead man credentials ke"),
        ["keygen"],
        "the second word of a page is below the first"
    );
    assert_eq!(offers("masthead render --fragment harden"), ["hardened"]);
    assert_eq!(offers("masthead fragments show harden"), ["hardened"]);
    assert_eq!(
        offers("masthead render --fragment examples/mas-po"),
        ["examples/mas-postgres"]
    );
    assert_eq!(offers("masthead explain unknown-val"), ["unknown-value"]);
    assert_eq!(offers("masthead render --chart-version 26.8"), ["26.8.0"]);
    assert_eq!(
        offers("masthead verify --check mas.disc"),
        ["mas.discovery"]
    );
    assert_eq!(offers("masthead render --context wo"), ["work"]);
    assert_eq!(offers("masthead render -f val"), ["values.yaml"]);
    assert_eq!(offers("masthead render --target arg"), ["argocd"]);
    assert_eq!(
        offers("masthead credentials rotate SYNAPSE_MAC"),
        ["SYNAPSE_MACAROON"]
    );
    assert_eq!(offers("masthead render --release-time x"), [""]);
}

#[test]
fn a_path_goes_on_step_by_step() {
    let shell = shell();
    assert_eq!(
        shell.offers("masthead values explain synapse.ingress.h"),
        ["synapse.ingress.host"]
    );
    let further = shell.offers("masthead values explain elementW");
    assert!(further.contains(&"elementWeb".to_owned()), "{further:?}");
    assert!(
        further.contains(&"elementWeb.replicas".to_owned()),
        "{further:?}"
    );
    assert_eq!(
        shell.offers("masthead render --set elementWeb.repl"),
        ["elementWeb.replicas="]
    );
    assert_eq!(
        shell.offers("masthead render --set serverName=a,elementWeb.repl"),
        ["a,elementWeb.replicas="]
    );
    assert_eq!(
        shell.offers("masthead render --set elementWeb.replicas=2"),
        [""]
    );
}

#[test]
fn what_depends_on_values_is_of_those_in_the_line() {
    let shell = shell();
    assert_eq!(
        shell.offers("masthead config -f values.yaml -f workers.yaml synapse:"),
        ["federation-sender", "initial-synchrotron"]
    );
    assert_eq!(
        shell.offers(
            "masthead render -f values.yaml -f workers.yaml -s StatefulSet/ess-synapse-fed"
        ),
        ["StatefulSet/ess-synapse-fed-sender"]
    );
    let names = shell.offers("masthead credentials export -f values.yaml --key SYNAPSE_");
    assert!(
        names.contains(&"SYNAPSE_SIGNING_KEY".to_owned()),
        "{names:?}"
    );
}

#[test]
fn a_project_file_has_values_and_deployments() {
    let shell = shell();
    let project = "apiVersion: masthead/v1\nkind: Project\ndeployments:\n  - {name: north, layers: [{file: values.yaml}, {file: workers.yaml}]}\n  - {name: south, layers: [{file: values.yaml}]}\n";
    std::fs::write(shell.folder.path().join("masthead.yaml"), project).unwrap();
    assert_eq!(shell.offers("masthead render --only so"), ["south"]);
    assert_eq!(
        shell.offers("masthead config --only north synapse:i"),
        ["initial-synchrotron"]
    );
}

#[test]
fn nothing_is_said_where_values_are_wrong() {
    let shell = shell();
    std::fs::write(shell.folder.path().join("values.yaml"), "serverName: [").unwrap();
    assert_eq!(shell.offers("masthead render -f values.yaml -s Depl"), [""]);
    assert_eq!(shell.offers("masthead render -f - -s Depl"), [""]);
}

#[test]
fn every_shell_has_a_script() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let script = masthead("completions").arg(shell).ok().stdout;
        assert!(script.contains("MASTHEAD_COMPLETE"), "{shell}: {script}");
    }
    assert!(
        masthead("completions tcsh")
            .fails(2)
            .contains("[possible values: bash, elvish, fish, powershell, zsh]")
    );
}
