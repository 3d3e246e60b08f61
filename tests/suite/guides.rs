//! The pages below `docs/`: their values are the files below `examples/`, which render, and their commands run.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;

use crate::harness::program;

/// A fenced block: what follows its fence, and its text.
struct Block {
    info: String,
    text: String,
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn entries(folder: impl AsRef<Path>) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(root().join(folder)).unwrap();
    let mut out: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    out.sort();
    out
}

/// The pages: beside them are images.
fn pages() -> Vec<PathBuf> {
    let mut all = files("docs");
    all.retain(|path| path.extension().is_some_and(|it| it == "md"));
    all
}

fn files(folder: impl AsRef<Path>) -> Vec<PathBuf> {
    let mut out = entries(folder);
    out.retain(|path| path.is_file());
    out
}

/// Copies a folder with all that is in it.
fn copy(from: &Path, to: &Path) {
    std::fs::create_dir(to).unwrap();
    for path in entries(from) {
        let to = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &to);
        } else {
            std::fs::copy(&path, &to).unwrap();
        }
    }
}

fn blocks() -> Vec<(String, Block)> {
    let mut out = Vec::new();
    for page in pages() {
        let text = std::fs::read_to_string(&page).unwrap();
        let name = page.file_name().unwrap().to_str().unwrap().to_owned();
        // Outside, inside, outside, …
        for fenced in text.split("\n```").skip(1).step_by(2) {
            let (info, text) = fenced.split_once('\n').unwrap();
            out.push((
                name.clone(),
                Block {
                    info: info.to_owned(),
                    text: format!("{text}\n"),
                },
            ));
        }
    }
    out
}

/// A folder with the examples, as the pages see them.
fn folder() -> TempDir {
    let folder = TempDir::new().unwrap();
    copy(&root().join("examples"), &folder.path().join("examples"));
    std::fs::create_dir_all(folder.path().join("deploy/init")).unwrap();
    let answers = "deploy/init/answers.yaml";
    std::fs::copy(root().join(answers), folder.path().join(answers)).unwrap();
    folder
}

fn run(folder: &TempDir, command: &str) -> String {
    let output = Command::new("sh")
        .args(["-c", &command.replacen("masthead", "\"$MASTHEAD\"", 1)])
        .env("MASTHEAD", program())
        .current_dir(folder.path())
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let (said, told) = (text(&output.stdout), text(&output.stderr));
    assert!(
        output.status.success() && !told.contains("error:"),
        "{command}: {told}"
    );
    said
}

#[test]
fn every_block_of_values_is_an_example_and_every_example_is_shown() {
    let mut shown = BTreeSet::new();
    for (page, block) in blocks() {
        let Some(example) = block.info.strip_prefix("yaml") else {
            continue;
        };
        let example = example.trim();
        let file = std::fs::read_to_string(root().join(example));
        assert_eq!(
            file.ok(),
            Some(block.text),
            "{page}: `{example}` is not what the page shows"
        );
        shown.insert(root().join(example));
    }
    let mut files = files("examples");
    for folder in std::fs::read_dir(root().join("deploy")).unwrap() {
        files.extend(self::files(folder.unwrap().path()));
    }
    assert_eq!(shown, files.into_iter().collect());
}

#[test]
fn every_example_renders_over_the_first() {
    let folder = folder();
    for example in files("examples") {
        let name = example.file_name().unwrap().to_str().unwrap();
        let manifests = run(
            &folder,
            &format!("masthead render --credentials job -f examples/base.yaml -f examples/{name}"),
        );
        let has_mas = manifests.contains("name: ess-matrix-authentication-service\n");
        assert_eq!(has_mas, name != "mas-off.yaml", "{name}");
    }
}

/// Of each example, what the configuration of a program has of it.
const SHOWN: [(&str, &str, &str); 16] = [
    (
        "dex-ldap",
        "dex",
        "bindPW: \"<content of /secrets/directory/password>\"",
    ),
    ("dex-ldap", "mas", "human_name: \"Company account\""),
    (
        "mas-additional",
        "mas",
        "service_name: \"Example accounts\"",
    ),
    (
        "mas-admin-api",
        "mas",
        "client_secret_file: /secrets/mas-admin/script",
    ),
    (
        "mas-authelia",
        "mas",
        "client_secret_file: /secrets/matrix-synapse-mas-credentials/oidc-client-secret",
    ),
    (
        "mas-beside-element-web",
        "mas",
        "public_base: https://chat.example.org/account/",
    ),
    (
        "mas-beside-element-web",
        "synapse",
        "endpoint: http://ess-matrix-authentication-service.ess.svc.cluster.local.:8080/account/",
    ),
    (
        "mas-external-synapse",
        "mas",
        "endpoint: http://synapse.elsewhere.svc.cluster.local:8008",
    ),
    (
        "mas-older-synapse",
        "mas",
        "client_secret_file: /secrets/mas-credentials/synapse-oidc-client-secret",
    ),
    (
        "mas-older-synapse",
        "synapse",
        "client_secret: \"<content of /secrets/mas-credentials/synapse-oidc-client-secret>\"",
    ),
    (
        "mas-path",
        "mas",
        "public_base: https://matrix.example.org/auth/",
    ),
    (
        "mas-postgres",
        "mas",
        "password_file: /secrets/databases/mas",
    ),
    (
        "mas-provider-migrated",
        "mas",
        "synapse_idp_id: oidc-authelia",
    ),
    (
        "mas-providers",
        "mas",
        "client_secret_file: /secrets/mas-providers/google",
    ),
    (
        "mas-registration",
        "mas",
        "password_file: /secrets/mas-smtp/password",
    ),
    (
        "mas-secrets",
        "mas",
        "encryption_file: /secrets/mas-credentials/encryption-secret",
    ),
];

#[test]
fn examples_do_what_they_say() {
    let folder = folder();
    for (example, program, shown) in SHOWN {
        let config = run(
            &folder,
            &format!("masthead config {program} -f examples/base.yaml -f examples/{example}.yaml"),
        );
        assert!(
            config.contains(&format!("{shown}\n")),
            "{example}: {config}"
        );
    }
    let off = run(
        &folder,
        "masthead config synapse -f examples/base.yaml -f examples/mas-off.yaml",
    );
    assert!(
        !off.contains("matrix_authentication_service") && !off.contains("password_config"),
        "{off}"
    );
    let pods = run(
        &folder,
        "masthead render --credentials job -f examples/base.yaml -f examples/dex-ldap.yaml -f examples/dex-postgres.yaml",
    );
    assert!(pods.contains("host: postgres.example.org\n") && pods.contains("  replicas: 2\n"));
}

#[test]
fn every_command_runs() {
    let folder = folder();
    let mut count = 0;
    for (_, block) in blocks().into_iter().filter(|(_, block)| block.info == "sh") {
        for command in block.text.lines() {
            assert!(command.starts_with("masthead "), "{command}");
            run(&folder, command);
            count += 1;
        }
    }
    assert!(count > 15);
    assert!(
        folder
            .path()
            .join("manifests.yaml")
            .metadata()
            .unwrap()
            .len()
            > 10_000,
        "the pages end in a whole render"
    );
}

#[test]
fn every_value_that_a_page_names_is_known() {
    let folder = folder();
    let mut count = 0;
    for page in pages()
        .into_iter()
        .filter(|page| !page.ends_with("values.md"))
    {
        let text = std::fs::read_to_string(page).unwrap();
        let is_path = |code: &&str| {
            let starts = ["matrixAuthenticationService.", "networkPolicy.", "dex."];
            // What `verify` tries has names of the same form.
            *code != "dex.discovery" && starts.iter().any(|start| code.starts_with(start))
        };
        for path in text
            .split('`')
            .skip(1)
            .step_by(2)
            .filter(is_path)
            .filter_map(|code| code.split(':').next())
        {
            run(&folder, &format!("masthead values explain {path}"));
            count += 1;
        }
        for fragment in text
            .split('`')
            .filter(|code| code.starts_with("matrix-authentication-service-"))
        {
            run(&folder, &format!("masthead fragments show {fragment}"));
            count += 1;
        }
    }
    assert!(count >= 10, "{count}");
}
