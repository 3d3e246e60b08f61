//! `values.schema.json` as constants. What the checker does not know stops the build.

use std::collections::HashMap;
use std::fmt::Write;

use serde_json::{Map, Value};

use crate::programs::GO_DURATION;

const KNOWN: [&str; 25] = [
    "$schema",
    "$id",
    "$defs",
    "$ref",
    "title",
    "description",
    "default",
    "deprecated",
    "writeOnly",
    "type",
    "enum",
    "const",
    "properties",
    "additionalProperties",
    "required",
    "items",
    "minimum",
    "maximum",
    "minLength",
    "pattern",
    "format",
    "oneOf",
    "anyOf",
    "x-since",
    "x-deprecated",
];

/// The formats of programs' settings, by the words for them in `schemas/`.
const FORMATS: [(&str, &str); 5] = [
    ("url", "Url"),
    ("mailbox", "Mailbox"),
    ("network", "Network"),
    ("dsn", "Dsn"),
    ("base64url", "Base64Url"),
];

/// The patterns of the schema and what `src/schema/pattern.rs` calls them.
const PATTERNS: [(&str, &str); 9] = [
    (
        r"^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([KMGTPE]i|[numkMGTPE]|[eE][+-]?([0-9]+\.?[0-9]*|\.[0-9]+))?$",
        "Quantity",
    ),
    ("^[a-zA-Z_][a-zA-Z0-9_]*$", "Identifier"),
    ("^[0-9]+[MK]$", "Size"),
    (GO_DURATION, "GoDuration"),
    ("^[A-Za-z0-9][A-Za-z0-9._/+-]*$", "Word"),
    (
        "^(@(yearly|annually|monthly|weekly|daily|midnight|hourly)|[0-9A-Za-z*/,?-]+( +[0-9A-Za-z*/,?-]+){4})$",
        "Schedule",
    ),
    ("^[1-9][0-9]{0,4}[shdmy]$", "Age"),
    ("^age1[0-9a-z]+$", "Recipient"),
    (
        "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}-[0-9]{2}-[0-9]{2}Z$",
        "Moment",
    ),
];

/// What values mean, each text once: schemas have its number.
pub(crate) struct Descriptions(Vec<String>);

impl Descriptions {
    /// Those that `src/schema/description.rs` has by name come first.
    pub(crate) fn new() -> Self {
        let anything = "Anything: what stands here is not looked at.";
        Self(vec![String::new(), anything.to_owned()])
    }

    fn number(&mut self, schema: &Value) -> usize {
        let text = schema["description"].as_str().unwrap_or_default();
        assert!(!text.contains('\n'), "a description is one line: {text}");
        let found = self.0.iter().position(|known| known == text);
        found.unwrap_or_else(|| {
            self.0.push(text.to_owned());
            self.0.len() - 1
        })
    }

    /// A line each.
    pub(crate) fn lines(&self) -> String {
        self.0.join("\n")
    }
}

pub(crate) fn table(path: &str, descriptions: &mut Descriptions) -> String {
    let text = std::fs::read_to_string(path).expect("values.schema.json can be read");
    let schema = serde_json::from_str(&text).expect("values.schema.json is JSON");
    constants(&[("SCHEMA", schema)], descriptions)
}

/// The schemas as constants of these names.
pub(crate) fn constants(schemas: &[(&str, Value)], descriptions: &mut Descriptions) -> String {
    let mut tables = Tables {
        definitions: Value::Null,
        out: String::new(),
        known: HashMap::new(),
        descriptions,
    };
    for (name, schema) in schemas {
        tables.root(name, schema);
    }
    tables.out
}

struct Tables<'a> {
    definitions: Value,
    out: String,
    /// The constants of schemas without a name, by what they say: many say the same.
    known: HashMap<String, usize>,
    descriptions: &'a mut Descriptions,
}

impl Tables<'_> {
    fn root(&mut self, name: &str, schema: &Value) {
        self.definitions = schema["$defs"].clone();
        for (name, definition) in schema["$defs"]
            .as_object()
            .into_iter()
            .flatten()
            .filter(|(name, d)| d["$ref"].is_null() && is_used(schema, name))
        {
            let body = self.schema(definition);
            writeln!(
                self.out,
                "static {}: Schema = {body};",
                definition_name(name)
            )
            .unwrap();
        }
        let body = self.schema(schema);
        writeln!(self.out, "pub(crate) static {name}: Schema = {body};").unwrap();
    }

    /// A reference to the schema: a definition's by name, else to a new constant.
    fn reference(&mut self, value: &Value) -> String {
        if let Some(reference) = value["$ref"].as_str() {
            let name = reference
                .strip_prefix("#/$defs/")
                .expect("$ref points into $defs");
            let definition = &self.definitions[name];
            assert!(definition.is_object(), "{reference} is not defined");
            assert!(
                value["writeOnly"].is_null(),
                "writeOnly stands beside {reference}"
            );
            return if definition["$ref"].is_null() {
                format!("&{}", definition_name(name))
            } else {
                self.reference(&definition.clone())
            };
        }
        let body = self.schema(value);
        if let Some(number) = self.known.get(&body) {
            return format!("&S{number}");
        }
        let number = self.known.len();
        writeln!(self.out, "static S{number}: Schema = {body};").unwrap();
        self.known.insert(body, number);
        format!("&S{number}")
    }

    fn schema(&mut self, value: &Value) -> String {
        let map = value.as_object().expect("a schema is an object");
        for key in map.keys() {
            assert!(
                KNOWN.contains(&key.as_str()),
                "values.schema.json: the checker does not know `{key}`"
            );
        }
        let mut out = String::from("Schema { ");
        self.scalars(map, &mut out);
        if let Some(properties) = map.get("properties").and_then(Value::as_object) {
            write!(out, "properties: &[{}], ", self.properties(properties)).unwrap();
        }
        match map.get("additionalProperties") {
            Some(Value::Bool(false)) => out.push_str("additional: Additional::Forbidden, "),
            Some(each @ Value::Object(_)) => write!(
                out,
                "additional: Additional::Each({}), ",
                self.reference(each)
            )
            .unwrap(),
            _ => {}
        }
        if let Some(items) = map.get("items") {
            write!(out, "items: Some({}), ", self.reference(items)).unwrap();
        }
        if let Some(forms) = map.get("oneOf").and_then(Value::as_array) {
            let forms: Vec<_> = forms.iter().map(form).collect();
            write!(out, "forms: &[{}], ", forms.join(", ")).unwrap();
        }
        if let Some(kinds) = map.get("anyOf").and_then(Value::as_array) {
            let kinds: Vec<_> = kinds.iter().map(|kind| self.reference(kind)).collect();
            write!(out, "any_of: &[{}], ", kinds.join(", ")).unwrap();
        }
        out.push_str("..Schema::ANY }");
        out
    }

    fn scalars(&mut self, map: &Map<String, Value>, out: &mut String) {
        let types: Vec<_> = texts(map.get("type").unwrap_or(&Value::Null))
            .into_iter()
            .map(type_name)
            .collect();
        write!(out, "types: &[{}], ", types.join(", ")).unwrap();
        let choices = texts(map.get("enum").or(map.get("const")).unwrap_or(&Value::Null));
        write!(out, "choices: &{choices:?}, ").unwrap();
        write!(
            out,
            "required: &{:?}, ",
            texts(map.get("required").unwrap_or(&Value::Null))
        )
        .unwrap();
        for (key, field) in [("minimum", "minimum"), ("maximum", "maximum")] {
            if let Some(number) = map.get(key) {
                write!(
                    out,
                    "{field}: Some({}), ",
                    number.as_i64().expect("limits are integers")
                )
                .unwrap();
            }
        }
        if map.get("writeOnly") == Some(&Value::Bool(true)) {
            out.push_str("write_only: true, ");
        }
        if let Some(length) = map.get("minLength") {
            write!(out, "min_length: {length}, ").unwrap();
        }
        if let Some(pattern) = map.get("pattern").and_then(Value::as_str) {
            let (_, name) = PATTERNS
                .iter()
                .find(|(text, _)| *text == pattern)
                .unwrap_or_else(|| panic!("unknown pattern {pattern}"));
            write!(out, "pattern: Some(Pattern::{name}), ").unwrap();
        }
        if let Some(format) = map.get("format").and_then(Value::as_str) {
            let (_, name) = FORMATS
                .iter()
                .find(|(word, _)| *word == format)
                .unwrap_or_else(|| panic!("unknown format {format}"));
            write!(out, "pattern: Some(Pattern::{name}), ").unwrap();
        }
        let description = self.descriptions.number(&Value::Object(map.clone()));
        write!(out, "description: Description({description}), ").unwrap();
    }

    fn properties(&mut self, properties: &Map<String, Value>) -> String {
        let mut out = String::new();
        for (name, value) in properties {
            let description = self.descriptions.number(value);
            let since = version(value, "x-since");
            let deprecated = version(value, "x-deprecated");
            let schema = self.reference(value);
            write!(
                out,
                "Property {{ name: {name:?}, description: Description({description}), since: {since}, deprecated: {deprecated}, schema: {schema} }}, "
            )
            .unwrap();
        }
        out
    }
}

/// The release of the chart that a key names.
fn version(value: &Value, key: &str) -> String {
    match value[key].as_str() {
        Some(version) => format!("Some(Version({}))", version.replace('.', ", ")),
        None => "None".to_owned(),
    }
}

/// Whether something refers to the definition. Some only say what others have in common.
fn is_used(schema: &Value, name: &str) -> bool {
    schema.to_string().contains(&format!("\"#/$defs/{name}\""))
}

/// `required` and `not` of one alternative: `not.required` or `not.anyOf[].required` are the keys
/// of other forms.
fn form(value: &Value) -> String {
    let not = &value["not"];
    let mut forbidden = texts(&not["required"]);
    assert!(
        forbidden.len() <= 1,
        "`not.required` names one key; use `not.anyOf` for more"
    );
    for other in not["anyOf"].as_array().into_iter().flatten() {
        forbidden.extend(texts(&other["required"]));
    }
    format!(
        "Form {{ required: &{:?}, forbidden: &{forbidden:?} }}",
        texts(&value["required"])
    )
}

fn definition_name(name: &str) -> String {
    let mut out = String::from("DEF_");
    for c in name.chars() {
        if c.is_ascii_uppercase() {
            out.push('_');
        }
        out.push(if c.is_ascii_alphanumeric() {
            c.to_ascii_uppercase()
        } else {
            '_'
        });
    }
    out
}

fn type_name(name: &str) -> &'static str {
    match name {
        "null" => "Type::Null",
        "boolean" => "Type::Boolean",
        "integer" => "Type::Integer",
        "number" => "Type::Number",
        "string" => "Type::String",
        "array" => "Type::Array",
        "object" => "Type::Object",
        _ => panic!("unknown type {name}"),
    }
}

/// A text or a list of texts, as a list.
fn texts(value: &Value) -> Vec<&str> {
    match value {
        Value::String(text) => vec![text],
        Value::Array(items) => items
            .iter()
            .map(|i| i.as_str().expect("it is a list of texts"))
            .collect(),
        _ => Vec::new(),
    }
}
