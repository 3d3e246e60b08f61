//! `src/chart/changes.yaml` as a constant: a row for each path.

use std::fmt::Write;

use serde_json::{Map, Value};

use crate::descriptions::Descriptions;

const COMPONENT: &str = "<component>";

/// The changes in the order of the file, with `{a,b}` and `<component>` as several, and the releases.
pub(crate) fn table(path: &str, descriptions: &mut Descriptions) -> String {
    let text = std::fs::read_to_string(path).unwrap_or_else(|e| panic!("{path}: {e}"));
    let file: Map<String, Value> =
        serde_saphyr::from_str(&text).unwrap_or_else(|e| panic!("{path}: {e}"));
    let components = texts(&file["components"]).join(",");
    let mut out = String::from("static CHANGES: &[Change] = &[\n");
    for row in file["changes"].as_array().expect("`changes` is a list") {
        let row = row.as_object().expect("a change is a map");
        for (old, new) in paths(row, &components) {
            writeln!(out, "{},", literal(row, &old, &new, descriptions)).unwrap();
        }
    }
    out.push_str("];\n");
    let releases: Vec<String> = texts(&file["releases"]).into_iter().map(version).collect();
    writeln!(
        out,
        "static KNOWN: &[Version] = &[{}];",
        releases.join(", ")
    )
    .unwrap();
    out
}

fn texts(list: &Value) -> Vec<&str> {
    let list = list.as_array().expect("a list");
    list.iter().map(|v| v.as_str().expect("a text")).collect()
}

fn text<'r>(row: &'r Map<String, Value>, key: &str) -> &'r str {
    row.get(key)
        .map_or("", |value| value.as_str().expect("a text"))
}

/// Each older path with its newer one; either may be empty.
fn paths(row: &Map<String, Value>, components: &str) -> Vec<(String, String)> {
    let all = |key| {
        let path = text(row, key).replace(COMPONENT, &format!("{{{components}}}"));
        expanded(&path)
    };
    let (mut old, mut new) = (all("old"), all("new"));
    let count = old.len().max(new.len());
    for paths in [&mut old, &mut new] {
        assert!(paths.len() == count || paths.len() == 1, "{row:?}");
        paths.resize(count, paths[0].clone());
    }
    old.into_iter().zip(new).collect()
}

/// A path for each of the words in braces.
fn expanded(path: &str) -> Vec<String> {
    let Some((before, rest)) = path.split_once('{') else {
        return vec![path.to_owned()];
    };
    let (words, after) = rest.split_once('}').expect("braces are closed");
    let each = words.split(',');
    each.flat_map(|word| expanded(&format!("{before}{word}{after}")))
        .collect()
}

fn literal(
    row: &Map<String, Value>,
    old: &str,
    new: &str,
    descriptions: &mut Descriptions,
) -> String {
    let planned = row.contains_key("planned");
    let since = if planned {
        "None".to_owned()
    } else {
        format!("Some({})", version(text(row, "since")))
    };
    let until = match text(row, "until") {
        "" => "None".to_owned(),
        until => format!("Some({})", version(until)),
    };
    let default = row.contains_key("was").then(|| {
        let json = |key| text(row, key);
        format!("({:?}, {:?})", json("was"), json("now"))
    });
    let when = row.get("when").map(texts).unwrap_or_default();
    let when: Vec<String> = when.iter().map(|text| condition(text, old)).collect();
    format!(
        "Change {{ since: {since}, until: {until}, kind: Kind::{}, old: &{:?}, new: {new:?}, \
         is_still_read: {}, both: Both::{}, fix: {}, default: {}, when: &[{}], check: {}, tell: {}, \
         note: Description({}), todo: Description({}) }}",
        name(text(row, "kind")),
        steps(old),
        text(row, "read") == "still",
        name(
            Some(text(row, "both"))
                .filter(|both| !both.is_empty())
                .unwrap_or("same")
        ),
        option("Fix", text(row, "fix")),
        default.map_or("None".to_owned(), |pair| format!("Some(&{pair})")),
        when.join(", "),
        option("Check", text(row, "check")),
        option("Tell", text(row, "tell")),
        descriptions.number(text(row, "note")),
        descriptions.number(text(row, "do")),
    )
}

fn steps(path: &str) -> Vec<&str> {
    path.split('.').filter(|step| !step.is_empty()).collect()
}

/// `a.b`, `!a.b`, `set a.b`, `unset a.b`; `{0}` is the row's own path.
fn condition(text: &str, old: &str) -> String {
    let text = text.replace("{0}", old);
    let (kind, path) = match text.split_once(' ') {
        Some(("set", path)) => ("Set", path),
        Some(("unset", path)) => ("Unset", path),
        Some(_) => panic!("`{text}` is no condition"),
        None => match text.strip_prefix('!') {
            Some(path) => ("HasNot", path),
            None => ("Has", text.as_str()),
        },
    };
    format!("Condition::{kind}(&{:?})", steps(path))
}

fn option(kind: &str, text: &str) -> String {
    match text {
        "" => "None".to_owned(),
        text => format!("Some({kind}::{})", name(text)),
    }
}

/// `old-by-key` as `OldByKey`.
fn name(kebab: &str) -> String {
    let words = kebab.split('-');
    words
        .map(|word| word[..1].to_uppercase() + &word[1..])
        .collect()
}

/// `26.9.1` as a `Version`.
fn version(text: &str) -> String {
    let numbers: Vec<u16> = text
        .split('.')
        .map(|number| number.parse().expect("a version"))
        .collect();
    let [year, month, count] = numbers[..] else {
        panic!("`{text}` is no version of three numbers");
    };
    format!("Version({year}, {month}, {count})")
}
