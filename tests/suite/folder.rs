//! `--output-dir`: a folder that is kept the same as what is rendered.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::path::Path;
use std::process::Command;

use insta::assert_snapshot;

use crate::harness::{Masthead, Output, masthead, program};

const MAS: &str =
    "render --credentials=job --fragment nothing-enabled --fragment mas-minimal --output-dir out";
const SERVICE: &str = "out/postgres/service-ess-postgres.yaml";
const INDEX: &str = "out/.masthead-index";
/// Removes two files, changes one, and takes away a folder.
const MAS_ALONE: [&str; 2] = [
    "--set-json=matrixAuthenticationService.postgres={\"host\":\"db.example.org\",\"user\":\"mas\",\
     \"database\":\"mas\",\"password\":{\"value\":\"hush\"}}",
    "--set=matrixAuthenticationService.replicas=2",
];

fn mas() -> Masthead {
    masthead(MAS)
}

/// The folder after a first run.
fn first() -> Output {
    let output = mas().run();
    assert_eq!(output.told(), "wrote 15, removed 0, left 0\n");
    output
}

fn with(run: Masthead, args: &[&str]) -> Masthead {
    args.iter().fold(run, |run, arg| run.arg(arg))
}

/// The files below a folder with what is in them; links are not followed.
fn content(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut out = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() && !path.is_symlink() {
                folders.push(path);
            } else {
                let bytes = fs::read(&path).unwrap_or_default();
                out.insert(path.display().to_string(), bytes);
            }
        }
    }
    out
}

fn mode(output: &Output, path: &str) -> u32 {
    let metadata = fs::metadata(output.folder.path().join(path)).unwrap();
    metadata.permissions().mode() & 0o7777
}

fn write(output: &Output, path: &str, text: &str) {
    let path = output.folder.path().join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

#[test]
fn only_what_differs_is_written() {
    let output = first();
    let inode = |output: &Output, path: &str| {
        let metadata = fs::metadata(output.folder.path().join(path)).unwrap();
        (metadata.ino(), metadata.mtime_nsec())
    };
    let (before, index) = (inode(&output, SERVICE), inode(&output, INDEX));
    let again = mas().after(output).run();
    assert_eq!(again.told(), "wrote 0, removed 0, left 15\n");
    assert_eq!(
        (inode(&again, SERVICE), inode(&again, INDEX)),
        (before, index)
    );
    let changed = mas()
        .after(again)
        .arg("--set=matrixAuthenticationService.replicas=2")
        .run();
    assert_eq!(changed.told(), "wrote 1, removed 0, left 14\n");
    assert_eq!(inode(&changed, SERVICE), before);
    let files = content(changed.folder.path());
    let whole = first();
    let fresh = mas()
        .after(whole)
        .arg("--set=matrixAuthenticationService.replicas=2")
        .run();
    let relative = |output: &Output, files: BTreeMap<String, Vec<u8>>| {
        let root = output.folder.path().display().to_string();
        let files = files
            .into_iter()
            .map(|(path, bytes)| (path.replace(&root, ""), bytes));
        files.collect::<BTreeMap<_, _>>()
    };
    let fresh_files = content(fresh.folder.path());
    assert_eq!(relative(&changed, files), relative(&fresh, fresh_files));
}

#[test]
fn what_is_rendered_no_more_is_removed_and_nothing_else() {
    let output = first();
    for path in [
        "out/README.md",
        "out/.git/config",
        "out/postgres/mine.yaml",
        "out/mine/a.yaml",
    ] {
        write(&output, path, "mine: true\n");
    }
    fs::create_dir(output.folder.path().join("out/empty")).unwrap();
    let again = with(mas().after(output), &MAS_ALONE).run();
    assert_eq!(again.told(), "wrote 4, removed 6, left 6\n");
    let left: Vec<_> = fs::read_dir(again.folder.path().join("out/postgres"))
        .unwrap()
        .collect();
    assert_eq!(left.len(), 1, "a folder with files of others stays");
    for path in [
        "out/README.md",
        "out/.git/config",
        "out/postgres/mine.yaml",
        "out/mine/a.yaml",
    ] {
        assert_eq!(again.read(path), "mine: true\n");
    }
    assert!(again.folder.path().join("out/empty").is_dir());
    fs::remove_file(again.folder.path().join("out/postgres/mine.yaml")).unwrap();
    let back = mas().after(again).run();
    assert_eq!(back.told(), "wrote 9, removed 1, left 6\n");
    let gone = with(mas().after(back), &MAS_ALONE).run();
    assert!(
        !gone.folder.path().join("out/postgres").exists(),
        "it is empty"
    );
}

#[test]
fn the_index_names_each_object_and_whose_it_is() {
    let output = first();
    let index: serde_json::Value = serde_json::from_str(&output.read(INDEX)).unwrap();
    let head = ["apiVersion", "kind", "release", "namespace", "target"];
    let head: Vec<_> = head
        .iter()
        .map(|key| index[key].as_str().unwrap())
        .collect();
    assert_eq!(
        head,
        ["masthead/v1", "FolderIndex", "ess", "ess", "kubectl"]
    );
    assert_eq!(index["mastheadVersion"], env!("CARGO_PKG_VERSION"));
    assert!(
        index["chartVersion"]
            .as_str()
            .unwrap()
            .starts_with("26.11.")
    );
    let sum = Command::new("sha256sum")
        .arg(output.folder.path().join(SERVICE))
        .output()
        .unwrap();
    let sum = String::from_utf8(sum.stdout).unwrap();
    assert_eq!(
        index["files"]["postgres/service-ess-postgres.yaml"],
        serde_json::json!({
            "apiVersion": "v1", "kind": "Service", "namespace": "ess", "name": "ess-postgres",
            "sha256": sum.split(' ').next().unwrap(),
        })
    );
    let paths = content(&output.folder.path().join("out"));
    assert_eq!(index["files"].as_object().unwrap().len() + 1, paths.len());
}

#[test]
fn no_password_can_be_guessed_by_the_index() {
    let output = with(mas(), &MAS_ALONE).run();
    let path = "matrix-authentication-service/secret-ess-matrix-authentication-service.yaml";
    let index: serde_json::Value = serde_json::from_str(&output.read(INDEX)).unwrap();
    let entry = &index["files"][path];
    assert_eq!(entry["kind"], "Secret");
    assert!(entry["sha256"].is_null());
    assert_eq!(mode(&output, &format!("out/{path}")), 0o600);
}

#[test]
fn secrets_are_for_their_owner_and_the_rest_as_the_umask_says() {
    let run = |umask: &str| {
        let folder = first();
        let secret =
            "out/matrix-authentication-service/secret-ess-matrix-authentication-service.yaml";
        let folder = with(mas().after(folder), &MAS_ALONE).run();
        let path = |name: &str| folder.folder.path().join(name);
        fs::set_permissions(path(secret), fs::Permissions::from_mode(0o644)).unwrap();
        let first =
            "out/matrix-authentication-service/service-ess-matrix-authentication-service.yaml";
        fs::set_permissions(path(first), fs::Permissions::from_mode(0o600)).unwrap();
        let output = Command::new("sh")
            .args(["-c", &format!("umask {umask}; exec \"$@\""), "sh"])
            .arg(program())
            .args(MAS.split(' '))
            .args(MAS_ALONE)
            .arg("--set=matrixAuthenticationService.replicas=5")
            .current_dir(folder.folder.path())
            .output()
            .unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        let deployment =
            "out/matrix-authentication-service/deployment-ess-matrix-authentication-service.yaml";
        (
            said,
            [secret, first, deployment].map(|path| mode(&folder, path)),
        )
    };
    let said = "wrote 1, removed 0, left 9\n".to_owned();
    assert_eq!(run("022"), (said.clone(), [0o600, 0o644, 0o644]));
    assert_eq!(run("027"), (said.clone(), [0o600, 0o640, 0o640]));
    assert_eq!(run("777"), (said, [0o600, 0o000, 0o000]));
}

#[test]
fn a_folder_of_another_release_is_refused_without_force() {
    let output = first();
    let before = content(output.folder.path());
    let other = |output: Output, args: &str| {
        let args = MAS.replace("render", &format!("render {args}"));
        masthead(&args).after(output)
    };
    let output = other(output, "other").run();
    assert_eq!(output.status, 2);
    assert_snapshot!("another_release", output.stderr);
    let output = other(output, "-n elsewhere").run();
    assert_eq!(output.status, 2);
    assert_snapshot!("another_namespace", output.stderr);
    let output = other(output, "other --check").run();
    assert_eq!((output.status, output.stdout.as_str()), (2, ""));
    assert_eq!(content(output.folder.path()), before);
    let output = other(output, "other --force").run();
    assert_eq!(output.told(), "wrote 15, removed 15, left 0\n");
    assert!(output.read(INDEX).contains("\"release\": \"other\""));
    // Another target or version is the same release.
    let output = other(output, "other --target argocd").run();
    assert!(output.told().starts_with("wrote "), "{}", output.stderr);
}

#[test]
fn a_folder_from_before_the_index_is_adopted() {
    for (flags, removed) in [("", 6), ("--target=argocd", 5), ("--target=helm", 5)] {
        let output = mas().args(flags).run();
        fs::remove_file(output.folder.path().join(INDEX)).unwrap();
        write(&output, "out/README.md", "# mine\n");
        write(&output, "out/values.yaml", "serverName: example.org\n");
        write(&output, "out/chart/templates.yaml", "{{ broken\n");
        for path in content(&output.folder.path().join("out")).keys() {
            fs::set_permissions(path, fs::Permissions::from_mode(0o600)).unwrap();
        }
        let again = with(mas().args(flags).after(output), &MAS_ALONE).run();
        let said = again.told().to_owned();
        assert!(
            said.contains(&format!(", removed {removed}, ")),
            "{flags}: {said}"
        );
        assert!(!again.folder.path().join(SERVICE).exists());
        assert_eq!(again.read("out/README.md"), "# mine\n");
        assert_eq!(again.read("out/chart/templates.yaml"), "{{ broken\n");
        let service =
            "out/matrix-authentication-service/service-ess-matrix-authentication-service.yaml";
        assert_eq!(mode(&again, service), 0o644);
    }
}

#[test]
fn one_with_objects_of_others_is_not_adopted() {
    let output = first();
    fs::remove_file(output.folder.path().join(INDEX)).unwrap();
    write(
        &output,
        "out/mine.yaml",
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: mine}\n",
    );
    let before = content(output.folder.path());
    let output = mas().after(output).run();
    assert_eq!(output.status, 2);
    assert_snapshot!("objects_of_others", output.stderr);
    assert_eq!(content(output.folder.path()), before);
    let output = with(mas().args("--force").after(output), &MAS_ALONE).run();
    assert_eq!(output.told(), "wrote 4, removed 6, left 6\n");
    assert!(output.read("out/mine.yaml").contains("name: mine"));
    // Of another release altogether.
    fs::remove_file(output.folder.path().join(INDEX)).unwrap();
    let output = masthead(&MAS.replace("render", "render other"))
        .after(output)
        .run();
    assert_eq!(output.status, 2);
    assert!(output.stderr.contains("and 6 more"), "{}", output.stderr);
}

#[test]
fn objects_of_users_do_not_keep_a_folder_from_being_adopted() {
    let values = "extraObjects: {a: '{apiVersion: v1, kind: ConfigMap, metadata: {name: mine}}'}\n";
    let run = || mas().args("-f values.yaml");
    let output = run().file("values.yaml", values).run();
    fs::remove_file(output.folder.path().join(INDEX)).unwrap();
    let output = run().after(output).run();
    assert_eq!(output.told(), "wrote 0, removed 0, left 16\n");
}

#[test]
fn files_of_users_are_never_replaced_unasked() {
    let output = masthead("ulid").run();
    let mine = "apiVersion: v1\nkind: Service\nmetadata: {name: ess-postgres}\n";
    write(&output, SERVICE, mine);
    write(
        &output,
        "out/postgres/configmap-ess-postgres.yaml",
        "mine: true\n",
    );
    write(&output, "out/other.yaml", mine);
    let before = content(output.folder.path());
    let output = mas().after(output).run();
    assert_eq!(output.status, 2);
    assert_snapshot!("files_of_users", output.stderr);
    assert_eq!(content(output.folder.path()), before);
    let output = mas().args("--force").after(output).run();
    assert_eq!(output.told(), "wrote 15, removed 0, left 0\n");
    assert!(output.read(SERVICE).contains("namespace: ess"));
    assert_eq!(output.read("out/other.yaml"), mine);
}

#[test]
fn what_was_changed_by_hand_is_told_before_it_is_lost() {
    let output = first();
    write(&output, SERVICE, "mine: true\n");
    let check = mas().args("--check").after(output).run();
    assert_eq!(
        (check.status, check.stdout.as_str()),
        (1, format!("changed {SERVICE}\n").as_str())
    );
    let again = mas().after(check).run();
    assert_eq!(again.status, 0);
    assert_snapshot!("changed_by_hand", again.stderr);
    assert!(again.read(SERVICE).contains("name: ess-postgres"));
}

#[test]
fn check_says_what_would_change_and_writes_nothing() {
    let output = mas().args("--check").run();
    assert_eq!(output.status, 1);
    assert_eq!(output.stdout.lines().count(), 16);
    assert_eq!(output.stderr, "would write 15, remove 0, leave 0\n");
    assert!(!output.folder.path().join("out").exists());
    let output = mas().after(output).run();
    let before = content(output.folder.path());
    let same = mas().args("--check").after(output).run();
    assert_eq!(same.told(), "would write 0, remove 0, leave 15\n");
    let other = with(
        mas().args("--check --kustomization").after(same),
        &MAS_ALONE,
    )
    .run();
    assert_eq!(other.status, 1);
    assert_snapshot!("check", other.stdout);
    assert_eq!(other.stderr, "would write 5, remove 6, leave 6\n");
    assert_eq!(content(other.folder.path()), before);
}

#[test]
fn check_generates_no_credentials() {
    let run = || masthead("render --fragment minimal --output-dir out --check");
    let output = run().run();
    assert_eq!(output.status, 1);
    assert!(
        output
            .stderr
            .starts_with("note: ess.credentials.yaml would get "),
        "{}",
        output.stderr
    );
    assert!(
        output
            .stdout
            .contains("added out/generated/secret-ess-generated.yaml\n")
    );
    assert!(content(output.folder.path()).is_empty());
    let locked = run().args("--locked").run();
    assert_eq!((locked.status, locked.stdout.as_str()), (2, ""));
    assert!(
        locked
            .stderr
            .starts_with("error: `ess.credentials.yaml` lacks ")
    );
}

#[test]
fn a_kustomization_lists_the_files_in_apply_order() {
    let output = mas().args("--kustomization").run();
    assert_eq!(output.told(), "wrote 16, removed 0, left 0\n");
    let text = output.read("out/kustomization.yaml");
    assert_snapshot!("kustomization", text);
    let printed = masthead(&MAS.replace("--output-dir out", "")).ok().stdout;
    let listed = text.lines().filter_map(|line| line.strip_prefix("  - "));
    let files: Vec<String> = listed
        .map(|path| output.read(&format!("out/{path}")))
        .collect();
    assert_eq!(format!("---\n{}", files.join("---\n")), printed);
    let output = mas().after(output).run();
    assert_eq!(output.told(), "wrote 0, removed 1, left 15\n");
}

#[test]
fn a_kustomization_of_the_users_is_never_replaced() {
    for name in ["kustomization.yaml", "kustomization.yml", "Kustomization"] {
        let output = first();
        let path = format!("out/{name}");
        write(&output, &path, "resources: []\n");
        let output = mas().args("--kustomization --force").after(output).run();
        assert_eq!(output.status, 2);
        let start =
            format!("error: `{path}` is a kustomization of your own, which is never replaced\n");
        assert!(output.stderr.starts_with(&start), "{}", output.stderr);
        let output = mas().after(output).run();
        assert_eq!(output.told(), "wrote 0, removed 0, left 15\n");
        assert_eq!(output.read(&path), "resources: []\n");
    }
    // One that was written becomes the user's when they change it.
    let output = mas().args("--kustomization").run();
    write(&output, "out/kustomization.yaml", "resources: []\n");
    let output = mas().args("--kustomization").after(output).run();
    assert_eq!(output.status, 2);
    let output = mas().after(output).run();
    assert_eq!(
        output.told(),
        "note: `kustomization.yaml` was changed since masthead wrote it, and is left as it is\n\
         wrote 0, removed 0, left 15\n"
    );
    assert_eq!(output.read("out/kustomization.yaml"), "resources: []\n");
}

#[test]
fn nothing_is_written_or_removed_through_a_link() {
    let output = first();
    let outside = output.folder.path().join("outside");
    fs::rename(output.folder.path().join("out/postgres"), &outside).unwrap();
    symlink(&outside, output.folder.path().join("out/postgres")).unwrap();
    let before = content(&outside);
    let mut output = output;
    for args in [&[][..], &MAS_ALONE, &["--force"], &["--check"]] {
        output = with(mas().after(output), args).run();
        assert_eq!(output.status, 2);
        assert_eq!(
            output.stderr,
            "error: in the way: out/postgres\n |\n = hint: no file is written over a folder, and none \
             through a link: move them away\n"
        );
    }
    assert_eq!(content(&outside), before);
}

#[test]
fn a_link_in_the_place_of_a_file_is_replaced_or_removed_itself() {
    let mut output = first();
    let outside = output.folder.path().join("outside");
    fs::write(&outside, "mine: true\n").unwrap();
    for args in [&[][..], &MAS_ALONE] {
        let link = output.folder.path().join(SERVICE);
        fs::remove_file(&link).unwrap();
        symlink(&outside, &link).unwrap();
        output = with(mas().after(output), args).run();
        assert!(
            output
                .told()
                .starts_with("warning: changed since masthead wrote it")
        );
        assert!(!link.is_symlink());
        assert_eq!(fs::read_to_string(&outside).unwrap(), "mine: true\n");
    }
}

#[test]
fn an_index_that_leads_elsewhere_is_not_believed() {
    let mut output = first();
    let text = output.read(INDEX);
    for path in [
        "../mine.yaml",
        "/etc/mine.yaml",
        "mine/../../mine.yaml",
        "mine.yaml",
        ".git/a.yaml",
    ] {
        write(&output, "mine.yaml", "mine: true\n");
        write(&output, "out/mine.yaml", "mine: true\n");
        let line = format!("\"files\": {{\n    \"{path}\": {{}},");
        write(&output, INDEX, &text.replace("\"files\": {", &line));
        output = mas().after(output).run();
        assert_eq!(
            output.told(),
            format!(
                "warning: `{INDEX}` can't be read: `{path}` is no path of a manifest [MH0908]\n |\n = hint: it is \
                 written anew; the manifests of this release in the folder count as written\n\
                 wrote 0, removed 0, left 15\n"
            )
        );
        assert_eq!(
            (output.read("mine.yaml"), output.read("out/mine.yaml")),
            ("mine: true\n".to_owned(), "mine: true\n".to_owned())
        );
        assert_eq!(output.read(INDEX), text);
    }
}

#[test]
fn a_damaged_index_is_made_anew() {
    let mut output = first();
    let text = output.read(INDEX);
    let newer = text.replace("masthead/v1", "masthead/v9");
    let merged = format!("<<<<<<< HEAD\n{text}");
    for damaged in ["", "{", "[]", "\0\u{1}", &text[..700], &newer, &merged] {
        write(&output, INDEX, damaged);
        let check = mas().args("--check").after(output).run();
        assert_eq!(
            (check.status, check.stdout.as_str()),
            (1, format!("changed {INDEX}\n").as_str())
        );
        output = with(mas().after(check), &MAS_ALONE).run();
        assert!(
            output.told().ends_with("wrote 4, removed 6, left 6\n"),
            "{}",
            output.stderr
        );
        output = mas().after(output).run();
        assert_eq!(output.read(INDEX), text);
    }
    // Of others, it is no reason to take over.
    write(&output, INDEX, "{");
    let other = masthead(&MAS.replace("render", "render other"))
        .after(output)
        .run();
    assert_eq!(other.status, 2);
    assert!(
        other
            .stderr
            .contains("`out` has an index that can't be read ("),
        "{}",
        other.stderr
    );
}

#[test]
fn some_of_the_objects_leave_the_others_as_they_are() {
    let output = first();
    let part = |output: Output| {
        mas()
            .args("-s postgres --set=postgres.storage.size=50Gi")
            .after(output)
    };
    let output = part(output).run();
    assert_eq!(output.told(), "wrote 1, removed 0, left 4\n");
    let files = content(&output.folder.path().join("out"));
    assert_eq!(files.len(), 16);
    let whole = mas()
        .args("--set=postgres.storage.size=50Gi")
        .after(output)
        .run();
    assert_eq!(whole.told(), "wrote 0, removed 0, left 15\n");
    assert_eq!(
        content(&whole.folder.path().join("out")),
        files,
        "the index too"
    );
    let none = mas().args("-s postgres --kustomization").fails(2);
    assert_eq!(
        none,
        "error: --kustomization lists all objects: leave it out, or --show-only\n"
    );
}

#[test]
fn flags_of_the_folder_need_one() {
    for flags in ["--check", "--kustomization", "--force"] {
        let said = masthead(&format!(
            "render --credentials=job --fragment minimal {flags}"
        ))
        .fails(2);
        assert_eq!(said, format!("error: {flags} is for `--output-dir`\n"));
    }
}

#[test]
fn template_writes_below_the_release_too() {
    let template = MAS.replace("render --credentials=job", "template ess");
    let output = masthead(&template).args("--release-name").run();
    assert_eq!(output.told(), "wrote 15, removed 0, left 0\n");
    assert!(
        output
            .read("out/ess/postgres/service-ess-postgres.yaml")
            .starts_with("apiVersion")
    );
    assert!(
        output
            .read("out/ess/.masthead-index")
            .contains("\"target\": \"helm\"")
    );
    // Helm's flag of this name, too.
    let again = masthead(&template)
        .args("--release-name --force=true")
        .after(output)
        .run();
    assert_eq!(again.told(), "wrote 0, removed 0, left 15\n");
}

#[test]
fn odd_names_are_names_of_files() {
    let long = "x".repeat(253);
    let object = |name: &str| {
        let text = serde_json::json!({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": name}});
        serde_json::Value::from(text.to_string())
    };
    let names = [long.as_str(), "a b#c: d", "ü\n\u{1f980}", "..a", "it's\\"];
    let values = serde_json::json!({"extraObjects": names.map(object)});
    let run = || mas().args("-f values.json --kustomization");
    let output = run().file("values.json", values.to_string()).run();
    assert_eq!(output.told(), "wrote 21, removed 0, left 0\n");
    let output = run().after(output).run();
    assert_eq!(output.told(), "wrote 0, removed 0, left 21\n");
    let output = mas().after(output).run();
    assert_eq!(output.told(), "wrote 0, removed 6, left 15\n");
    assert!(!output.folder.path().join("out/extra-objects").exists());
}

#[test]
fn what_is_no_folder_is_told() {
    let said = mas().file("out", "mine\n").fails(2);
    assert_eq!(
        said,
        "error: could not create `out`: File exists (os error 17)\n"
    );
    let said = mas().args("--check").file("out", "mine\n").fails(2);
    assert_eq!(
        said,
        "error: could not open `out`: Not a directory (os error 20)\n"
    );
    let output = first();
    fs::remove_file(output.folder.path().join(SERVICE)).unwrap();
    fs::create_dir(output.folder.path().join(SERVICE)).unwrap();
    let output = mas().args("--force").after(output).run();
    assert_eq!(output.status, 2);
    assert!(
        output
            .stderr
            .starts_with(&format!("error: in the way: {SERVICE}\n"))
    );
}

#[test]
fn a_run_that_is_killed_while_it_writes_changes_nothing() {
    let output = first();
    let before = content(output.folder.path());
    // A file of more than 1024 bytes ends it.
    let limited = "ulimit -f 1; exec \"$@\"";
    let killed = Command::new("bash")
        .args(["-c", limited, "bash"])
        .arg(program())
        .args(MAS.split(' '))
        .args(MAS_ALONE)
        .current_dir(output.folder.path())
        .output()
        .unwrap();
    assert!(!killed.status.success());
    let mut left = content(output.folder.path());
    left.retain(|path, _| !path.contains("/.masthead-tmp/"));
    assert_eq!(left, before);
    let output = with(mas().after(output), &MAS_ALONE).run();
    assert_eq!(output.told(), "wrote 4, removed 6, left 6\n");
    assert!(!output.folder.path().join("out/.masthead-tmp").exists());
}
