//! What is in effect at a path, and what sets it.

use serde_json::{Value as Json, json};

use super::masked::masked;
use crate::source::yaml::print as yaml;
use crate::source::{At, Kind, Node, ValuePath};
use crate::values::Values;

/// How many lines of a map or a list are printed, and how many places.
const LINES: usize = 20;
const PLACES: usize = 6;

/// A value that is in effect.
pub(super) struct Effect {
    /// It, with credentials masked.
    value: Json,
    is_single: bool,
    /// What a user sets, from the value, with the place; what is set as a whole is the top.
    set: Vec<(ValuePath, String)>,
    /// Whether some of it is a default.
    has_defaults: bool,
}

/// What is in effect at a path; nothing where nothing is.
pub(super) fn of(path: &ValuePath, values: &Values) -> Option<Effect> {
    let node = path.find(&values.root).0?;
    let mut out = Effect {
        value: masked(node, path, path.last_key().unwrap_or_default()),
        is_single: !matches!(node.kind, Kind::Map(_) | Kind::List(_)) || node.is_empty(),
        set: Vec::new(),
        has_defaults: false,
    };
    out.collect(node, &ValuePath::root(), values);
    Some(out)
}

impl Effect {
    fn collect(&mut self, node: &Node, from: &ValuePath, values: &Values) {
        match &node.kind {
            Kind::Map(map) if !map.is_empty() => {
                for entry in &map.0 {
                    self.collect(&entry.node, &from.key(entry.key.clone()), values);
                }
            }
            _ if node.at.layer == At::DEFAULTS => self.has_defaults = true,
            _ => self.set.push((from.clone(), values.layers.place(node.at))),
        }
    }

    /// Whether a user set some of it.
    pub(super) fn is_set(&self) -> bool {
        !self.set.is_empty()
    }

    /// Lines with what it is and what sets it.
    pub(super) fn text(&self) -> String {
        let value = yaml::to_string(&self.value).unwrap_or_default();
        let value = value.trim();
        let shown = if self.is_single {
            format!(" {value}\n")
        } else {
            format!("\n{}", indented(value))
        };
        format!("in effect:{shown}set by:    {}\n", self.set_by())
    }

    /// The value where it is a single one, and what sets it, on one line.
    pub(super) fn line(&self) -> String {
        match yaml::to_string(&self.value) {
            Ok(value) if self.is_single => format!("{}, set by {}", value.trim(), self.set_by()),
            _ => format!("set by {}", self.set_by()),
        }
    }

    fn set_by(&self) -> String {
        let mut by: Vec<String> = self.set.iter().take(PLACES).map(place).collect();
        let more = self.set.len().saturating_sub(PLACES);
        by.extend((more > 0).then(|| format!("{more} more")));
        by.extend(self.has_defaults.then(|| "the defaults".to_owned()));
        by.join(", ")
    }

    pub(super) fn json(&self) -> Json {
        let set = self.set.iter();
        let set = set.map(|(path, place)| json!({"path": path.to_string(), "place": place}));
        json!({
            "value": self.value,
            "setBy": set.collect::<Json>(),
            "hasDefaults": self.has_defaults,
        })
    }
}

fn place((path, place): &(ValuePath, String)) -> String {
    if path.is_root() {
        place.clone()
    } else {
        format!("{place} (`{path}`)")
    }
}

/// The first lines of a text, further in.
pub(super) fn indented(text: &str) -> String {
    let count = text.lines().count();
    let lines = text.lines().take(LINES).map(|line| format!("  {line}\n"));
    let mut out: String = lines.collect();
    if count > LINES {
        out.push_str(&format!("  … and {} more lines\n", count - LINES));
    }
    out
}
