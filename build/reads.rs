//! `schemas/synapse-reads.yaml`, what a program was seen to take, as a tree of constants.

use std::collections::BTreeMap;
use std::fmt::Write;

use serde_json::{Map, Value};

/// What is known of a setting, and of what stands below it.
#[derive(Default)]
struct Node {
    words: String,
    children: BTreeMap<String, Node>,
}

/// The constant `name` with what the file says.
pub(crate) fn table(name: &str, path: &str) -> String {
    format!(
        "pub(crate) static {name}: Reads = {};\n",
        constant(&tree(path))
    )
}

/// Adds the names of the file that a schema does not know to it.
pub(crate) fn add_names(schema: &mut Value, path: &str) {
    add(schema, &tree(path));
}

fn tree(path: &str) -> Node {
    let text = std::fs::read_to_string(path).unwrap_or_else(|e| panic!("{path}: {e}"));
    let rows: Map<String, Value> =
        serde_saphyr::from_str(&text).unwrap_or_else(|e| panic!("{path}: {e}"));
    let mut root = Node {
        words: "map".into(),
        ..Node::default()
    };
    for (setting, words) in rows {
        let steps = setting.replace("[]", ".[]");
        let node = steps.split('.').fold(&mut root, |node, step| {
            node.children.entry(step.to_owned()).or_default()
        });
        node.words = match words {
            Value::Null => "null".into(),
            Value::Bool(value) => value.to_string(),
            Value::String(words) => words,
            other => panic!("{path}: {setting}: {other}"),
        };
    }
    root
}

fn constant(node: &Node) -> String {
    let mut out = format!("Reads {{ words: {:?}, named: &[", node.words);
    let named = |name: &&String| !["*", "[]"].contains(&name.as_str());
    for name in node.children.keys().filter(named) {
        write!(out, "({name:?}, {}), ", constant(&node.children[name])).unwrap();
    }
    out.push_str("], ");
    for (field, step) in [("each", "*"), ("items", "[]")] {
        match node.children.get(step) {
            Some(child) => write!(out, "{field}: Some(&{}), ", constant(child)).unwrap(),
            None => write!(out, "{field}: None, ").unwrap(),
        }
    }
    out.push('}');
    out
}

fn add(schema: &mut Value, node: &Node) {
    if let (Some(items), Some(child)) = (schema.get_mut("items"), node.children.get("[]")) {
        add(items, child);
    }
    let Some(properties) = schema.get_mut("properties").and_then(Value::as_object_mut) else {
        return;
    };
    for (name, child) in &node.children {
        match properties.get_mut(name) {
            Some(known) => add(known, child),
            None if name == "[]" || name == "*" => {}
            None => _ = properties.insert(name.clone(), Value::Object(Map::new())),
        }
    }
}
