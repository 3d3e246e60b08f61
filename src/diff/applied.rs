//! What was applied of an object that a cluster has: only what was applied, and is not rendered any
//! more, goes with the next `kubectl apply`.
//!
//! Sources: <https://kubernetes.io/docs/tasks/manage-kubernetes-objects/declarative-config/>,
//! <https://kubernetes.io/docs/reference/using-api/server-side-apply/#field-management>

use crate::source::sort::sort_by_key;
use serde_json::{Map, Value};

use super::lists;

/// Where kubectl keeps what it applied last.
pub(super) const LAST_APPLIED: &str = "kubectl.kubernetes.io/last-applied-configuration";

/// The label by which kubectl knows the objects that it prunes as a set.
pub(super) const PART_OF: &str = "applyset.kubernetes.io/part-of";

/// Managers that apply what masthead renders, as kubectl, Helm, Flux and Argo CD call themselves.
const KNOWN: [&str; 6] = [
    "kubectl",
    "helm",
    "helm-controller",
    "kustomize-controller",
    "argocd-controller",
    "masthead",
];

/// Maps that a server-side apply replaces as a whole, so that nothing below them is listed:
/// `x-kubernetes-map-type: atomic` in the API.
const ATOMIC: [&str; 13] = [
    "configMapKeyRef",
    "dataSource",
    "dataSourceRef",
    "fieldRef",
    "labelSelector",
    "matchLabels",
    "namespaceSelector",
    "nodeSelector",
    "podSelector",
    "resourceFieldRef",
    "roleRef",
    "secretKeyRef",
    "selector",
];

/// What was applied of an object.
#[derive(Debug, Default)]
pub(super) struct Applied {
    /// What a client-side apply keeps in an annotation.
    last: Option<Value>,
    /// The fields of those who applied on the server's side.
    fields: Option<Value>,
    /// The fields of all others: what they have too stays.
    others: Option<Value>,
}

impl Applied {
    /// Of an object, and of what was applied to it last on the client's side. Without the name of a
    /// manager, that of the known ones counts that applied last; where nothing was applied on the
    /// client's side, the only one that applied.
    pub(super) fn new(object: &Value, last: Option<Value>, manager: Option<&str>) -> Self {
        let entries = object["metadata"]["managedFields"].as_array();
        let entries = entries.map(Vec::as_slice).unwrap_or_default();
        let chosen = manager.or_else(|| {
            let mut appliers: Vec<_> = entries.iter().filter(|entry| is_apply(entry)).collect();
            sort_by_key(&mut appliers, |entry| entry["time"].as_str());
            let known = appliers.iter().rfind(|entry| KNOWN.contains(&name(entry)));
            let only = appliers
                .first()
                .filter(|_| last.is_none() && appliers.len() == 1);
            known.or(only).map(|entry| name(entry))
        });
        let mut out = Self {
            last,
            ..Self::default()
        };
        for entry in entries {
            let is_ours = is_apply(entry) && chosen == Some(name(entry));
            let into = if is_ours {
                &mut out.fields
            } else if is_client_side(entry) {
                continue;
            } else {
                &mut out.others
            };
            merge(into.get_or_insert_default(), &entry["fieldsV1"]);
        }
        out
    }

    /// Whether it is known what was applied.
    pub(super) fn is_known(&self) -> bool {
        self.last.is_some() || self.fields.is_some()
    }

    /// Whether it was applied on the server's side.
    pub(super) fn is_on_server(&self) -> bool {
        self.fields.is_some()
    }

    pub(super) fn root(&self) -> Part<'_> {
        Part {
            last: self.last.as_ref(),
            ours: Owned::of(self.fields.as_ref()),
            others: Owned::of(self.others.as_ref()),
            is_on_server: self.fields.is_some(),
        }
    }
}

/// Who applied objects on the server's side, if all that is known of was applied so.
pub(crate) fn applier(objects: &[Value]) -> Option<&str> {
    let last = |object: &Value| object["metadata"]["annotations"][LAST_APPLIED].is_string();
    if objects.iter().any(last) {
        return None;
    }
    let entries = objects.iter().filter_map(|object| {
        let entries = object["metadata"]["managedFields"].as_array()?;
        entries.iter().rfind(|entry| is_apply(entry))
    });
    entries.map(name).find(|name| KNOWN.contains(name))
}

fn name(entry: &Value) -> &str {
    entry["manager"].as_str().unwrap_or_default()
}

/// Whether somebody applied it on the server's side, and no controller its status.
fn is_apply(entry: &Value) -> bool {
    entry["operation"] == "Apply" && entry["subresource"].as_str().is_none_or(str::is_empty)
}

/// kubectl's client-side apply, whose fields move to whoever applies on the server's side next.
fn is_client_side(entry: &Value) -> bool {
    entry["manager"] == "kubectl-client-side-apply"
}

/// Adds the fields of a manager.
fn merge(into: &mut Value, fields: &Value) {
    let (Value::Null | Value::Object(_), Value::Object(fields)) = (&into, fields) else {
        return;
    };
    if into.is_null() {
        *into = Value::Object(Map::new());
    }
    for (key, value) in fields {
        merge(&mut into[key.as_str()], value);
    }
}

/// What was applied of a part of an object.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Part<'a> {
    last: Option<&'a Value>,
    ours: Owned<'a>,
    others: Owned<'a>,
    /// It is applied on the server's side.
    is_on_server: bool,
}

/// Which fields of a part somebody has.
#[derive(Clone, Copy, Debug, Default)]
enum Owned<'a> {
    #[default]
    Nothing,
    /// The part, and what is listed below it.
    Listed(&'a Map<String, Value>),
    /// All of it.
    Whole,
}

impl<'a> Owned<'a> {
    fn of(fields: Option<&'a Value>) -> Self {
        match fields {
            Some(Value::Object(map)) => Self::Listed(map),
            _ => Self::Nothing,
        }
    }

    fn step(self, step: &str, is_atomic: bool) -> Self {
        match self {
            Self::Listed(map) => match map.get(step) {
                Some(Value::Object(below)) if below.is_empty() && is_atomic => Self::Whole,
                below => Self::of(below),
            },
            other => other,
        }
    }

    fn is_there(self) -> bool {
        !matches!(self, Self::Nothing)
    }
}

impl<'a> Part<'a> {
    /// Of the field `key` of a map.
    pub(super) fn key(self, key: &str) -> Self {
        let step = format!("f:{key}");
        let is_atomic = ATOMIC.contains(&key);
        Self {
            last: self.last.and_then(|last| last.get(key)),
            ours: self.ours.step(&step, is_atomic),
            others: self.others.step(&step, is_atomic),
            ..self
        }
    }

    /// Of an item of the list `field`, which is known by what names it.
    pub(super) fn item(self, field: &str, name: &str, item: &Value) -> Self {
        let last = self.last.and_then(Value::as_array).and_then(|items| {
            let names = lists::names(field, items)?;
            items.get(names.iter().position(|known| known == name)?)
        });
        let key = lists::key(field, item);
        let step = |owned: Owned<'a>| match owned {
            Owned::Listed(map) => {
                let found = map.iter().find(|(known, _)| is_item(known, &key));
                Owned::of(found.map(|(_, below)| below))
            }
            other => other,
        };
        Self {
            last,
            ours: step(self.ours),
            others: step(self.others),
            ..self
        }
    }

    /// Of the item in this place of a list that is replaced as a whole.
    pub(super) fn place(self, index: usize) -> Self {
        Self {
            last: self.last.and_then(|last| last.get(index)),
            is_on_server: self.is_on_server,
            ..Self::default()
        }
    }

    /// The same, where an apply writes all of it.
    pub(super) fn whole(self) -> Self {
        Self {
            ours: Owned::Whole,
            others: Owned::Nothing,
            ..self
        }
    }

    /// The same, where what is applied stands in the place of the field `name` as a whole.
    pub(super) fn replaced(self, name: &str) -> Self {
        if self.is_on_server && ATOMIC.contains(&name) {
            self.whole()
        } else {
            self
        }
    }

    /// Whether whoever applied it is known to have written it.
    pub(super) fn was_written(self) -> bool {
        self.last.is_some() || matches!(self.ours, Owned::Listed(_))
    }

    /// Whether an apply without it takes it away.
    pub(super) fn goes(self) -> bool {
        self.last.is_some() || (self.ours.is_there() && !self.others.is_there())
    }
}

/// Whether `k:{"name":"x"}` names the item of this key.
fn is_item(known: &str, key: &Value) -> bool {
    known
        .strip_prefix("k:")
        .and_then(|json| serde_json::from_str::<Value>(json).ok())
        .is_some_and(|json| json == *key)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn entry(manager: &str, time: &str, fields: Value) -> Value {
        json!({"manager": manager, "operation": "Apply", "time": time, "fieldsV1": fields})
    }

    #[test]
    fn who_applies_is_who_applied_last() {
        let (a, b) = (json!({"f:a": {}}), json!({"f:a": {}, "f:b": {}}));
        let both = json!([
            entry("helm", "2026-01-02", b.clone()),
            entry("kubectl", "2026-01-01", a.clone())
        ]);
        let alone = json!([entry("mine", "2026-01-01", a.clone())]);
        let last = || Some(json!({"c": 1}));
        for (entries, last, manager, goes) in [
            // What another one has too stays.
            (&both, None, None, [false, true, false]),
            (&both, None, Some("kubectl"), [false, false, false]),
            (&both, last(), None, [false, true, true]),
            (&alone, None, None, [true, false, false]),
            (&alone, last(), None, [false, false, true]),
            (&alone, last(), Some("mine"), [true, false, true]),
            (&alone, None, Some("other"), [false, false, false]),
        ] {
            let object = json!({"metadata": {"managedFields": entries}});
            let applied = Applied::new(&object, last, manager);
            let found = ["a", "b", "c"].map(|key| applied.root().key(key).goes());
            assert_eq!(found, goes, "{entries} {manager:?}");
        }
    }
}
