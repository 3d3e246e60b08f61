//! The ConfigMaps and Secrets that differ, and in which keys.

use super::super::path::{self, Step};
use super::Sides;
use super::pod::Read;
use crate::diff::{Change, Identity, ObjectChange, What};

/// A ConfigMap or a Secret whose content differs.
#[derive(Debug)]
pub(super) struct Config<'a> {
    /// Where it is among the changes.
    pub place: usize,
    pub identity: &'a Identity,
    /// The keys that differ.
    pub keys: Vec<String>,
}

/// Those among the changes.
pub(super) fn changed<'a>(changes: &'a [ObjectChange], sides: &[Sides]) -> Vec<Config<'a>> {
    let each = changes.iter().zip(sides).enumerate();
    let found = each.filter(|(_, (change, _))| is_config(&change.identity));
    let found = found.map(|(place, (change, sides))| Config {
        place,
        identity: &change.identity,
        keys: keys(&change.what, sides),
    });
    found.filter(|config| !config.keys.is_empty()).collect()
}

fn is_config(identity: &Identity) -> bool {
    identity.group.is_empty() && matches!(&*identity.kind, "ConfigMap" | "Secret")
}

fn keys(what: &What, sides: &Sides) -> Vec<String> {
    let all = |object: &serde_json::Value| {
        let data = ["data", "binaryData"].map(|field| object[field].as_object());
        let keys = data.into_iter().flatten().flat_map(|map| map.keys());
        keys.cloned().collect()
    };
    match what {
        What::Changed(fields) => {
            let mut keys: Vec<String> = fields.iter().filter_map(key).collect();
            keys.dedup();
            keys
        }
        What::Added(_) => all(&sides.after),
        What::Removed(_) => all(&sides.before),
    }
}

/// The key of the content that a field is in.
pub(super) fn key(field: &Change) -> Option<String> {
    let mut steps = path::steps(&field.path)?.into_iter();
    let is_content =
        matches!(steps.next(), Some(Step::Key(key)) if key == "data" || key == "binaryData");
    match steps.next() {
        Some(Step::Key(key)) if is_content => Some(key),
        _ => None,
    }
}

impl Config<'_> {
    /// Its keys that differ and that pods in this namespace read so.
    pub(super) fn read_by(&self, namespace: &str, read: &Read) -> Vec<&str> {
        let own = &self.identity.namespace;
        let is_near = own == namespace || own.is_empty() || namespace.is_empty();
        let is_it =
            is_near && (&*self.identity.kind, &*self.identity.name) == (read.kind, read.name);
        let keys = self.keys.iter().map(String::as_str);
        keys.filter(|key| is_it && read.takes(key)).collect()
    }
}
