//! The objects of many cases as text: whole ones, and those that are like another but for a few
//! fields.

use std::collections::BTreeMap;
use std::fmt::Write;

use serde_json::{Map, Value};

use super::yaml::field;

/// The objects of a case in canonical form, by the component that their label names and by
/// `Kind/name`; null where one is gone.
pub(super) type Objects = BTreeMap<(String, String), Value>;

/// What is otherwise in an object, by pointer; null where nothing is.
type Changes = Map<String, Value>;

/// The forms of one object, each with the cases that have it, in their order.
#[derive(Default)]
pub(super) struct Forms(Vec<(Value, Vec<String>)>);

/// The objects of a component, by `Kind/name`.
type Component = BTreeMap<String, Forms>;

pub(super) type Components = BTreeMap<String, Component>;

impl Forms {
    fn add(&mut self, case: &str, object: Value) {
        match self.0.iter_mut().find(|(known, _)| *known == object) {
            Some((_, cases)) => cases.push(case.to_owned()),
            None => self.0.push((object, vec![case.to_owned()])),
        }
    }
}

/// Adds the objects of a case.
pub(super) fn add(components: &mut Components, case: &str, objects: Objects) {
    for ((component, identity), object) in objects {
        let component = components.entry(component).or_default();
        component.entry(identity).or_default().add(case, object);
    }
}

/// What is otherwise than in the case below.
pub(super) fn otherwise(below: &Objects, mut objects: Objects) -> Objects {
    for (key, object) in below {
        match objects.get(key) {
            Some(same) if same == object => drop(objects.remove(key)),
            Some(_) => {}
            None => drop(objects.insert(key.clone(), Value::Null)),
        }
    }
    objects
}

/// Each form as a document: what it is like among those before it, else the whole.
pub(super) fn text(component: &Component) -> String {
    let mut out = String::new();
    let mut firsts: Vec<(String, &Value)> = Vec::new();
    for (identity, Forms(forms)) in component {
        let kind = |identity: &str| identity.split('/').next().map(str::to_owned);
        let mut known: Vec<_> = firsts.clone();
        known.retain(|(other, _)| kind(other) == kind(identity));
        for (at, (object, cases)) in forms.iter().enumerate() {
            writeln!(out, "---\n# {identity} in {}", cases.join(", ")).expect("memory is enough");
            if object.is_null() {
                out.push_str("# is not there\n");
                continue;
            }
            document(&mut out, object, &known);
            if at == 0 {
                known.clear();
                firsts.push((format!("{identity} in {}", cases[0]), object));
            }
            known.push((format!("in {}", cases[0]), object));
        }
    }
    out
}

/// An object as a whole, or what is otherwise in it than in the known one that it is most like.
fn document(out: &mut String, object: &Value, known: &[(String, &Value)]) {
    let changes = known.iter().map(|(name, like)| {
        let mut changes = Map::new();
        compare(&mut changes, "", like, object);
        (length(&changes), changes, name)
    });
    let whole = object.as_object().expect("it is a map");
    match changes.min_by_key(|(length, ..)| *length) {
        Some((shortest, changes, name)) if shortest < length(whole) => {
            writeln!(out, "# as {name}, but").expect("memory is enough");
            print(out, &changes);
        }
        _ => print(out, whole),
    }
}

/// About how much there is to read.
fn length(fields: &Map<String, Value>) -> usize {
    let length = |(key, value): (&String, &Value)| key.len() + value.to_string().len();
    fields.iter().map(length).sum()
}

fn print(out: &mut String, fields: &Map<String, Value>) {
    for (key, value) in fields {
        field(out, 0, key, value);
    }
}

/// What has to change of `before`, so that it is `after`.
fn compare(out: &mut Changes, path: &str, before: &Value, after: &Value) {
    match (before, after) {
        (Value::Object(before), Value::Object(after)) => compare_maps(out, path, before, after),
        (Value::Array(before), Value::Array(after)) if before.len() == after.len() => {
            for (at, (before, after)) in before.iter().zip(after).enumerate() {
                compare(out, &format!("{path}/{at}"), before, after);
            }
        }
        _ if before == after => {}
        _ => {
            out.insert(path.to_owned(), after.clone());
        }
    }
}

fn compare_maps(
    out: &mut Changes,
    path: &str,
    before: &Map<String, Value>,
    after: &Map<String, Value>,
) {
    let new = after.keys().filter(|key| !before.contains_key(*key));
    for key in before.keys().chain(new) {
        let step = key.replace('~', "~0").replace('/', "~1");
        let (before, after) = (before.get(key), after.get(key));
        let [before, after] = [before, after].map(|value| value.unwrap_or(&Value::Null));
        compare(out, &format!("{path}/{step}"), before, after);
    }
}
