//! A templated value is evaluated once for a whole render, whatever asks for it.
//!
//! Which values are templates shows where they fail: every text of the values becomes a template that
//! does, and problems name those that are evaluated. Then each of these is a template of the text
//! that it was, and there are as many evaluations as templates.

use std::collections::BTreeSet;

use masthead::{Input, Stack, ValuePath};
use serde_json::{Map, Value};

use crate::cases::{self, Case};
use crate::library::{self, World};

/// How the problem of a template that fails begins.
const FAILED: &str = "the template in this value fails";

#[test]
fn each_template_is_evaluated_once_for_a_whole_render() {
    for case in cases::combinations().chain(cases::unpatched_examples()) {
        assert!(templates_of(&case) > 0, "{} has no templates", case.name);
    }
    let full = templates_of(&cases::full());
    assert!(full > 50, "only {full} values are templates");
}

/// How many texts of a case are templates, each of which is evaluated once.
fn templates_of(case: &Case) -> usize {
    let world_of_case = World::new(case.input(), "helm").expect("the values are sound");
    let values = world_of_case.values();
    let read = evaluated(&values);
    let world = world(&templated(&values, &read));
    let stack = world
        .stack()
        .unwrap_or_else(|e| panic!("{}: {e}", case.name));
    ask_everything(&stack);
    assert_eq!(stack.evaluations(), read.len(), "{}: {read:#?}", case.name);
    read.len()
}

/// All that asks a stack for something, with credentials and without.
fn ask_everything(stack: &Stack) {
    let credentials = library::credentials(stack);
    for credentials in [None, Some(&credentials), Some(&credentials), None] {
        let manifests = library::manifests(stack, credentials);
        assert!(!library::text(&manifests).is_empty());
    }
    masthead::render::images(stack).expect("there are no patches");
    stack.program_names();
    stack.credential_uses();
}

fn world(values: &Value) -> World {
    let mut input = Input::new();
    input.add_file("values.json", values.to_string().into());
    World::new(input, "helm").expect("the values are JSON")
}

/// The paths of the texts that are evaluated as templates. What fails, or is no template, may hide
/// others, so that one look is not enough.
fn evaluated(values: &Value) -> BTreeSet<String> {
    let (mut read, mut refused) = (BTreeSet::new(), BTreeSet::new());
    loop {
        let known = read.len() + refused.len();
        let failing = |path: &str, text: &str| {
            if read.contains(path) {
                Some(quoted(text))
            } else {
                (!refused.contains(path)).then(|| r#"{{ fail "" }}"#.to_owned())
            }
        };
        let world = world(&replaced(values, &ValuePath::root(), &failing));
        for problem in world.problems() {
            let is_read = problem.message.starts_with(FAILED);
            let paths = if is_read { &mut read } else { &mut refused };
            paths.insert(problem.path.to_string());
        }
        if read.len() + refused.len() == known {
            return read;
        }
    }
}

/// The values, with templates that give the texts at these paths.
fn templated(values: &Value, paths: &BTreeSet<String>) -> Value {
    let quote = |path: &str, text: &str| paths.contains(path).then(|| quoted(text));
    replaced(values, &ValuePath::root(), &quote)
}

/// A template that gives a text. One that is a template already stays as it is, but for those that
/// are evaluated for each port anew.
fn quoted(text: &str) -> String {
    if text.contains(".context") {
        r#"{{ "30100" }}"#.to_owned()
    } else if text.contains("{{") {
        text.to_owned()
    } else {
        format!("{{{{ {} }}}}", Value::from(text))
    }
}

/// The values with other texts, where there are any for a path.
fn replaced(
    value: &Value,
    path: &ValuePath,
    other: &dyn Fn(&str, &str) -> Option<String>,
) -> Value {
    match value {
        Value::String(text) if !text.is_empty() => {
            other(&path.to_string(), text).map_or_else(|| value.clone(), Value::from)
        }
        Value::Array(items) => {
            let items = items.iter().enumerate();
            items
                .map(|(index, item)| replaced(item, &path.index(index), other))
                .collect()
        }
        Value::Object(map) => {
            let entries = map.iter();
            let entry = |(key, value): (&String, &Value)| {
                let path = path.key(key.clone());
                (key.clone(), replaced(value, &path, other))
            };
            Value::Object(entries.map(entry).collect::<Map<_, _>>())
        }
        _ => value.clone(),
    }
}
