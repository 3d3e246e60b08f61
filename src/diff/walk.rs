//! Walks through two versions of one object and notes what differs.

use serde_json::{Map, Value};

use super::atoms::{self, Step};
use super::normal::Normal;
use super::path::{INSIDE, step};
use super::{Change, Shown, conceal, embedded, lists, quantity};

/// What differs between two versions of an object. Where the first is `live`, what only a cluster says was filled in there and is
/// no difference, unless kubectl is known to have applied it.
pub fn changes(before: &Normal, after: &Normal, live: bool) -> Vec<Change> {
    let kind = after.object["kind"].as_str().unwrap_or_default();
    let mut walk = Walk { kind, live, embedded: false, path: String::new(), changes: Vec::new() };
    walk.both("", &before.object, &after.object, before.last_applied.as_ref());
    walk.changes
}

struct Walk<'a> {
    kind: &'a str,
    live: bool,
    /// Inside of a configuration file, where Kubernetes' rules do not hold.
    embedded: bool,
    path: String,
    changes: Vec<Change>,
}

impl Walk<'_> {
    /// Runs `what` one step deeper.
    fn at(&mut self, step: &str, what: impl FnOnce(&mut Self)) {
        let length = self.path.len();
        self.path.push_str(step);
        what(self);
        self.path.truncate(length);
    }

    /// Two values that both sides have; `name` is what they stand under, `applied` what kubectl applied there last.
    fn both(&mut self, name: &str, before: &Value, after: &Value, applied: Option<&Value>) {
        match (before, after) {
            (Value::Object(before), Value::Object(after)) => self.maps(before, after, applied),
            (Value::Array(before), Value::Array(after)) => self.lists(name, before, after, applied),
            _ if before == after || (self.live && quantity::same(before, after)) => {}
            (Value::String(before), Value::String(after)) => self.texts(name, before, after),
            _ => self.change(name, Some(before), Some(after)),
        }
    }

    fn maps(&mut self, before: &Map<String, Value>, after: &Map<String, Value>, applied: Option<&Value>) {
        // A variable of a container is known by its name.
        let variable = after.get("name").and_then(Value::as_str);
        for key in before.keys().chain(after.keys().filter(|key| !before.contains_key(*key))) {
            let name = variable.filter(|_| key == "value").unwrap_or(key);
            let applied = applied.and_then(|applied| applied.get(key));
            let sides = (before.get(key), after.get(key));
            self.at(&step(&self.path, key), |walk| walk.field(name, sides, applied));
        }
    }

    fn field(&mut self, name: &str, sides: (Option<&Value>, Option<&Value>), applied: Option<&Value>) {
        match sides {
            (Some(before), Some(after)) => self.both(name, before, after, applied),
            (Some(Value::Null), None) | (None, Some(Value::Null)) => {}
            (Some(_), None) if self.live && applied.is_none() && !self.is_data() => {}
            (None, Some(after)) if self.live && !self.embedded && is_zero(after) => {}
            // Who applies it decides.
            _ if self.path == "metadata.namespace" => {}
            (before, after) => self.change(name, before, after),
        }
    }

    /// Whether this is in the content of a ConfigMap or a Secret, where nothing is ever filled in.
    fn is_data(&self) -> bool {
        let field = self.path.split(['.', '[']).next().unwrap_or_default();
        matches!(self.kind, "ConfigMap" | "Secret") && matches!(field, "data" | "binaryData")
    }

    fn lists(&mut self, name: &str, before: &[Value], after: &[Value], applied: Option<&Value>) {
        let names = |items| if self.embedded { None } else { lists::names(name, items) };
        if let (Some(old), Some(new)) = (names(before), names(after)) {
            return self.named(name, (before, &old), (after, &new), applied);
        }
        if self.live && !self.embedded && before.len() == after.len() {
            for (index, (before, after)) in before.iter().zip(after).enumerate() {
                let applied = applied.and_then(|applied| applied.get(index));
                self.at(&format!("[{index}]"), |walk| walk.both(name, before, after, applied));
            }
            return;
        }
        for step in atoms::steps(before, after) {
            match step {
                Step::Both(old, new) => self.at(&format!("[{new}]"), |walk| walk.both(name, &before[old], &after[new], None)),
                Step::Removed(old) => self.at(&format!("[{old}]"), |walk| walk.change(name, Some(&before[old]), None)),
                Step::Added(new) => self.at(&format!("[{new}]"), |walk| walk.change(name, None, Some(&after[new]))),
            }
        }
    }

    /// Lists whose items have names.
    fn named(&mut self, name: &str, before: (&[Value], &[String]), after: (&[Value], &[String]), applied: Option<&Value>) {
        let of = |names: &[String], wanted: &String| names.iter().position(|name| name == wanted);
        let applied_items = applied.and_then(Value::as_array);
        for (item, title) in before.0.iter().zip(before.1) {
            let applied = applied_items.and_then(|items| items.get(of(&lists::names(name, items)?, title)?));
            self.at(&format!("[{title}]"), |walk| match of(after.1, title) {
                Some(index) => walk.both(name, item, &after.0[index], applied),
                None => walk.change(name, Some(item), None),
            });
        }
        for (item, title) in after.0.iter().zip(after.1).filter(|(_, title)| of(before.1, title).is_none()) {
            self.at(&format!("[{title}]"), |walk| walk.change(name, None, Some(item)));
        }
        if lists::order_counts(name) {
            self.order(before.1, after.1);
        }
    }

    fn order(&mut self, before: &[String], after: &[String]) {
        let kept = |names: &[String], others: &[String]| -> Vec<String> {
            names.iter().filter(|name| others.contains(name)).cloned().collect()
        };
        let (old, new) = (kept(before, after), kept(after, before));
        if old != new {
            self.at(" (order)", |walk| walk.change("", Some(&old.into()), Some(&new.into())));
        }
    }

    fn texts(&mut self, name: &str, before: &str, after: &str) {
        if self.is_data() && self.kind == "ConfigMap" && !self.embedded {
            if let (Some(before), Some(after)) = (embedded::document(name, before), embedded::document(name, after)) {
                self.embedded = true;
                self.at(INSIDE, |walk| walk.both("", &before, &after, None));
                self.embedded = false;
                return;
            }
        }
        self.change(name, Some(&before.into()), Some(&after.into()));
    }

    fn change(&mut self, name: &str, before: Option<&Value>, after: Option<&Value>) {
        let (path, [before, after]) =
            (self.path.clone(), [before, after].map(|value| value.map(|value| self.shown(name, value))));
        self.changes.push(Change { path, before, after });
    }

    fn shown(&self, name: &str, value: &Value) -> Shown {
        match self.kind == "Secret" && self.is_data() {
            true => conceal::secret(value),
            false => conceal::value(value, name),
        }
    }
}

/// What Kubernetes leaves out when it stores an object.
fn is_zero(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => true,
        Value::Number(number) => number.as_f64() == Some(0.0),
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(map) => map.values().all(is_zero),
        Value::Bool(true) => false,
    }
}
