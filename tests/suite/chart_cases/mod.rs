//! The objects that a release of the chart gives for many values, as recorded below `tests/chart/`.
//!
//! Each release has a folder there, with a file a component. What is
//! recorded of an old release does not change any more. `UPDATE_CASES=1 cargo test --test suite
//! chart_cases` writes them; to record another release, make its folder first.

mod canonical;
mod canonical_tests;
mod each;
mod files;
mod record;
mod volumes;
mod yaml;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::Value;
use similar::TextDiff;

use crate::cases::{self, Case, EVERYTHING};
use crate::harness::{self, identity};
use crate::library::{World, manifests};
use canonical::canonical;
use each::in_each;
use masthead::Chart;
use masthead::render::Manifest;
use record::{Components, Objects};

/// What asks for the records to be written.
const UPDATE: &str = "UPDATE_CASES";

/// The texts of the records by the names of their files.
type Records = BTreeMap<String, String>;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/chart")
}

/// The objects of a case in canonical form, as those of a release.
fn rendered(case: &Case, release: &str) -> Objects {
    let fails = |why: String| -> ! { panic!("{} as of {release}: {why}", case.name) };
    let input = case.input_for(Chart::find(release).expect("it is a release"));
    let world = World::new(input, "helm").unwrap_or_else(|why| fails(why));
    let stack = world.stack().unwrap_or_else(|why| fails(why));
    let canonical = |manifest: Manifest| {
        let object = manifest.json();
        let component = &object["metadata"]["labels"]["app.kubernetes.io/component"];
        let component = component.as_str().expect("each object says it").to_owned();
        let key = (component, identity(&object));
        (key, canonical(object))
    };
    manifests(&stack, None).into_iter().map(canonical).collect()
}

/// Values over a case.
struct Further {
    case: Case,
    over: String,
}

/// Whether a release has the values of a row.
fn has(release: &str, row: &Value) -> bool {
    let numbers = |version: &str| version.split('.').map(|n| n.parse().unwrap_or(0)).collect();
    let since: Option<Vec<u32>> = row["since"].as_str().map(numbers);
    since.is_none_or(|since| numbers(release) >= since)
}

/// What goes over one of these cases in a release.
fn further(cases: &[Case], release: &str) -> Vec<Further> {
    let text = std::fs::read_to_string(folder().join("values.yaml")).expect("it is readable");
    let rows = harness::yaml(&text);
    let rows = rows.as_object().expect("it is a map").iter();
    let further = |(name, row): (&String, &Value)| {
        let over = row["over"].as_str().unwrap_or("everything");
        let below = cases.iter().find(|case| case.name == over);
        let below = below.unwrap_or_else(|| panic!("{name}: there is no case {over}"));
        let values = match &row["each"] {
            Value::Null => row["values"].to_string(),
            each => in_each(each).to_string(),
        };
        let case = below.clone().file("values.yaml", values);
        Further {
            case: Case {
                name: name.clone(),
                ..case
            },
            over: over.into(),
        }
    };
    rows.filter(|(_, row)| has(release, row))
        .map(further)
        .collect()
}

/// What there is to record of a release: the combinations of fragments, and what is otherwise with further
/// values over them.
fn records(release: &str) -> Records {
    let worker = "synapse: {workers: {client-reader: {enabled: true}}}";
    let everything = Case::of("everything", EVERYTHING).over("nothing-enabled");
    let everything = everything.file("a-worker.yaml", worker);
    let cases: Vec<_> = cases::combinations_of_chart().chain([everything]).collect();
    let mut components = Components::new();
    let mut below = BTreeMap::new();
    for case in &cases {
        let objects = rendered(case, release);
        record::add(&mut components, &case.name, objects.clone());
        below.insert(case.name.clone(), objects);
    }
    let mut without_effect = Vec::new();
    for Further { case, over } in further(&cases, release) {
        let objects = record::otherwise(&below[&over], rendered(&case, release));
        if objects.is_empty() {
            without_effect.push(case.name.clone());
        }
        record::add(&mut components, &case.name, objects);
    }
    assert!(
        without_effect.is_empty(),
        "{without_effect:?} change nothing"
    );
    let text = |(name, component)| (format!("{name}.yaml"), record::text(&component));
    components.into_iter().map(text).collect()
}

/// What is recorded of a release.
fn recorded(folder: &Path) -> Records {
    let entries = std::fs::read_dir(folder).expect("the folder is there");
    let paths = entries.map(|entry| entry.expect("it is readable").path());
    let text = |path: &Path| std::fs::read_to_string(path).expect("it is readable");
    let name = |path: &Path| path.file_name().expect("it has one").display().to_string();
    paths.map(|path| (name(&path), text(&path))).collect()
}

fn update(folder: &Path, records: &Records) {
    for name in recorded(folder).keys() {
        std::fs::remove_file(folder.join(name)).expect("the folder can be written to");
    }
    for (name, text) in records {
        std::fs::write(folder.join(name), text).expect("the folder can be written to");
    }
}

/// What is otherwise, as a diff.
fn differences(before: &Records, after: &Records) -> String {
    let names = before.keys().chain(after.keys());
    let names: std::collections::BTreeSet<_> = names.collect();
    let text = |records: &Records, name: &str| records.get(name).cloned().unwrap_or_default();
    let diff = |name: &&String| {
        let (before, after) = (text(before, name), text(after, name));
        let diff = TextDiff::from_lines(&before, &after);
        let header = (format!("recorded/{name}"), format!("rendered/{name}"));
        let mut unified = diff.unified_diff();
        unified.header(&header.0, &header.1).to_string()
    };
    names.iter().map(diff).collect()
}

/// What is otherwise in a release than recorded; nothing where it is recorded anew.
fn otherwise(folder: &Path) -> String {
    let release = folder.file_name().expect("it has one").to_string_lossy();
    let (before, after) = (recorded(folder), records(&release));
    if std::env::var_os(UPDATE).is_some() {
        update(folder, &after);
        return String::new();
    }
    differences(&before, &after)
}

#[test]
fn each_release_gives_what_is_recorded_of_it() {
    let folders = std::fs::read_dir(folder().join("cases")).expect("the folder is there");
    let folders: Vec<_> = folders
        .map(|entry| entry.expect("it is readable").path())
        .collect();
    assert!(!folders.is_empty());
    for folder in folders {
        let otherwise = otherwise(&folder);
        assert!(
            otherwise.is_empty(),
            "{}: not as recorded. Where that is wanted, {UPDATE}=1 records it anew.\n{otherwise}",
            folder.display(),
        );
    }
}
