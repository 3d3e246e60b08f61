//! `docs/values.md` lists every value. It is made of `values.yaml` and the schema; `UPDATE_DOCS=1 cargo test values_table` makes it anew.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;

use serde_json::{Map, Value};

const HEAD: &str = "# Values

Every value that a values file can set: `masthead values` prints the same as a values file. A type in brackets is a family that many components share; the families stand at the end, once each.
A default that is empty is left out, and so is one that is spelled out below its key.

## Find one

`masthead values search` takes words, or parts of them from their beginning: each has to be in the path, in what the value means, or in what can be chosen. Values that mean the same are one line, and
the settings of Synapse, MAS, Hookshot and LiveKit come last. `--all` prints every place, `-o json` gives it to machines. Where nothing is found, the exit status is 1.

```sh
masthead values search max upload
masthead values search node selector --all
masthead values search certificate -o json
```

`masthead values explain` says all that is known of one: its meaning, type and limits; whether it is needed, and where; its default, what is in effect and which line sets it; the credential or the image
that follows; which objects read it, as found by trying another value in its place; the keys below; what releases of the chart changed; and an example. Without values, the objects are those of
a stack of all components that people see.

```sh
masthead values explain synapse.media.maxUploadSize
masthead values explain synapse.ingress.host --fragment examples/base
masthead values explain matrixAuthenticationService.additional -o json
```

";

struct Tables {
    schema: Value,
    defaults: Value,
    /// The families that were named, with what they look like.
    families: BTreeMap<String, Value>,
}

impl Tables {
    fn resolved(&self, node: &Value) -> (Option<String>, Value) {
        match node["$ref"].as_str() {
            None => (None, node.clone()),
            Some(reference) => {
                let name = reference.trim_start_matches("#/$defs/");
                let definition = &self.schema["$defs"][name];
                if definition["$ref"].is_string() {
                    self.resolved(definition)
                } else {
                    (Some(name.to_owned()), definition.clone())
                }
            }
        }
    }

    /// A section a top-level key, then the families.
    fn markdown(mut self) -> String {
        let mut out = HEAD.to_owned();
        let properties = self.schema["properties"].as_object().unwrap().clone();
        self.index(&mut out, &properties);
        for (name, node) in &properties {
            let (_, inner) = self.resolved(node);
            writeln!(
                out,
                "## {name}\n\n{}\n\n| value | type | default | meaning |\n| --- | --- | --- | --- |",
                about(node, &inner)
            )
            .unwrap();
            let default = self.defaults[name].clone();
            self.row(&mut out, name, node, &default, true);
            out.push('\n');
        }
        out.push_str("## Families\n");
        let mut told = Vec::new();
        while let Some((name, node)) = self
            .families
            .iter()
            .find(|(name, _)| !told.contains(*name))
            .map(|(n, v)| (n.clone(), v.clone()))
        {
            writeln!(
                out,
                "\n### {name}\n\n{}\n\n| value | type | meaning |\n| --- | --- | --- |",
                about(&node, &node)
            )
            .unwrap();
            self.family(&mut out, "", &node);
            told.push(name);
        }
        out
    }

    /// The keys of components, and those of all.
    fn index(&self, out: &mut String, properties: &Map<String, Value>) {
        let is_component = |node: &Value| {
            let (_, inner) = self.resolved(node);
            let has = |key: &str| inner["properties"][key].is_object();
            has("enabled") && (has("image") || has("resources"))
        };
        for (heading, wanted) in [("By component", true), ("Of all, and around them", false)] {
            writeln!(out, "## {heading}\n").unwrap();
            for (name, node) in properties
                .iter()
                .filter(|(_, it)| is_component(it) == wanted)
            {
                let (_, inner) = self.resolved(node);
                let anchor = name.to_lowercase();
                writeln!(out, "- [`{name}`](#{anchor}): {}", about(node, &inner)).unwrap();
            }
            out.push('\n');
        }
    }

    fn row(&mut self, out: &mut String, path: &str, node: &Value, default: &Value, top: bool) {
        let (family, inner) = self.resolved(node);
        let shared = family.filter(|_| !top && is_family(&inner));
        let spelled_out = shared.is_none() && inner["properties"].is_object();
        if !spelled_out || !top {
            let kind = self.kind(&inner, shared.as_deref());
            let default = if spelled_out {
                String::new()
            } else {
                shown(default)
            };
            writeln!(
                out,
                "| `{path}` | {kind} | {default} | {} |",
                about(node, &inner)
            )
            .unwrap();
        }
        if let Some(name) = shared {
            self.families.insert(name, inner.clone());
        } else if let Some(properties) = inner["properties"].as_object() {
            for (key, property) in properties {
                self.row(
                    out,
                    &format!("{path}.{key}"),
                    property,
                    &default[key],
                    false,
                );
            }
        }
        self.below(out, path, &inner, |tables, out, path, node| {
            tables.row(out, path, node, &Value::Null, false)
        });
    }

    fn family(&mut self, out: &mut String, path: &str, node: &Value) {
        for (key, property) in node["properties"].as_object().unwrap_or(&Map::new()) {
            let (family, inner) = self.resolved(property);
            let path = if path.is_empty() {
                key.clone()
            } else {
                format!("{path}.{key}")
            };
            let shared = family.filter(|_| is_family(&inner));
            let kind = self.kind(&inner, shared.as_deref());
            writeln!(out, "| `{path}` | {kind} | {} |", about(property, &inner)).unwrap();
            match shared {
                Some(name) => _ = self.families.insert(name, inner),
                None => self.family(out, &path, &inner),
            }
        }
        self.below(out, path, node, |tables, out, path, node| {
            let (family, inner) = tables.resolved(node);
            let shared = family.filter(|_| is_family(&inner));
            let kind = tables.kind(&inner, shared.as_deref());
            writeln!(out, "| `{path}` | {kind} | {} |", about(node, &inner)).unwrap();
            match shared {
                Some(name) => _ = tables.families.insert(name, inner),
                None => tables.family(out, path, &inner),
            }
        });
    }

    /// What stands under any name, and in each entry of a list.
    fn below(
        &mut self,
        out: &mut String,
        path: &str,
        node: &Value,
        then: fn(&mut Self, &mut String, &str, &Value),
    ) {
        for (step, inner) in [
            (".<name>", &node["additionalProperties"]),
            ("[]", &node["items"]),
        ] {
            let (_, resolved) = self.resolved(inner);
            if resolved["properties"].is_object() || resolved["additionalProperties"].is_object() {
                then(
                    self,
                    out,
                    format!("{path}{step}").trim_start_matches('.'),
                    inner,
                );
            }
        }
    }

    fn kind(&self, node: &Value, family: Option<&str>) -> String {
        if let Some(name) = family {
            return format!("[{name}](#{})", name.to_lowercase());
        }
        if let Some(choices) = node["enum"].as_array() {
            return choices
                .iter()
                .map(|c| format!("`{}`", c.as_str().unwrap()))
                .collect::<Vec<_>>()
                .join(", ");
        }
        let types: Vec<&str> = match &node["type"] {
            Value::String(one) => vec![one],
            Value::Array(many) => many.iter().filter_map(Value::as_str).collect(),
            _ => return "any".into(),
        };
        types
            .iter()
            .map(|t| words(t))
            .collect::<Vec<_>>()
            .join(" or ")
    }
}

fn words(kind: &str) -> &str {
    match kind {
        "object" => "map",
        "array" => "list",
        "string" => "text",
        "boolean" => "true or false",
        other => other,
    }
}

/// Worth a table of its own: a map of keys that more than one place takes.
fn is_family(node: &Value) -> bool {
    let inner = if node["items"].is_object() {
        &node["items"]
    } else {
        node
    };
    inner["properties"].is_object() || inner["$ref"].is_string()
}

fn about(use_site: &Value, definition: &Value) -> String {
    let text = use_site["description"]
        .as_str()
        .or(definition["description"].as_str())
        .unwrap_or_default();
    text.replace('|', "\\|")
}

fn shown(default: &Value) -> String {
    match default {
        Value::Null => String::new(),
        Value::Object(map) if map.is_empty() => String::new(),
        Value::Array(items) if items.is_empty() => String::new(),
        Value::String(text) if text.is_empty() => String::new(),
        other => format!("`{other}`").replace('|', "\\|"),
    }
}

#[test]
fn values_table_is_true() {
    let schema = serde_json::from_str(include_str!("../../values.schema.json")).unwrap();
    let defaults = masthead::read_manifests(include_str!("../../values.yaml"))
        .unwrap()
        .remove(0);
    let text = Tables {
        schema,
        defaults,
        families: BTreeMap::new(),
    }
    .markdown();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/values.md");
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(&path, &text).unwrap();
    }
    let written = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        written == text,
        "docs/values.md is not what the values are: run `UPDATE_DOCS=1 cargo test values_table`"
    );
}
