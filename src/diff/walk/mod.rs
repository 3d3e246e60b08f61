//! Walks through two versions of one object and notes what differs.

mod lists;

use serde_json::{Map, Value};

use super::applied::Part;
use super::normal::Normal;
use super::path::{INSIDE, step};
use super::{Change, Shown, absent, conceal, embedded, quantity};
use crate::source::mask::Masker;

/// What differs between two versions of an object. If the first is `live`, fields that only it has
/// were filled in by the cluster and are not a difference, unless kubectl applied them.
pub(super) fn changes(before: &Normal, after: &Normal, live: bool) -> Vec<Change> {
    if before.object == after.object {
        return Vec::new();
    }
    let mut walk = Walk {
        kind: after.object["kind"].as_str().unwrap_or_default(),
        live,
        is_built_in: is_built_in(&after.object),
        embedded: false,
        path: String::new(),
        changes: Vec::new(),
    };
    let applied = before.applied.root();
    walk.both(Field::default(), &before.object, &after.object, applied);
    walk.changes
}

/// Whether the kind is Kubernetes' own, of which it knows the fields and what merges lists.
fn is_built_in(object: &Value) -> bool {
    let version = object["apiVersion"].as_str().unwrap_or_default();
    let group = version.split_once('/').map_or("", |(group, _)| group);
    !group.contains('.') || group.ends_with(".k8s.io")
}

struct Walk<'a> {
    kind: &'a str,
    live: bool,
    is_built_in: bool,
    /// Inside of a configuration file, where Kubernetes' rules do not hold.
    embedded: bool,
    path: String,
    changes: Vec<Change>,
}

/// The field that values stand in; items of a list stand in the field of the list.
#[derive(Clone, Copy, Default)]
struct Field<'f> {
    /// The field of the map that this is a field of.
    parent: &'f str,
    /// Its key; for the value of a variable of a container, the name of that.
    name: &'f str,
}

/// A field on both sides.
type Sides<'v> = (Option<&'v Value>, Option<&'v Value>);

impl Walk<'_> {
    /// Runs `what` one step deeper.
    fn at(&mut self, step: &str, what: impl FnOnce(&mut Self)) {
        let length = self.path.len();
        self.path.push_str(step);
        what(self);
        self.path.truncate(length);
    }

    /// Two values that both sides have; `applied` is what kubectl applied there last.
    fn both(&mut self, field: Field, before: &Value, after: &Value, applied: Part) {
        match (before, after) {
            (Value::Object(before), Value::Object(after)) => {
                self.maps(field.name, before, after, applied.replaced(field.name))
            }
            (Value::Array(before), Value::Array(after)) => {
                self.lists(field, before, after, applied)
            }
            _ if before == after || self.is_same_quantity(field, before, after) => {}
            (Value::String(before), Value::String(after)) => self.texts(field, before, after),
            _ => self.change(field, Some(before), Some(after)),
        }
    }

    fn is_same_quantity(&self, field: Field, before: &Value, after: &Value) -> bool {
        !self.embedded
            && quantity::is_field(field.parent, field.name)
            && quantity::same(before, after)
    }

    /// Two maps that stand under `parent`.
    fn maps(
        &mut self,
        parent: &str,
        before: &Map<String, Value>,
        after: &Map<String, Value>,
        applied: Part,
    ) {
        // A variable of a container is known by its name.
        let variable = after.get("name").and_then(Value::as_str);
        let requests =
            (self.live && parent == "resources").then(|| absent::own_requests(before, after));
        let added = after.keys().filter(|key| !before.contains_key(*key));
        for key in before.keys().chain(added) {
            let own = requests.as_ref().filter(|_| key == "requests");
            let sides = (own.or(before.get(key)), after.get(key));
            if sides.0 == sides.1 {
                continue;
            }
            let name = variable.filter(|_| key == "value").unwrap_or(key);
            let applied = applied.key(key);
            self.at(&step(&self.path, key), |walk| {
                walk.field(Field { parent, name }, sides, applied)
            });
        }
    }

    fn field(&mut self, field: Field, sides: Sides, applied: Part) {
        let is_null = |value: &Value| value.is_null() && !self.embedded;
        let says = |value: &&Value| self.embedded || !absent::is_same_as(field.name, value);
        match sides {
            (Some(before), Some(after)) if !is_null(before) && !is_null(after) => {
                self.both(field, before, after, applied)
            }
            (before, after) => self.one(field, (before.filter(says), after.filter(says)), applied),
        }
    }

    /// A field that at most one side has.
    fn one(&mut self, field: Field, sides: Sides, applied: Part) {
        let is_filled_in = self.live && !self.embedded;
        match sides {
            (None, None) => {}
            // Each of its fields is judged by itself.
            (Some(Value::Object(before)), None)
                if (is_filled_in && !absent::says_most_if_empty(field.name, before))
                    || self.is_data_map() =>
            {
                self.maps(field.name, before, &Map::new(), applied)
            }
            (None, Some(Value::Object(after))) if self.is_data_map() => {
                self.maps(field.name, &Map::new(), after, applied)
            }
            (Some(before), None) if is_filled_in && self.stays(field, before, applied) => {}
            (None, Some(after)) if is_filled_in && self.is_left_out(field, after) => {}
            // Left to whoever applies it.
            _ if self.path == "metadata.namespace" => {}
            (before, after) => self.change(field, before, after),
        }
    }

    /// Whether an apply leaves what only the cluster has: somebody else set it, or it is a default.
    fn stays(&self, field: Field, before: &Value, applied: Part) -> bool {
        let is_default = if self.is_built_in {
            absent::is_filled_in(field.parent, field.name, before)
        } else {
            // Which defaults a custom resource has is not known: they are scalars, most of them.
            !before.is_array() && !before.is_object() && !applied.was_written()
        };
        is_default || !applied.goes()
    }

    /// Whether the cluster drops what is rendered.
    fn is_left_out(&self, field: Field, after: &Value) -> bool {
        self.is_built_in && absent::is_left_out(field.parent, field.name, after)
    }

    /// Whether this is in the content of a ConfigMap or a Secret, where a cluster fills in nothing.
    fn is_data(&self) -> bool {
        let field = self.path.split(['.', '[']).next().unwrap_or_default();
        matches!(self.kind, "ConfigMap" | "Secret") && matches!(field, "data" | "binaryData")
    }

    /// Whether this is that content as a whole: each of its keys is shown by itself.
    fn is_data_map(&self) -> bool {
        self.is_data() && matches!(self.path.as_str(), "data" | "binaryData")
    }

    fn texts(&mut self, field: Field, before: &str, after: &str) {
        let is_file = self.is_data() && self.kind == "ConfigMap" && !self.embedded;
        let document = |text| embedded::document(field.name, text).filter(|_| is_file);
        if let (Some(before), Some(after)) = (document(before), document(after)) {
            let found = self.changes.len();
            self.embedded = true;
            self.at(INSIDE, |walk| {
                walk.both(Field::default(), &before, &after, Part::default())
            });
            self.embedded = false;
            // What says the same in other words is written anew all the same.
            if !self.live || self.changes.len() > found {
                return;
            }
        }
        self.change(field, Some(&before.into()), Some(&after.into()));
    }

    fn change(&mut self, field: Field, before: Option<&Value>, after: Option<&Value>) {
        let shown = |value: Option<&Value>| value.map(|value| self.shown(field.name, value));
        let change = Change {
            path: self.path.clone(),
            before: shown(before),
            after: shown(after),
        };
        self.changes.push(change);
    }

    fn shown(&self, name: &str, value: &Value) -> Shown {
        if self.kind == "Secret" && self.is_data() {
            conceal::secret(value)
        } else if self.embedded {
            conceal::value(value, name, &Masker::FILE)
        } else {
            conceal::value(value, name, &Masker::MANIFEST)
        }
    }
}

#[cfg(test)]
mod tests;
