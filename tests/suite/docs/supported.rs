//! `docs/supported-versions.md` is made of what the program knows.

use std::collections::BTreeMap;
use std::fmt::Write;

use masthead::{DEFAULT_KUBE_VERSION, OLDEST_KUBE_VERSION};
use serde_json::Value;

use super::{keep, root};
use crate::harness::masthead;

/// The releases of the chart, the newest first.
fn releases() -> Vec<String> {
    let folder = std::fs::read_dir(root().join("src/chart")).unwrap();
    let names = folder.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let is_release = |name: &String| name.starts_with(|c: char| c.is_ascii_digit());
    let mut out: Vec<String> = names
        .filter(is_release)
        .map(|name| name.trim_end_matches(".yaml").to_owned())
        .collect();
    out.sort_by_key(|name| {
        let numbers = name.split('.').map(|part| part.parse::<u32>().unwrap());
        std::cmp::Reverse(numbers.collect::<Vec<_>>())
    });
    out
}

/// The images of a release with everything, by the last part of their names.
fn images(release: &str) -> BTreeMap<String, String> {
    let run = masthead("images -o json -f examples/base.yaml --set hookshot.enabled=true")
        .args(&format!("--chart-version {release}"))
        .file(
            "examples/base.yaml",
            include_str!("../../../examples/base.yaml"),
        )
        .run();
    assert_eq!(run.status, 0, "{}", run.stderr);
    let list: Value = serde_json::from_str(&run.stdout).unwrap();
    let image = |image: &Value| {
        let name = image.as_str().unwrap().rsplit_once('/').unwrap().1;
        let (name, tag) = name.split_once(':').unwrap();
        (name.to_owned(), tag.to_owned())
    };
    list.as_array().unwrap().iter().map(image).collect()
}

/// The newest version of Kubernetes whose fields `check` knows, as that page says.
fn newest_kubernetes() -> String {
    let page = include_str!("../../../docs/kubernetes.md");
    let (_, rest) = page.split_once("`check` knows the fields up to ").unwrap();
    rest.split_inclusive(char::is_numeric)
        .take_while(|part| part.trim_start_matches('.').chars().all(char::is_numeric))
        .collect::<String>()
}

fn page() -> String {
    let releases = releases();
    let (oldest, default) = (OLDEST_KUBE_VERSION, DEFAULT_KUBE_VERSION);
    let mut out = format!(
        "# Supported versions

What this version of masthead ({}) is made for. The page follows from the program, and a test keeps it so.

| what | versions |
| --- | --- |
| Kubernetes | {}.{} and later; `check` knows the fields up to {}; without `--kube-version`, {}.{} ([the cluster](kubernetes.md)) |
| matrix-stack, whose values are taken and whose objects are rendered | {}; the newest by default ([releases of the chart](chart-versions.md)) |
| matrix-stack, whose values are known and [changed for a newer one](upgrade.md) | 25.5 and later |
| Helm, whose releases are [taken over](takeover.md) | 3 and 4 |
| Synapse | with MAS, 1.136 and later; older ones with [another value](configuring-mas.md#a-synapse-before-1136) |
| Rust, to build it | {} and later |

## Programs

The versions that are rendered where the values name no others:

| image |",
        env!("CARGO_PKG_VERSION"),
        oldest.0,
        oldest.1,
        newest_kubernetes(),
        default.0,
        default.1,
        releases.join(", "),
        env!("CARGO_PKG_RUST_VERSION"),
    );
    let all: Vec<_> = releases.iter().map(|release| images(release)).collect();
    for release in &releases {
        write!(out, " {release} |").unwrap();
    }
    write!(out, "\n| --- |{}\n", " --- |".repeat(releases.len())).unwrap();
    let mut names: Vec<&String> = all.iter().flat_map(BTreeMap::keys).collect();
    names.sort();
    names.dedup();
    for name in names {
        write!(out, "| `{name}` |").unwrap();
        for images in &all {
            let tag = images.get(name).map_or("", String::as_str);
            write!(out, " {tag} |").unwrap();
        }
        out.push('\n');
    }
    out + "
`masthead images --outdated` says which of them, or of yours, have a newer release or a known advisory.
"
}

#[test]
fn the_page_is_what_the_program_knows() {
    keep("docs/supported-versions.md", &page());
}
