//! `src/chart/*.yaml`, the releases of the chart, as constants.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value};

use crate::defaults;

/// The releases, the oldest first. The newest has the defaults of `values.yaml`.
pub(crate) fn table(folder: &str, newest_defaults: &str) -> String {
    let mut releases: Vec<(Vec<u16>, Value)> = files(folder).iter().map(|p| read(p)).collect();
    releases.sort_by(|a, b| a.0.cmp(&b.0));
    let newest = defaults::read(newest_defaults);
    let mut out = String::new();
    let mut names = Vec::new();
    let mut tables = defaults::Tables::default();
    for (version, release) in &releases {
        let name = format!("V{}_{}", version[0], version[1]);
        let mut values = newest.clone();
        if release["defaults"].is_object() {
            overlay(&mut values, &release["defaults"], &name);
        }
        tables.add(&format!("DEFAULTS_{name}"), &values);
        out.push_str(&constant(&name, version, release));
        names.push(format!("&{name}"));
    }
    out.push_str(&tables.out);
    out.push_str(&renames(&releases.last().expect("there is a release").1));
    writeln!(out, "static RELEASES: &[&Chart] = &[{}];", names.join(", ")).unwrap();
    out
}

fn files(folder: &str) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).expect("the folder can be read");
    let paths = entries.map(|entry| entry.expect("the folder can be read").path());
    let is_release = |path: &PathBuf| {
        let name = path.file_name().and_then(|name| name.to_str());
        name.is_some_and(|name| name.starts_with(|c: char| c.is_ascii_digit()))
    };
    paths.filter(is_release).collect()
}

fn read(path: &Path) -> (Vec<u16>, Value) {
    let text = std::fs::read_to_string(path).expect("the file can be read");
    let release: Value =
        serde_saphyr::from_str(&text).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    let version = release["version"].as_str().expect("`version` is a text");
    let numbers = version.split('.').map(|n| n.parse().expect("a number"));
    (numbers.collect(), release)
}

fn constant(name: &str, version: &[u16], release: &Value) -> String {
    let switches: &Map<String, Value> = release["switches"].as_object().expect("it has switches");
    let switches: Vec<String> = switches.iter().map(|(k, v)| format!("{k}: {v}")).collect();
    let [year, month, count] = version else {
        panic!("{name}: a version has three numbers");
    };
    format!(
        "static {name}: Chart = Chart {{ version: Version({year}, {month}, {count}), last: {}, \
         switches: Switches {{ {} }}, defaults: &DEFAULTS_{name} }};\n",
        release["last"],
        switches.join(", ")
    )
}

/// The values with an older name.
fn renames(release: &Value) -> String {
    let rows = release["renames"].as_array().expect("it has renames");
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    let keys = |value: &Value| format!("&{:?}", text(value).split('.').collect::<Vec<_>>());
    let mut out = String::from("static RENAMES: &[Rename] = &[");
    for row in rows {
        let wins = text(&row[3]);
        let wins = wins[..1].to_uppercase() + &wins[1..];
        let since = text(&row[2]).replace('.', ", ");
        write!(
            out,
            "Rename {{ older: {}, newer: {}, since: Version({since}), wins: Wins::{wins} }}, ",
            keys(&row[0]),
            keys(&row[1])
        )
        .unwrap();
    }
    out.push_str("];\n");
    out
}

/// Lays `above` over the defaults of the newest release: null takes a key away.
fn overlay(below: &mut Value, above: &Value, path: &str) {
    let (Some(into), Some(from)) = (below.as_object_mut(), above.as_object()) else {
        return *below = above.clone();
    };
    for (key, value) in from {
        let path = format!("{path}.{key}");
        match (value, into.get_mut(key)) {
            (Value::Null, known) => {
                assert!(
                    known.is_some(),
                    "{path}: the newest release has no such default"
                );
                into.remove(key);
            }
            (_, Some(known)) => overlay(known, value, &path),
            (_, None) => _ = into.insert(key.clone(), value.clone()),
        }
    }
}
