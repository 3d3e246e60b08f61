//! Labels and annotations.

use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::source::Text;

/// Texts by name, in the order in which they were set. There are few of them, so that a scan beats
/// hashing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Labels(Vec<(Text, Text)>);

impl Labels {
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// The value of a name.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| &**value)
    }

    pub(crate) fn contains(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    /// Sets a value, in its old place where the name is there already.
    pub(crate) fn set(&mut self, name: impl Into<Text>, value: impl Into<Text>) {
        let name = name.into();
        match self.0.iter_mut().find(|(known, _)| *known == name) {
            Some((_, old)) => *old = value.into(),
            None => self.0.push((name, value.into())),
        }
    }

    /// Sets a value where the name is not there yet.
    pub(crate) fn set_default(&mut self, name: impl Into<Text>, value: impl Into<Text>) {
        let name = name.into();
        if !self.contains(&name) {
            self.0.push((name, value.into()));
        }
    }

    pub(crate) fn remove(&mut self, name: &str) {
        self.0.retain(|(known, _)| known != name);
    }

    /// Keeps only the names that are wanted.
    pub(crate) fn retain(&mut self, wanted: impl Fn(&str) -> bool) {
        self.0.retain(|(name, _)| wanted(name));
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (&**name, &**value))
    }

    /// Sets all of `others`.
    pub(crate) fn extend(&mut self, others: &Self) {
        for (name, value) in &others.0 {
            self.set(name.clone(), value.clone());
        }
    }
}

impl<N: Into<Text>, V: Into<Text>> FromIterator<(N, V)> for Labels {
    fn from_iter<I: IntoIterator<Item = (N, V)>>(entries: I) -> Self {
        let mut out = Self::new();
        for (name, value) in entries {
            out.set(name, value);
        }
        out
    }
}

impl Serialize for Labels {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (name, value) in &self.0 {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}
