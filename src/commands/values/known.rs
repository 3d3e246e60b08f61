//! All that is known of one value, as it is printed.

use serde_json::{Value as Json, json};

use super::effect::{Effect, indented};
use super::tried::Tried;
use crate::chart::defaults::Default;
use crate::commands::table;
use crate::schema::{Explained, Key};
use crate::source::ValuePath;
use crate::source::yaml::print as yaml;

/// All that is known of a value.
pub(super) struct Known {
    pub explained: Explained,
    pub effect: Option<Effect>,
    /// The value of all components that has the same name, and what is in effect there.
    pub of_all: Option<(ValuePath, Option<Effect>)>,
    pub tried: Tried,
    /// The name of a fragment or an example, and what it sets, with credentials masked.
    pub sample: Option<(&'static str, Json)>,
}

impl Known {
    /// For people.
    pub(super) fn text(&self) -> String {
        let it = &self.explained;
        let mut out = String::new();
        if !it.path.is_root() {
            out = format!("{}\n\n{}\n\n", it.path, about(it));
            out.push_str(&self.facts());
        }
        out.push_str(&keys(&it.keys));
        if !it.changed.is_empty() {
            let rows = it.changed.iter();
            let rows = rows.map(|it| [format!("  {}", it.since), it.what.clone()]);
            out.push_str(&format!("\nreleases of the chart:\n{}", table::rows(rows)));
        }
        if let Some((name, values)) = &self.sample {
            let values = yaml::to_string(values).unwrap_or_default();
            out.push_str(&format!("\nexample (`{name}`):\n{}", indented(&values)));
        }
        out
    }

    /// A line for each thing that is known.
    fn facts(&self) -> String {
        let it = &self.explained;
        let lines = [
            ("type", Some(it.kind.clone())),
            ("one of", joined(it.choices.iter().copied())),
            ("form", joined(it.limits.iter().map(String::as_str))),
            ("given as", it.forms.clone()),
            ("required", self.required()),
            ("default", self.default()),
        ];
        let of_all = self.of_all.as_ref().map(|(path, effect)| match effect {
            Some(effect) => format!("`{path}`: {}", effect.line()),
            None => format!("`{path}`"),
        });
        let of_stack = [
            ("for all", of_all),
            ("found in", self.tried.found.clone()),
            ("image", self.tried.image.clone()),
            ("read by", self.tried.objects()),
        ];
        let effect = match &self.effect {
            Some(effect) => effect.text(),
            None => line("in effect", "nothing"),
        };
        lines_of(&lines) + &effect + &lines_of(&of_stack)
    }

    /// Its default. That of a map or a list has lines of its own, unless it is in effect as it is.
    fn default(&self) -> Option<String> {
        let default = self.explained.default?.json();
        if is_single(&default) {
            return Some(default.to_string());
        }
        self.effect.as_ref().filter(|effect| effect.is_set())?;
        let block = yaml::to_string(&default).unwrap_or_default();
        Some(format!("\n{}", indented(&block).trim_end()))
    }

    /// Whether it has to be given: as the schema says, or as these values need it.
    fn required(&self) -> Option<String> {
        let said = self.explained.required.clone();
        said.or_else(|| self.tried.required.clone())
    }

    /// The same for machines.
    pub(super) fn json(&self) -> Json {
        let it = &self.explained;
        let program = it
            .program
            .map(|it| json!({"name": it.name, "manual": it.manual}));
        let changed = it.changed.iter();
        let changed = changed.map(|it| json!({"since": it.since.to_string(), "what": it.what}));
        json!({
            "path": it.path.to_string(),
            "about": it.about,
            "program": program,
            "type": it.kind,
            "choices": it.choices,
            "limits": it.limits,
            "forms": it.forms,
            "required": self.required(),
            "default": it.default.map(Default::json),
            "effect": self.effect.as_ref().map(Effect::json),
            "ofAll": self.of_all.as_ref().map(|(path, _)| path.to_string()),
            "foundIn": self.tried.found,
            "image": self.tried.image,
            "readBy": self.tried.read_by,
            "readWhere": self.tried.condition,
            "keys": it.keys.iter().map(key_json).collect::<Json>(),
            "changed": changed.collect::<Json>(),
            "example": self.sample.as_ref().map(|(name, values)| json!({"name": name, "values": values})),
        })
    }
}

fn about(it: &Explained) -> String {
    match it.program {
        Some(program) => format!("A setting of {}: <{}>", program.name, program.manual),
        None => it.about.to_owned(),
    }
}

/// Whether a value fits on a line of its own.
fn is_single(value: &Json) -> bool {
    match value {
        Json::Object(map) => map.is_empty(),
        Json::Array(items) => items.iter().all(|item| !item.is_object()),
        _ => true,
    }
}

fn joined<'a>(words: impl Iterator<Item = &'a str>) -> Option<String> {
    let words: Vec<&str> = words.collect();
    (!words.is_empty()).then(|| words.join(", "))
}

fn lines_of(lines: &[(&str, Option<String>)]) -> String {
    let known = lines
        .iter()
        .filter_map(|(label, text)| Some((label, text.as_ref()?)));
    known.map(|(label, text)| line(label, text)).collect()
}

fn line(label: &str, text: &str) -> String {
    if text.starts_with('\n') {
        return format!("{label}:{text}\n");
    }
    format!("{:<10} {text}\n", format!("{label}:"))
}

fn keys(keys: &[Key]) -> String {
    if keys.is_empty() {
        return String::new();
    }
    let required = |key: &Key| if key.is_required { " (required)" } else { "" };
    let rows = keys.iter().map(|key| {
        let about = format!("{}{}", key.about, required(key));
        [format!("  {}", key.path), key.kind.clone(), about]
    });
    format!("\nkeys:\n{}", table::rows(rows))
}

fn key_json(key: &Key) -> Json {
    json!({"path": key.path, "type": key.kind, "required": key.is_required, "about": key.about})
}
