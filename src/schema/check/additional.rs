//! `additional` of a program: settings that stand where the names of their parts belong.

use super::Check;
use super::types::kind_name;
use crate::schema::programs::PROGRAMS;
use crate::schema::{Program, known_wrong};
use crate::source::{Code, Entry, Kind, Map, Node, Step, ValuePath, plain};

/// What a part may have where it is no text itself.
const PART: [&str; 3] = ["config", "configSecret", "configSecretKey"];

/// The name of a part in an example.
const NAME: &str = "mine";

/// What is wrong with an entry, and what to do.
type Advice = (String, String);

impl Check<'_> {
    /// Reports an entry of a program's `additional` that is a setting itself, or has settings where
    /// `config` belongs. Gives whether that was so.
    pub(super) fn is_misplaced(&mut self, map: &Map, entry: &Entry) -> bool {
        if self.program.is_some() || entry.node.at.layer == 0 {
            return false;
        }
        let Some(program) = program_of(&self.path) else {
            return false;
        };
        let advice = if program.entry == "<name>" {
            in_json(program, &self.path, entry)
        } else {
            in_yaml(program, &self.path, entry)
        };
        let Some((message, hint)) = advice else {
            return false;
        };
        let is_known = |known: &&Entry| PART.contains(&&*known.key);
        let first = map.0.iter().find(is_known);
        if !is_known(&entry) || first.is_some_and(|first| first.key == entry.key) {
            self.under(Step::Key(entry.key.clone()), entry.key_at, |check| {
                let problem = check
                    .problem(Code::MisplacedSetting, entry.key_at, message)
                    .hint(hint);
                check.problems.push(problem);
            });
        }
        true
    }

    /// What to write in the place of a value of the wrong type.
    pub(super) fn hint_of_additional(&self) -> Option<String> {
        if self.program.is_some() {
            return None;
        }
        if let Some(program) = program_of(&self.path) {
            return Some(format!(
                "give each part a name:\n{}",
                parts(program, "…", "…")
            ));
        }
        let above = self.path.parent()?;
        let name = self.path.last_key()?;
        match program_of(above) {
            Some(program) if program.entry == "<name>" => {
                let form = form(above, name, &[json("…", "…")]);
                Some(format!("write it as JSON text:\n{form}"))
            }
            None if above.last_key() == Some("additional") => {
                let form = form(above, name, &[json("…", "…")]);
                Some(format!("write it as JSON text:\n{form}"))
            }
            _ => None,
        }
    }
}

fn program_of(path: &ValuePath) -> Option<&'static Program> {
    if path.last_key() != Some("additional") {
        return None;
    }
    let path = path.to_string();
    PROGRAMS.into_iter().find(|p| p.additional == path)
}

/// The setting of this name, as the program writes it.
fn setting(program: &Program, key: &str) -> Option<&'static str> {
    program.names().find(|name| plain(name) == plain(key))
}

/// Parts that are YAML below `config`.
fn in_yaml(program: &Program, path: &ValuePath, entry: &Entry) -> Option<Advice> {
    let map = entry.node.as_map();
    if map.is_some_and(|map| PART.iter().any(|key| map.contains(key))) {
        return None;
    }
    if PART.contains(&&*entry.key) {
        let lines = ["config: |".to_owned(), "  …".to_owned()];
        let hint = format!("give it one:\n{}", form(path, NAME, &lines));
        return Some(("the name of the part is missing above it".into(), hint));
    }
    if let Some(name) = setting(program, &entry.key) {
        return Some(of_setting(program, path, name, entry));
    }
    let part = |key: &str, value: &str| {
        let lines = ["config: |".to_owned(), format!("  {key}{value}")];
        form(path, &entry.key, &lines)
    };
    match (map, &entry.node.kind) {
        (Some(map), _) => {
            let (key, node) = map
                .0
                .iter()
                .find_map(|entry| Some((setting(program, &entry.key)?, &entry.node)))?;
            let message = format!("`config` is missing above the settings of {}", program.name);
            let form = part(&format!("{key}: "), &value(node));
            Some((message, format!("put them under it:\n{form}")))
        }
        (None, Kind::Null) => None,
        (None, kind) => {
            let message = format!("expected a map, found {}", kind_name(kind));
            let form = part("", "…");
            Some((message, format!("put it under `config`:\n{form}")))
        }
    }
}

/// Parts that are JSON texts.
fn in_json(program: &Program, path: &ValuePath, entry: &Entry) -> Option<Advice> {
    let text = entry.node.as_str();
    if text.is_some_and(|text| text.trim_start().starts_with('{')) {
        return None;
    }
    let name = setting(program, &entry.key)?;
    Some(of_setting(program, path, name, entry))
}

fn of_setting(program: &Program, path: &ValuePath, name: &str, entry: &Entry) -> Advice {
    let message = format!("this is a setting of {}, no name of a part", program.name);
    let directly = path.parent().map(|block| block.key(name.to_owned()));
    let known = directly.and_then(|path| known_wrong::find(&path));
    let is_elsewhere = |meant: &ValuePath| !meant.is_within(path);
    if let Some(known) = known.filter(|known| known.meant.as_ref().is_some_and(is_elsewhere)) {
        return (message, known.hint);
    }
    let form = parts(program, name, &value(&entry.node));
    (message, format!("write it in a part of any name:\n{form}"))
}

/// A part with a setting.
fn parts(program: &Program, key: &str, value: &str) -> String {
    let path = ValuePath::parse(program.additional).unwrap_or_else(|_| ValuePath::root());
    if program.entry == "<name>" {
        return form(&path, NAME, &[json(key, value)]);
    }
    form(
        &path,
        NAME,
        &["config: |".into(), format!("  {key}: {value}")],
    )
}

fn json(key: &str, value: &str) -> String {
    let value = match value {
        "true" | "false" => value.to_owned(),
        "{…}" => r#"{"…": "…"}"#.to_owned(),
        "[…]" => r#"["…"]"#.to_owned(),
        _ => format!("{value:?}"),
    };
    format!(r#"'{{"{key}": {value}}}'"#)
}

/// A value as far as it is no secret.
fn value(node: &Node) -> String {
    match &node.kind {
        Kind::Bool(value) => value.to_string(),
        Kind::Map(_) => "{…}".into(),
        Kind::List(_) => "[…]".into(),
        _ => "…".into(),
    }
}

/// YAML with these lines at `path`, under `name`. A single line is its value.
fn form(path: &ValuePath, name: &str, lines: &[String]) -> String {
    let mut out = String::new();
    let mut depth = 0;
    let steps = path.steps();
    let keys = steps.into_iter().filter_map(|step| match step {
        Step::Key(key) => Some(&**key),
        Step::Index(_) => None,
    });
    for key in keys {
        out.push_str(&format!("{}{key}:\n", "  ".repeat(depth)));
        depth += 1;
    }
    let indent = "  ".repeat(depth);
    match lines {
        [only] => out.push_str(&format!("{indent}{name}: {only}")),
        lines => {
            out.push_str(&format!("{indent}{name}:"));
            let lines = lines.iter().map(|line| format!("\n{indent}  {line}"));
            out.extend(lines);
        }
    }
    out
}
