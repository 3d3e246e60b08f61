//! `masthead images lock`, and what `--images` and `--locked` make of the file.

use std::collections::BTreeMap;

use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::harness::{Masthead, Output, masthead, yaml};

const MINIMAL: &str = "--fragment minimal";

fn digest(index: usize) -> String {
    format!("sha256:{index:064x}")
}

/// The images of the fragment, as they are pulled.
fn images(flags: &str) -> Vec<String> {
    let output = masthead(&format!("images {MINIMAL} {flags}")).ok();
    output.stdout.lines().map(str::to_owned).collect()
}

/// A list of all of them, with digests that count up.
fn list() -> String {
    let lines = images("").into_iter().enumerate();
    lines
        .map(|(index, image)| format!("{image} {}\n", digest(index)))
        .collect()
}

/// A run of `images lock` with the list.
fn locking(flags: &str) -> Masthead {
    masthead(&format!("images lock {MINIMAL} --from list.txt {flags}")).file("list.txt", list())
}

/// What is left by a run of `images lock` with the list.
fn locked() -> Output {
    let output = locking("").run();
    assert_eq!(output.status, 0, "{}", output.stderr);
    output
}

#[test]
fn the_file_has_every_image_and_is_the_same_again() {
    let output = locked();
    let text = output.read("images.lock");
    assert!(
        output.stderr.starts_with("new: docker.io/library/haproxy:"),
        "{}",
        output.stderr
    );
    let lock = yaml(&text);
    let found: BTreeMap<String, String> = serde_json::from_value(lock["images"].clone()).unwrap();
    let full = |image: String| image.replace("docker.io/postgres", "docker.io/library/postgres");
    let expected = images("").into_iter().map(full).zip((0..).map(digest));
    assert_eq!(found, expected.collect());
    let keys: Vec<_> = text.lines().skip(4).collect();
    assert!(keys.is_sorted(), "{text}");
    let again = locking("").after(output).run();
    assert_eq!((again.status, again.stderr.as_str()), (0, ""));
    assert_eq!(again.read("images.lock"), text);
}

#[test]
fn pins_change_images_alone_and_no_label() {
    // Another target would name Jobs by what they run.
    let flags = format!("render --target=helm --credentials=job {MINIMAL}");
    let plain = masthead(&flags).ok().objects();
    let pinned = masthead(&format!("{flags} --locked --images images.lock"))
        .after(locked())
        .ok();
    let tags = images("");
    let lock = |image: &str| tags.iter().position(|it| it == image).map(digest);
    let mut count = 0;
    for (before, after) in plain.iter().zip(pinned.objects()) {
        let mut expected = before.clone();
        let mut none = Value::Null;
        let pods = expected
            .pointer_mut("/spec/template/spec")
            .unwrap_or(&mut none);
        for list in ["initContainers", "containers"] {
            let containers = pods.get_mut(list).and_then(Value::as_array_mut);
            for container in containers.into_iter().flatten() {
                let image = container["image"].as_str().unwrap().to_owned();
                let (name, _) = image.rsplit_once(':').unwrap();
                container["image"] = format!("{name}@{}", lock(&image).unwrap()).into();
                container["imagePullPolicy"] = "IfNotPresent".into();
                count += 1;
            }
        }
        assert_eq!(expected, after);
    }
    assert!(count > 6, "{count}");
}

#[test]
fn a_mirror_has_the_same_digests() {
    let values = json!({
        "image": {"registry": "m.example.org", "rewrite": {"m.example.org/library": "m.example.org/hub"}},
        "postgres": {"image": {"digest": digest(99), "tag": "17"}},
    });
    let run = masthead(&format!(
        "images {MINIMAL} -f values.yaml --images images.lock"
    ));
    let output = run
        .after(locked())
        .file("values.yaml", values.to_string())
        .ok();
    assert_snapshot!(output.stdout);
}

#[test]
fn what_is_missing_is_a_warning_and_with_locked_an_error_at_its_place() {
    let values = "synapse:\n  image:\n    tag: v1.164.1\n  extraInitContainers:\n    - {name: a, image: \"busybox:1\"}\n";
    let flags = format!("{MINIMAL} -f values.yaml --images images.lock");
    let run = |command: &str| {
        masthead(&format!("{command} {flags}"))
            .after(locked())
            .file("values.yaml", values)
    };
    assert_snapshot!(run("render --credentials=job --locked").fails(1));
    let checked = run("check").run();
    assert_eq!(
        (checked.status, checked.stderr.matches("MH0607").count()),
        (0, 2)
    );
    assert_eq!(run("check --strict").run().status, 1);
    assert_eq!(run("template ess").run().status, 0);
    let needed = masthead(&format!("images lock --check {flags}")).after(locked());
    let output = needed.file("values.yaml", values).run();
    assert_eq!(output.status, 1);
    assert_snapshot!(output.stdout);
}

#[test]
fn digests_satisfy_a_wish_for_them() {
    let run = masthead(&format!(
        "check {MINIMAL} --set image.requireDigests=true --images images.lock"
    ));
    run.after(locked()).ok();
}

#[test]
fn check_tells_moved_digests_and_writes_nothing() {
    let output = locked();
    let text = output.read("images.lock");
    let moved = list().replace(&digest(2), &digest(42));
    let run = masthead(&format!(
        "images lock {MINIMAL} --from list.txt --check=digests"
    ));
    let output = run.after(output).file("list.txt", moved).run();
    assert_eq!(output.status, 1);
    assert_eq!(output.stdout.lines().count(), 1, "{}", output.stdout);
    assert!(output.stdout.contains(&digest(42)), "{}", output.stdout);
    assert_eq!(output.read("images.lock"), text);
    let run = masthead(&format!(
        "images lock {MINIMAL} --check=digests --from list.txt"
    ));
    run.after(output).file("list.txt", list()).ok();
}

#[test]
fn what_nothing_needs_is_kept_until_it_is_pruned() {
    let stale = "docker.io/library/busybox:1";
    let output = locked();
    let text = output.read("images.lock") + &format!("  {stale}: {}\n", digest(7));
    let again = locking("").after(output).file("images.lock", text).run();
    assert!(again.read("images.lock").contains(stale));
    assert!(again.stderr.contains("--prune"), "{}", again.stderr);
    let checked = locking("--check").after(again).run();
    assert_eq!(
        (checked.status, checked.stdout.as_str()),
        (
            1,
            "images.lock: docker.io/library/busybox:1 is not needed\n"
        )
    );
    let pruned = locking("--prune").after(checked).run();
    assert_eq!(
        (pruned.status, pruned.stderr.as_str()),
        (0, "removed: docker.io/library/busybox:1\n")
    );
    assert!(!pruned.read("images.lock").contains(stale));
}

#[test]
fn missing_asks_for_no_more() {
    let output = locked();
    let text = output.read("images.lock");
    let short: Vec<_> = text
        .lines()
        .filter(|line| !line.contains("haproxy"))
        .collect();
    let line = list().lines().next().unwrap().to_owned();
    let run = masthead(&format!("images lock {MINIMAL} --missing --from list.txt")).after(output);
    let output = run
        .file("images.lock", short.join("\n"))
        .file("list.txt", line)
        .run();
    assert_eq!(output.status, 0, "{}", output.stderr);
    assert_eq!(output.read("images.lock"), text);
}

#[test]
fn a_project_has_one_file_for_all_deployments() {
    let project = "apiVersion: masthead/v1\nkind: Project\ndefaults: {images: pins.lock}\ndeployments:\n  \
        - {release: a, layers: [{fragment: minimal}]}\n  \
        - {release: b, layers: [{fragment: minimal}, {values: {serverName: b.example.org, elementWeb: {image: {tag: v1}}, synapse: {image: {tag: v2}}}}]}\n";
    let more = list() + &format!("oci.element.io/synapse:v2 {}\n", digest(50));
    let run = masthead("images lock --from list.txt").file("masthead.yaml", project);
    let output = run.file("list.txt", more).run();
    assert_eq!(output.status, 0, "{}", output.stderr);
    let lock = output.read("pins.lock");
    assert!(
        lock.contains("oci.element.io/synapse:v2: sha256:"),
        "{lock}"
    );
    assert!(lock.contains("oci.element.io/synapse:v1.164"), "{lock}");
    let output = masthead("render --locked --credentials=job --check -o yaml")
        .after(output)
        .run();
    assert!(!output.stderr.contains("MH0607"), "{}", output.stderr);
    let output = masthead("images -o skopeo").after(output).run();
    let list = yaml(&output.stdout);
    let synapse = &list["oci.element.io"]["images"]["synapse"];
    assert_eq!(
        synapse.as_array().map(Vec::len),
        Some(2),
        "{}",
        output.stdout
    );
}

#[test]
fn a_lock_that_is_wrong_is_told_with_its_places() {
    let lock = "apiVersion: masthead/v1\nkind: ImageLock\nimages:\n  docker.io/library/postgres:17: sha256:12\n  \"not an image\": x\nextra: 1\n";
    let run = masthead(&format!("check {MINIMAL} --images images.lock")).file("images.lock", lock);
    assert_snapshot!(run.fails(1));
    let said = masthead(&format!("check {MINIMAL} --images nowhere.lock")).fails(2);
    assert!(said.contains("masthead images lock"), "{said}");
}

#[test]
fn the_schema_takes_what_is_read_and_nothing_else() {
    let schema: Value = serde_json::from_str(&masthead("schema image-lock").ok().stdout).unwrap();
    let schema = jsonschema::validator_for(&schema).unwrap();
    let written = locked().read("images.lock");
    let wrong = [
        ("apiVersion: masthead/v1", "apiVersion: masthead/v2"),
        ("kind: ImageLock", "kind: Images"),
        ("images:", "image:"),
        ("kind:", "extra: 1\nkind:"),
        ("sha256:000", "sha256:00"),
        ("v1.164.2:", "v1.164.2@x:"),
    ];
    let is_read = |text: &str| {
        let run = masthead(&format!("check {MINIMAL} --images images.lock"));
        run.file("images.lock", text).run().status == 0
    };
    assert!(schema.is_valid(&yaml(&written)) && is_read(&written));
    for (before, after) in wrong {
        let text = written.replacen(before, after, 1);
        assert_ne!(text, written, "{before}");
        assert!(!schema.is_valid(&yaml(&text)) && !is_read(&text), "{text}");
    }
}

/// Answers 404 to all, and writes down what it is asked.
const NOTHING: &str = r#"cat >> asked; printf 'HTTP/1.1 404 No\r\n\r\n'; exit 22"#;

#[test]
fn only_registries_that_are_named_are_asked_without_tls() {
    let run =
        masthead(&format!("images lock {MINIMAL} --plain-http ghcr.io")).command("curl", NOTHING);
    let output = run.run();
    assert_eq!(output.status, 2);
    let asked = output.read("asked");
    let urls: Vec<_> = asked
        .lines()
        .filter(|line| line.starts_with("url = "))
        .collect();
    assert_eq!(urls.len(), images("").len());
    for url in urls {
        assert_eq!(
            url.starts_with("url = \"http://"),
            url.contains("ghcr.io"),
            "{url}"
        );
    }
    assert_eq!(
        asked.matches("proto = \"=https\"").count() + 1,
        images("").len()
    );
}

/// Wants a token for the refresh token `re-fresh`.
const IDENTITY: &str = r#"config=$(cat)
echo "$config" >> asked
case "$config" in
*'url = "https://auth.example.org/token"'*'get'*) printf 'HTTP/1.1 405 No\r\n\r\n'; exit 22 ;;
*'refresh_token=re-fresh"'*) printf 'HTTP/1.1 200 OK\r\n\r\n{"access_token": "tok-en"}' ;;
*tok-en*) printf 'HTTP/1.1 200 OK\r\ndocker-content-digest: sha256:%064d\r\n\r\n' 7 ;;
*) printf 'HTTP/1.1 401 No\r\nwww-authenticate: Basic realm="x"\r\nwww-authenticate: Bearer realm="https://auth.example.org/token"\r\n\r\n'; exit 22 ;;
esac"#;

#[test]
fn a_token_of_identity_is_posted() {
    let registries = ["https://index.docker.io/v1/", "ghcr.io", "oci.element.io"];
    let auths: serde_json::Map<_, _> = registries
        .map(|name| (name.to_owned(), json!({"identitytoken": "re-fresh"})))
        .into_iter()
        .collect();
    let run = masthead(&format!("images lock {MINIMAL}")).command("curl", IDENTITY);
    let run = run.private(".docker/config.json", json!({ "auths": auths }).to_string());
    let output = run.env("HOME", ".").run();
    assert_eq!(output.status, 0, "{}", output.stderr);
    assert!(output.read("images.lock").contains(&digest(7)));
    assert!(!output.stderr.contains("re-fresh") && !output.stderr.contains("tok-en"));
}

#[test]
fn without_curl_it_is_said_what_to_do() {
    let said = masthead(&format!("images lock {MINIMAL}"))
        .env("PATH", "nowhere")
        .fails(2);
    assert!(said.contains("curl") && said.contains("--from"), "{said}");
}

/// curl as far as it is needed: it wants a token of one user, and writes down what it was asked.
const CURL: &str = r#"echo "$@" >> argv
config=$(cat)
echo "$config" >> asked
case "$config" in
*'url = "https://auth.example.org/token"'*)
  case "$config" in
  *'Authorization: Basic dXNlcjpwYXNzLXBocmFzZQ=='*) printf 'HTTP/1.1 200 OK\r\n\r\n{"token": "tok-en"}' ;;
  *) printf 'HTTP/1.1 401 No\r\n\r\n'; exit 22 ;;
  esac ;;
*tok-en*library/postgres*) printf 'HTTP/2 404 \r\n\r\n'; exit 22 ;;
*tok-en*) printf 'HTTP/1.1 200 OK\r\ndocker-content-digest: sha256:%064d\r\n\r\n' 7 ;;
*) printf 'HTTP/1.1 401 No\r\nWWW-Authenticate: Bearer realm="https://auth.example.org/token",service="s"\r\n\r\n'; exit 22 ;;
esac"#;

#[test]
fn registries_are_asked_with_credentials_that_nobody_else_sees() {
    // user:pass-phrase
    let auths = json!({"auths": {
        "https://index.docker.io/v1/": {"auth": "dXNlcjpwYXNzLXBocmFzZQ=="},
        "ghcr.io": {"auth": "dXNlcjpwYXNzLXBocmFzZQ=="},
    }});
    let run = masthead(&format!("images lock {MINIMAL}")).command("curl", CURL);
    let run = run.private("auth.json", auths.to_string());
    let output = run.env("REGISTRY_AUTH_FILE", "auth.json").run();
    assert_eq!(output.status, 2);
    assert_snapshot!(output.stderr);
    let asked = output.read("asked");
    assert!(
        asked.contains("url = \"https://registry-1.docker.io/v2/library/haproxy/manifests/"),
        "{asked}"
    );
    assert!(
        asked.contains("data-urlencode = \"scope=repository:library/haproxy:pull\""),
        "{asked}"
    );
    assert!(asked.contains("Authorization: Bearer tok-en"), "{asked}");
    let argv = output.read("argv");
    assert!(
        argv.lines().all(|line| line == "--disable --config -"),
        "{argv}"
    );
    for text in [&output.stderr, &argv] {
        assert!(
            !text.contains("tok-en") && !text.contains("pass") && !text.contains("dXNl"),
            "{text}"
        );
    }
}

#[test]
fn lists_for_mirrors_name_the_sources_and_where_they_go() {
    let values =
        json!({"image": {"rewrite": {"docker.io": "m.example.org/docker.io"}}}).to_string();
    let list = |format: &str| {
        let run = masthead(&format!(
            "images {MINIMAL} -f values.yaml --images images.lock -o {format}"
        ));
        run.after(locked()).file("values.yaml", &values).ok().stdout
    };
    assert_snapshot!("skopeo", list("skopeo"));
    assert_snapshot!("hauler", list("hauler"));
    let bom: Value = serde_json::from_str(&list("cyclonedx")).unwrap();
    assert_eq!(
        bom["components"][0],
        json!({
            "type": "container",
            "bom-ref": format!("pkg:oci/haproxy@sha256%3A{:064x}?repository_url=m.example.org/docker.io/library/haproxy&tag=3.4.6-alpine", 0),
            "name": "m.example.org/docker.io/library/haproxy",
            "version": "3.4.6-alpine",
            "hashes": [{"alg": "SHA-256", "content": format!("{:064x}", 0)}],
            "purl": format!("pkg:oci/haproxy@sha256%3A{:064x}?repository_url=m.example.org/docker.io/library/haproxy&tag=3.4.6-alpine", 0),
            "properties": [{"name": "masthead:source", "value": "docker.io/library/haproxy:3.4.6-alpine"}],
        })
    );
    assert_eq!(
        bom["components"].as_array().map(Vec::len),
        Some(images("").len())
    );
}
