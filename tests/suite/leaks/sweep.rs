//! Over the whole schema: credentials in the place of every value, and under misspelt keys.

use std::collections::HashSet;

use masthead::{Input, check};
use serde_json::{Value, json};

use super::sources::{leaves, marked, schema};
use super::{MARK, leak};
use crate::harness::masthead;
use crate::hostile::{base, least, merge, resolved};
use crate::library::World;

/// Texts that are credentials wherever they stand.
const ANYWHERE: [&str; 5] = [
    "postgres://u:LeakMark07@example.org/d",
    "https://LeakMark07@sentry.example.org/1",
    "Bearer LeakMark07",
    "Authorization: Basic LeakMark07",
    "PGPASSWORD=LeakMark07 psql",
];

/// What is said of values, with the lines of the file.
fn report(text: &str) -> String {
    let mut input = Input::new();
    input.add_file("v.yaml", text.into());
    match World::new(input, "kubectl") {
        Err(said) => said,
        Ok(world) => check::report(&world.problems(), &world.loaded.values.layers),
    }
}

/// Every place of the schema, and whether a text belongs there.
fn places() -> Vec<(Vec<String>, bool)> {
    let (schema, mut out) = (schema(), Vec::new());
    walk(&schema, &schema, &mut Vec::new(), &mut out);
    // Many components have the same settings.
    let mut known = HashSet::new();
    out.retain(|(path, _)| path.len() < 3 || known.insert(path[path.len() - 3..].join(".")));
    out
}

fn walk(schema: &Value, node: &Value, path: &mut Vec<String>, out: &mut Vec<(Vec<String>, bool)>) {
    let node = resolved(schema, node);
    let types = &node["type"];
    let takes_text = types == "string"
        || types.is_null()
        || types
            .as_array()
            .is_some_and(|types| types.contains(&json!("string")));
    if !path.is_empty() {
        out.push((path.clone(), takes_text));
    }
    let properties = node["properties"].as_object().into_iter().flatten();
    let properties = properties.map(|(key, inner)| (key.as_str(), inner));
    let others = [("sample", "additionalProperties"), ("[]", "items")];
    let others = others.map(|(step, key)| (step, &node[key]));
    for (step, inner) in properties
        .chain(others)
        .filter(|(_, node)| node.is_object())
    {
        path.push(step.into());
        walk(schema, inner, path, out);
        path.pop();
    }
}

/// Sees to it that no report that is made of an item, with its name, shows a marker. Runs on all
/// processors.
fn assert_all_clean<T: Sync>(items: &[T], report: impl Fn(&T) -> Vec<(String, String)> + Sync) {
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let faults = |part: &[T]| {
        let reports = part.iter().flat_map(&report);
        let faults = reports.filter_map(|(name, text)| Some(format!("{name}: {}", leak(&text)?)));
        faults.collect::<Vec<_>>()
    };
    let faults = &faults;
    let found: Vec<String> = std::thread::scope(|scope| {
        let parts = items.chunks(items.len().div_ceil(threads));
        let started: Vec<_> = parts
            .map(|part| scope.spawn(move || faults(part)))
            .collect();
        let ended = started.into_iter().map(|thread| thread.join().unwrap());
        ended.flatten().collect()
    });
    let shown = &found[..found.len().min(30)];
    assert!(
        found.is_empty(),
        "{} leaks:\n{}",
        found.len(),
        shown.join("\n")
    );
}

/// The values as one line, and with a line for each value.
fn styles(values: &Value) -> [String; 2] {
    [values.to_string(), super::looks::in_block_style(values)]
}

#[test]
fn a_credential_in_the_place_of_any_value_is_not_shown() {
    let (schema, places) = (schema(), places());
    assert!(places.len() > 1500, "{}", places.len());
    let places: Vec<_> = places.into_iter().enumerate().collect();
    assert_all_clean(&places, |(index, (path, takes_text))| {
        // What is a text there may be shown, unless it looks like a credential.
        let plain = (!takes_text).then_some(MARK);
        let texts = plain.into_iter().chain([ANYWHERE[index % ANYWHERE.len()]]);
        let reports = texts.map(|text| {
            let mut values = base(path);
            merge(&mut values, least(&schema, &schema, path, text));
            let name = format!("{}: {text}", path.join("."));
            (name, report(&styles(&values)[index % 2]))
        });
        reports.collect()
    });
}

/// Some ways to mistype a key.
fn misspelt(key: &str) -> Vec<String> {
    let middle = key.len() / 2;
    let (start, end) = key.split_at(middle);
    let second = end.chars().nth(1).unwrap_or('x');
    let swapped = end.chars().rev().collect::<String>();
    let snake = key.chars().flat_map(|c| {
        let under = c.is_ascii_uppercase().then_some('_');
        under.into_iter().chain([c.to_ascii_lowercase()])
    });
    let all = [
        format!("{start}{}", &end[1..]),
        format!("{start}{second}{end}"),
        format!("{start}{swapped}"),
        key.to_uppercase(),
        key.to_lowercase(),
        snake.collect(),
        format!("{key}s"),
        format!("{}y", &key[..key.len() - 1]),
    ];
    all.into_iter().filter(|other| other != key).collect()
}

#[test]
fn a_credential_under_a_misspelt_key_is_not_shown() {
    let schema = schema();
    let leaves: Vec<_> = leaves().into_iter().enumerate().collect();
    assert_all_clean(&leaves, |(index, path)| {
        let text = marked(path, *index);
        let misspelt = (0..path.len()).flat_map(|depth| {
            misspelt(&path[depth])
                .into_iter()
                .map(move |key| (depth, key))
        });
        let reports = misspelt.enumerate().map(|(way, (depth, other))| {
            let mut given = least(&schema, &schema, path, &text);
            rename(&mut given, &path[..=depth], &other);
            let mut values = base(path);
            merge(&mut values, given);
            let name = format!("{} with {other}", path.join("."));
            (name, report(&styles(&values)[way % 2]))
        });
        reports.collect()
    });
}

/// Gives the last key of a path another name.
fn rename(values: &mut Value, path: &[String], other: &str) {
    let (key, above) = path.split_last().expect("a path has a key");
    let map = above.iter().fold(values, |value, step| &mut value[step]);
    if let Some(map) = map.as_object_mut()
        && let Some(value) = map.remove(key)
    {
        map.insert(other.to_owned(), value);
    }
}

/// What people mistype on a command line, and the other commands that look at values.
#[test]
fn no_command_shows_what_is_under_a_misspelt_key() {
    for argument in [
        "--set=synapse.postgres.pasword=LeakMark07",
        "--set=synapse.replicas=postgres://u:LeakMark07@h/d",
        "--set=image.pullSecrets=LeakMark07",
        "--set=synapse.enabled=LeakMark07",
        "--set-string=synapse.makaroon.value=LeakMark07",
        "--set-json=synapse.macaroon=[\"LeakMark07\"]",
        "--set=LeakMark07",
        "--set=synapse.macaroon.value[0=LeakMark07",
        "--set-literal=dex.ldap.bindPasswort=LeakMark07",
    ] {
        for command in [
            "check",
            "check -o gitlab",
            "render --locked",
            "template ess",
            "diff --against x.yaml",
            "config mas",
            "values merged",
            "values explain synapse",
            "notes",
            "notes secrets",
            "images",
            "credentials list",
            "credentials generate",
        ] {
            let run = masthead(&format!("{command} --fragment minimal"));
            let output = run.arg(argument).file("x.yaml", "{}").run();
            super::assert_silent(&format!("{command} {argument}"), &output);
        }
    }
}
