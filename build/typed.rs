//! The values as types: a struct for each map that `values.schema.json` describes, a method for
//! each of its keys.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use serde_json::{Map, Value};

/// Definitions that stand for what several maps have in common, with the keys by which those maps
/// are known. Such a map can be read as the definition.
const FAMILIES: [(&str, &[&str]); 7] = [
    ("workload", &["labels", "annotations", "resources"]),
    ("ingress", &["annotations", "className", "tlsSecret"]),
    ("httpService", &["type", "internalTrafficPolicy"]),
    (
        "exposed",
        &["httpService", "inboundTrafficHandler", "ingress"],
    ),
    ("credential", &["value", "secret", "secretKey"]),
    ("objectStore", &["bucket", "endpointUrl", "secretAccessKey"]),
    ("scalableWorker", &["enabled", "replicas", "livenessProbe"]),
];

/// The name of the struct of all values.
const ROOT: &str = "Root";

pub(crate) fn types(path: &str) -> String {
    let text = std::fs::read_to_string(path).expect("values.schema.json can be read");
    let schema: Value = serde_json::from_str(&text).expect("values.schema.json is JSON");
    let mut types = Types {
        schema: &schema,
        out: String::new(),
        done: BTreeSet::new(),
    };
    types.object(ROOT, &schema);
    for (name, _) in FAMILIES {
        types.object(&pascal(name), &schema["$defs"][name]);
    }
    types.out
}

struct Types<'s> {
    schema: &'s Value,
    out: String,
    done: BTreeSet<String>,
}

impl<'s> Types<'s> {
    /// A struct with a method a key.
    fn object(&mut self, name: &str, schema: &'s Value) {
        if !self.done.insert(name.to_owned()) {
            return;
        }
        let properties = properties(schema);
        let mut methods = String::new();
        for (key, property) in properties {
            let resolved = self.resolved(property);
            let about = property["description"]
                .as_str()
                .or(resolved["description"].as_str());
            let kind = self.kind(name, key, property);
            writeln!(methods, "    /// {}", about.unwrap_or("No description.")).unwrap();
            let method = snake(key);
            writeln!(methods, "    pub(crate) fn {method}(&self) -> {kind} {{").unwrap();
            writeln!(methods, "        self.0.get({key:?})\n    }}\n").unwrap();
        }
        let about = schema["description"].as_str().unwrap_or("All values.");
        writeln!(self.out, "/// {about}\n#[derive(Clone, Debug)]").unwrap();
        writeln!(self.out, "pub(crate) struct {name}<'a>(Section<'a>);\n").unwrap();
        writeln!(
            self.out,
            "impl<'a> {name}<'a> {{\n{}}}\n",
            methods.trim_end_matches('\n').to_owned() + "\n"
        )
        .unwrap();
        let typed = format!(
            "impl<'a> Typed<'a> for {name}<'a> {{\n    fn of(section: Section<'a>) -> Self {{\n        Self(section)\n    }}\n\n    \
             fn section(&self) -> &Section<'a> {{\n        &self.0\n    }}\n}}\n"
        );
        self.out.push_str(&typed);
        self.families(name, properties);
    }

    /// What the map can be read as.
    fn families(&mut self, name: &str, properties: &Map<String, Value>) {
        for (family, marks) in FAMILIES {
            let definition = &self.schema["$defs"][family];
            let is_member = marks.iter().all(|key| properties.contains_key(*key));
            if pascal(family) == name || !is_member {
                continue;
            }
            let common = self::properties(definition);
            for (key, property) in properties
                .iter()
                .filter(|(key, _)| common.contains_key(*key))
            {
                let shared = self.shape(&common[key]);
                for (below, types) in self.shape(property) {
                    let same = shared.get(&below).is_none_or(|known| *known == types);
                    assert!(
                        same,
                        "`{key}{below}` of {name} is of another type in `{family}`"
                    );
                }
            }
            let family = pascal(family);
            writeln!(
                self.out,
                "impl<'a> From<&{name}<'a>> for {family}<'a> {{\n    fn from(values: &{name}<'a>) -> Self {{\n        \
                 Self(values.0.clone())\n    }}\n}}\n"
            )
            .unwrap();
        }
    }

    /// The Rust type of a property.
    fn kind(&mut self, above: &str, key: &str, schema: &'s Value) -> String {
        let name = match schema["$ref"].as_str() {
            Some(reference) => pascal(last(reference)),
            None => inline_name(above, key),
        };
        let resolved = self.resolved(schema);
        if !resolved["anyOf"].is_null() {
            return "Field<'a, &'a Node>".into();
        }
        match &*types_of(resolved) {
            ["object"] | ["string" | "integer", "object"] if has_properties(resolved) => {
                self.object(&name, resolved);
                format!("{name}<'a>")
            }
            ["object"] if resolved["additionalProperties"].is_object() => {
                let each = self.kind(&name, "entry", &resolved["additionalProperties"]);
                format!("Entries<'a, {each}>")
            }
            ["array"] if resolved["items"].is_object() => {
                format!(
                    "Items<'a, {}>",
                    self.kind(&name, "item", &resolved["items"])
                )
            }
            ["string"] => "Field<'a, &'a str>".into(),
            ["boolean"] => "Field<'a, bool>".into(),
            ["integer"] => "Field<'a, i64>".into(),
            ["number"] => "Field<'a, f64>".into(),
            _ => "Field<'a, &'a Node>".into(),
        }
    }

    /// What makes two properties the same type: the types and keys, not the words.
    fn shape(&self, schema: &Value) -> BTreeMap<String, String> {
        let resolved = self.resolved(schema);
        let mut out = BTreeMap::from([(".".to_owned(), types_of(resolved).join(" "))]);
        for (key, property) in properties(resolved) {
            for (below, types) in self.shape(property) {
                out.insert(format!("{key}{below}"), types);
            }
        }
        out
    }

    fn resolved<'v>(&self, schema: &'v Value) -> &'v Value
    where
        's: 'v,
    {
        let mut here = schema;
        while let Some(reference) = here["$ref"].as_str() {
            here = &self.schema["$defs"][last(reference)];
        }
        here
    }
}

fn has_properties(schema: &Value) -> bool {
    schema["properties"]
        .as_object()
        .is_some_and(|properties| !properties.is_empty())
}

fn properties(schema: &Value) -> &Map<String, Value> {
    static NONE: std::sync::LazyLock<Map<String, Value>> = std::sync::LazyLock::new(Map::new);
    schema["properties"].as_object().unwrap_or(&NONE)
}

/// The types that a value may have beside null.
fn types_of(schema: &Value) -> Vec<&str> {
    let all = match &schema["type"] {
        Value::String(one) => vec![one.as_str()],
        Value::Array(several) => several.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    };
    all.into_iter().filter(|name| *name != "null").collect()
}

/// The name of a map that is described where it is used. Those of the settings for all components
/// share their names with those of one component.
fn inline_name(above: &str, key: &str) -> String {
    let key_name = pascal(key);
    match (above, key) {
        (ROOT, "httpService" | "image" | "ingress" | "storage") => format!("Global{key_name}"),
        (ROOT, _) => key_name,
        _ => format!("{above}{key_name}"),
    }
}

fn last(reference: &str) -> &str {
    reference
        .strip_prefix("#/$defs/")
        .expect("$ref points into $defs")
}

/// The words of a key: `matrixRTC` is matrix and rtc, `hostIPs` is host and ips, `client-reader` is
/// client and reader.
fn words(key: &str) -> Vec<String> {
    let mut words: Vec<String> = vec![String::new()];
    let chars: Vec<char> = key.chars().collect();
    for (index, c) in chars.iter().enumerate() {
        let before = index.checked_sub(1).map(|before| chars[before]);
        let is_start =
            c.is_uppercase() && before.is_some_and(|c| c.is_lowercase() || c.is_ascii_digit());
        if matches!(c, '-' | '_' | '.' | '/') || is_start {
            words.push(String::new());
        }
        if c.is_alphanumeric() {
            words
                .last_mut()
                .expect("there is a word")
                .extend(c.to_lowercase());
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

fn pascal(key: &str) -> String {
    let capital = |word: String| word[..1].to_uppercase() + &word[1..];
    words(key).into_iter().map(capital).collect()
}

fn snake(key: &str) -> String {
    let name = words(key).join("_");
    match &*name {
        "type" => "kind".into(),
        _ => name,
    }
}
