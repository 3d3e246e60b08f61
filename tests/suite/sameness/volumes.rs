//! The names of volumes. Server-side apply merges volumes by name: where a name is another one,
//! the chart's volume stays beside ours for ever.

use std::collections::{BTreeMap, BTreeSet};

use super::objects;
use crate::cases;

/// Workloads without the release, and the volumes that they may have beside Secrets.
const NAMES: [(&str, &[&str]); 12] = [
    ("dex", &["plain-config", "rendered-config"]),
    ("element-admin", &["tmp"]),
    ("element-web", &["config", "nginx-config", "tmp"]),
    (
        "haproxy",
        &["haproxy-config", "synapse-haproxy", "well-known-haproxy"],
    ),
    (
        "hookshot",
        &["plain-config", "rendered-config", "storage", "tmp"],
    ),
    ("init-secrets", &["registration-templates"]),
    (
        "matrix-authentication-service",
        &["plain-config", "rendered-config"],
    ),
    (
        "matrix-rtc-sfu",
        &["plain-config", "rendered-config", "secret-turn-tls"],
    ),
    (
        "postgres",
        &["config", "database", "secret-generated", "tmp", "var-run"],
    ),
    (
        "syn2mas",
        &[
            "plain-mas-config",
            "plain-syn-config",
            "rendered-config",
            "tmp-mas-cli",
        ],
    ),
    (
        "synapse",
        &["as-0", "media", "plain-config", "rendered-config", "tmp"],
    ),
    ("valkey", &["config"]),
];

/// The volumes of all workloads in all combinations, but for those that are named by the hash of a
/// Secret's name.
fn rendered() -> BTreeMap<String, BTreeSet<String>> {
    let mut out: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for case in cases::combinations().chain(cases::unpatched_examples()) {
        for object in objects(&case).into_values() {
            let name = object["metadata"]["name"].as_str().expect("it has a name");
            let volumes = object["spec"]["template"]["spec"]["volumes"].as_array();
            let names = volumes.into_iter().flatten();
            let names = names.map(|volume| volume["name"].as_str().expect("it has a name"));
            // The chart has no bundle of the user's authorities.
            let is_known = |name: &&str| !is_hashed(name) && *name != "ca-bundle";
            let names = names.filter(is_known).map(str::to_owned);
            out.entry(workload(name)).or_default().extend(names);
        }
    }
    out.retain(|_, names| !names.is_empty());
    out
}

/// All processes of Synapse have the same volumes.
fn workload(name: &str) -> String {
    let name = name.trim_start_matches("ess-");
    let of_synapse = name.starts_with("synapse-");
    if of_synapse { "synapse" } else { name }.to_owned()
}

fn is_hashed(name: &str) -> bool {
    let hash = name.strip_prefix("secret-").unwrap_or_default();
    hash.len() == 12 && hash.chars().all(|c| c.is_ascii_hexdigit())
}

#[test]
fn volumes_have_the_charts_names() {
    let known = NAMES.map(|(workload, names)| {
        let names: BTreeSet<String> = names.iter().map(|&name| name.to_owned()).collect();
        (workload.to_owned(), names)
    });
    assert_eq!(rendered(), BTreeMap::from(known));
}

#[test]
fn a_volume_of_a_secret_is_named_by_the_hash_of_its_name() {
    let case = cases::combination("mas_on_our_postgres_secrets_externally");
    let server = &objects(&case)["StatefulSet/ess-postgres"];
    let volumes = server["spec"]["template"]["spec"]["volumes"].as_array();
    let secrets = volumes.into_iter().flatten().filter_map(|volume| {
        let secret = volume["secret"]["secretName"].as_str()?;
        Some((secret, volume["name"].as_str()?))
    });
    // `printf %s NAME | sha256sum | cut -c 1-12`
    let known = ("example-postgres-credentials", "secret-904d98ba694e");
    assert_eq!(secrets.collect::<Vec<_>>(), [known]);
}
