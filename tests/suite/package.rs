//! `masthead package`: an OCI artifact for Flux in a folder.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;
use std::thread;

use insta::assert_snapshot;
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::harness::{Masthead, Output, masthead, program};

const MAS: &str = "package --credentials job --fragment nothing-enabled --fragment mas-minimal";

fn package(args: &str) -> Masthead {
    masthead(MAS).args("-o oci:art").args(args)
}

/// All files below the folder of the artifact, by their path.
fn tree(output: &Output) -> BTreeMap<String, Vec<u8>> {
    fn walk(folder: &Path, root: &Path, out: &mut BTreeMap<String, Vec<u8>>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, root, out);
            } else {
                let name = path.strip_prefix(root).unwrap().to_str().unwrap();
                out.insert(name.to_owned(), fs::read(&path).unwrap());
            }
        }
    }
    let (root, mut out) = (output.folder.path().join("art"), BTreeMap::new());
    walk(&root, &root, &mut out);
    out
}

/// The blob of a descriptor, which has the size and the digest that it says.
fn blob(tree: &BTreeMap<String, Vec<u8>>, descriptor: &Value) -> Vec<u8> {
    let digest = descriptor["digest"].as_str().unwrap();
    let hash = digest.strip_prefix("sha256:").unwrap();
    let bytes = tree[&format!("blobs/sha256/{hash}")].clone();
    assert_eq!(hex::encode(Sha256::digest(&bytes)), hash);
    assert_eq!(descriptor["size"], bytes.len());
    bytes
}

fn json(bytes: &[u8]) -> Value {
    serde_json::from_slice(bytes).unwrap()
}

fn tagged(tree: &BTreeMap<String, Vec<u8>>, tag: &str) -> Value {
    let index = json(&tree["index.json"]);
    let entries = index["manifests"].as_array().unwrap();
    let has_tag = |entry: &&Value| entry["annotations"]["org.opencontainers.image.ref.name"] == tag;
    let found: Vec<_> = entries.iter().filter(has_tag).collect();
    assert_eq!(found.len(), 1, "{index}");
    found[0].clone()
}

fn unpacked(layer: &[u8]) -> (Vec<u8>, BTreeMap<String, String>) {
    let (mut archive, mut files) = (Vec::new(), BTreeMap::new());
    let mut decoder = flate2::read::GzDecoder::new(layer);
    decoder.read_to_end(&mut archive).unwrap();
    for entry in tar::Archive::new(archive.as_slice()).entries().unwrap() {
        let mut entry = entry.unwrap();
        let path = entry.path().unwrap().to_str().unwrap().to_owned();
        let mut text = String::new();
        entry.read_to_string(&mut text).unwrap();
        assert!(files.insert(path, text).is_none());
    }
    (archive, files)
}

/// The files of the artifact that has this tag.
fn content(output: &Output, tag: &str) -> BTreeMap<String, String> {
    let tree = tree(output);
    let manifest = json(&blob(&tree, &tagged(&tree, tag)));
    unpacked(&blob(&tree, &manifest["layers"][0])).1
}

#[test]
fn it_is_an_artifact_as_flux_makes_them() {
    let run = package("--source https://git.example.org/ops --revision main@sha1:aabb")
        .args("--created 2026-11-27T09:00:00+01:00 --annotation org.example.é=a=b --tag v1.2_3-x")
        .run();
    assert_eq!(run.status, 0, "{}", run.stderr);
    let tree = tree(&run);
    assert_eq!(json(&tree["oci-layout"])["imageLayoutVersion"], "1.0.0");
    let entry = tagged(&tree, "v1.2_3-x");
    assert_eq!(
        run.stdout,
        format!("{}\n", entry["digest"].as_str().unwrap())
    );
    let mut manifest = json(&blob(&tree, &entry));
    let config = json(&blob(&tree, &manifest["config"]));
    let (archive, files) = unpacked(&blob(&tree, &manifest["layers"][0]));
    let hash = format!("sha256:{}", hex::encode(Sha256::digest(&archive)));
    assert_eq!(config["rootfs"]["diff_ids"], serde_json::json!([hash]));
    assert_eq!(config["created"], "2026-11-27T08:00:00Z");
    assert_eq!(tree.len(), 2 + 3, "the layout, and three blobs");
    for part in ["/config", "/layers/0"] {
        let part = manifest.pointer_mut(part).unwrap().as_object_mut().unwrap();
        part.retain(|key, _| key == "mediaType");
    }
    assert_snapshot!(format!("{manifest:#}"));
    let paths: Vec<_> = files.keys().map(String::as_str).collect();
    assert_snapshot!("paths", paths.join("\n"));
}

#[test]
fn it_holds_what_render_writes_for_flux() {
    let run = package("").run();
    let rendered = masthead("render --target flux --credentials job --fragment nothing-enabled")
        .args("--fragment mas-minimal --secrets omit --output-dir out")
        .run();
    let files = content(&run, "latest");
    assert!(files.len() > 10);
    for (path, text) in files {
        assert_eq!(rendered.read(&format!("out/{path}")), text, "{path}");
    }
}

#[test]
fn the_same_manifests_are_the_same_bytes() {
    let (one, other) = (package("").run(), package("").env("TZ", "Asia/Tokyo").run());
    assert_eq!(one.stdout, other.stdout);
    assert_eq!(tree(&one), tree(&other));
    let before = tree(&one);
    let again = package("").after(one).run();
    assert_eq!(again.stdout, other.stdout);
    assert_eq!(tree(&again), before, "nothing is added");
}

#[test]
fn another_tag_is_added_and_the_same_one_moves() {
    let first = package("--tag one").run();
    let second = package("--tag two --revision main").after(first).run();
    let moved = package("--tag one --revision main").after(second).run();
    let tree = tree(&moved);
    assert_eq!(
        tagged(&tree, "one")["digest"],
        tagged(&tree, "two")["digest"]
    );
    assert_eq!(
        json(&tree["index.json"])["manifests"]
            .as_array()
            .unwrap()
            .len(),
        2
    );
    assert_eq!(
        tree.len(),
        2 + 3 + 1,
        "one manifest more, and the old one stays"
    );
}

#[test]
fn many_at_a_time_add_to_one_layout() {
    let first = package("--tag t0").run();
    let folder = first.folder.path();
    let add = |number: usize| {
        let tag = format!("t{number}");
        let args = MAS
            .split(' ')
            .chain(["-o", "oci:art", "--revision", &tag, "--tag", &tag]);
        let mut command = Command::new(program());
        command
            .args(args)
            .current_dir(folder)
            .output()
            .unwrap()
            .status
    };
    thread::scope(|scope| {
        let runs: Vec<_> = (1..8)
            .map(|number| scope.spawn(move || add(number)))
            .collect();
        assert!(runs.into_iter().all(|run| run.join().unwrap().success()));
    });
    let tree = tree(&first);
    for number in 0..8 {
        blob(&tree, &tagged(&tree, &format!("t{number}")));
    }
    assert!(tree.keys().all(|path| !path.starts_with('.')));
}

#[test]
fn what_others_put_into_the_layout_stays() {
    let first = package("").run();
    let index = r#"{"schemaVersion":2,"manifests":[{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:00","size":7,"platform":{"os":"linux"}}],"annotations":{"mine":"é"}}"#;
    fs::write(first.folder.path().join("art/index.json"), index).unwrap();
    let run = package("").after(first).run();
    let now = json(&tree(&run)["index.json"]);
    let before = json(index.as_bytes());
    assert_eq!(now["annotations"], before["annotations"]);
    assert_eq!(now["manifests"][0], before["manifests"][0]);
    assert_eq!(now["manifests"].as_array().unwrap().len(), 2);
}

#[test]
fn secrets_are_in_it_only_if_asked_for() {
    let kinds = |run: &Output| -> Vec<String> {
        let files = content(run, "latest");
        files
            .into_keys()
            .filter(|path| path.contains("/secret-"))
            .collect()
    };
    let made = |args: &str| {
        masthead("package --fragment nothing-enabled --fragment mas-minimal -o oci:art")
            .args(args)
            .run()
    };
    let without = made("--credentials ephemeral");
    assert!(kinds(&without).is_empty());
    assert_snapshot!("left_out", without.stderr);
    for args in ["--include-secrets", "--secrets include"] {
        let run = made(&format!("--credentials ephemeral {args}"));
        assert!(!kinds(&run).is_empty(), "{args}: {}", run.stderr);
        assert!(!run.stderr.contains("left out"), "{}", run.stderr);
        let tree = tree(&run);
        let manifest = json(&blob(&tree, &tagged(&tree, "latest")));
        let hash = &manifest["layers"][0]["digest"].as_str().unwrap()["sha256:".len()..];
        let path = run.folder.path().join("art/blobs/sha256").join(hash);
        assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    }
    let external = made("--credentials ephemeral --secrets external --secret-store s");
    let empty = "matrix-authentication-service/secret-ess-matrix-authentication-service.yaml";
    assert_eq!(kinds(&external), [empty], "a Secret without data stays");
    let has_external = |path: &String| path.contains("/externalsecret-");
    assert!(content(&external, "latest").keys().any(has_external));
}

#[test]
fn source_date_epoch_says_when_it_was_made() {
    let created = |run: Output| {
        let tree = tree(&run);
        let manifest = json(&blob(&tree, &tagged(&tree, "latest")));
        let config = json(&blob(&tree, &manifest["config"]));
        let note = manifest["annotations"]["org.opencontainers.image.created"].clone();
        (config["created"].clone(), note)
    };
    let epoch = |text| package("").env("SOURCE_DATE_EPOCH", text);
    let time = Value::from("2025-11-27T08:00:00Z");
    assert_eq!(created(epoch("1764230400").run()), (time.clone(), time));
    let flag = epoch("1764230400").args("--created 2026-01-01T00:00:00Z");
    assert_eq!(created(flag.run()).0, "2026-01-01T00:00:00Z");
    assert_eq!(
        created(epoch("").run()),
        ("1970-01-01T00:00:00Z".into(), Value::Null)
    );
    assert_snapshot!("epoch", epoch("yesterday").fails(2));
}

#[test]
fn a_run_that_was_killed_breaks_nothing() {
    let whole = package("").run();
    let expected = tree(&whole);
    let killed = package("--revision older").run();
    let art = killed.folder.path().join("art");
    fs::remove_file(art.join("index.json")).unwrap();
    fs::write(art.join(".masthead-abc"), "half a blob").unwrap();
    for path in expected.keys().filter(|path| path.starts_with("blobs")) {
        fs::write(art.join(path), "torn").unwrap();
    }
    let healed = package("").after(killed).run();
    assert_eq!(healed.stdout, whole.stdout, "{}", healed.stderr);
    let now = tree(&healed);
    assert!(expected.iter().all(|(path, bytes)| now[path] == *bytes));
    assert!(!now.contains_key(".masthead-abc"));
}

#[test]
fn a_folder_of_something_else_is_refused() {
    let with = |name: &str, text: &str| {
        let run = package("");
        fs::create_dir(run.path("art")).unwrap();
        fs::write(run.path("art").join(name), text).unwrap();
        run
    };
    let index = |text| {
        let run = with("oci-layout", r#"{"imageLayoutVersion": "1.0.0"}"#);
        fs::write(run.path("art/index.json"), text).unwrap();
        run
    };
    let runs = [
        with("mine.txt", ""),
        with("oci-layout", "{}"),
        index("[]"),
        index("{"),
        package("").file("art", ""),
    ];
    assert_snapshot!("refused", runs.map(|run| run.fails(2)).join("\n"));
}

#[test]
fn what_is_asked_wrongly_is_told() {
    let said = |args: &str| {
        let told = masthead(MAS).args(args).fails(2);
        format!("{args}\n{}", told.split("\n\nUsage").next().unwrap())
    };
    let long = format!("-o oci:art --tag {}", "x".repeat(129));
    let asked = [
        "",
        "-o art",
        "-o oci:",
        "-o oci:art:v1",
        "-o oci:art --tag .x",
        &long,
        "-o oci:art --annotation =x",
        "-o oci:art --created today",
        "-o oci:art --source a --annotation org.opencontainers.image.source=b",
        "-o oci:art --include-secrets --secrets omit",
    ];
    assert_snapshot!("asked_wrongly", asked.map(said).join("\n"));
}

#[test]
fn values_that_are_wrong_make_no_folder() {
    let run = package("-f values.yaml")
        .file("values.yaml", "synapse: {enabeld: true}")
        .run();
    assert_eq!((run.status, run.stdout.as_str()), (1, ""));
    assert!(!run.folder.path().join("art").exists());
}

#[test]
fn each_deployment_of_a_project_has_its_tag() {
    let project = "apiVersion: masthead/v1
kind: Project
defaults:
  credentials: job
  target: kubectl
  secrets: include
  layers: [{fragment: nothing-enabled}, {fragment: mas-minimal}]
deployments:
- {name: one, namespace: one, layers: [{values: {matrixAuthenticationService: {ingress: {host: a.example.org}}}}]}
- {name: two, namespace: two, layers: [{values: {matrixAuthenticationService: {ingress: {host: b.example.org}}}}]}
";
    let package = |args: &str| {
        masthead("package -o oci:art")
            .args(args)
            .file("masthead.yaml", project)
    };
    let run = package("").run();
    assert_eq!(run.status, 0, "{}", run.stderr);
    let digest = |tag: &str| {
        tagged(&tree(&run), tag)["digest"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    let (one, two) = (digest("one"), digest("two"));
    assert_eq!(
        run.stdout,
        format!("==> one <==\n{one}\n==> two <==\n{two}\n")
    );
    let files = content(&run, "one");
    assert!(
        files.keys().all(|path| !path.contains("/secret-")),
        "nobody asked for them here"
    );
    let volume = &files["postgres/persistentvolumeclaim-ess-postgres-data.yaml"];
    assert!(
        volume.contains("kustomize.toolkit.fluxcd.io/prune: disabled"),
        "{volume}"
    );
    let versions = package("--tag {name}-v1").run();
    assert_eq!(tagged(&tree(&versions), "two-v1")["digest"], two);
    assert_snapshot!("one_tag_for_two", package("--tag v1").fails(2));
}
