//! Contents of objects without a fixed form: parts that users write, files, and the contents of
//! Secrets.

use std::borrow::Cow;
use std::fmt;
use std::rc::Rc;

use base64::prelude::{BASE64_STANDARD, Engine};
use serde::ser::{Serialize, SerializeMap, Serializer};
use zeroize::Zeroizing;

use crate::source::{Map, Node, Text};

/// A part of an object that the user writes.
#[derive(Clone, Debug, Default)]
pub(crate) enum Data<'a> {
    #[default]
    Empty,
    /// As it is written.
    Whole(Cow<'a, Node>),
    /// A map without its defaults that are empty.
    Compact(&'a Node),
}

impl<'a> Data<'a> {
    /// Without the defaults that are empty.
    pub(crate) fn compact(node: Option<&'a Node>) -> Self {
        node.map_or(Self::Empty, Self::Compact)
    }

    /// Whether nothing is printed of it.
    /// What users wrote.
    pub(crate) fn written(&self) -> Option<&Node> {
        match self {
            Self::Empty => None,
            Self::Whole(node) => Some(node),
            Self::Compact(node) => Some(node),
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        match self {
            Self::Empty => true,
            Self::Whole(node) => node.is_empty(),
            Self::Compact(node) => filled(node).next().is_none(),
        }
    }
}

/// The entries of a map, but for its defaults that are empty.
pub(super) fn filled(node: &Node) -> impl Iterator<Item = (&str, &Node)> {
    node.as_map()
        .into_iter()
        .flat_map(Map::iter)
        .filter(|(_, value)| !value.is_left_out())
}

impl Serialize for Data<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Empty => serializer.serialize_map(Some(0))?.end(),
            Self::Whole(node) => node.serialize(serializer),
            Self::Compact(node) => serializer.collect_map(filled(node)),
        }
    }
}

/// The files of a ConfigMap, in their order. Clones share the texts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Files(Vec<(Text, Rc<str>)>);

impl Files {
    pub(crate) fn new() -> Self {
        Self::default()
    }

    pub(crate) fn add(&mut self, name: impl Into<Text>, text: impl Into<Rc<str>>) {
        self.0.push((name.into(), text.into()));
    }

    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, text)| &**text)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, text)| (&**name, &**text))
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<N: Into<Text>, T: Into<Rc<str>>> FromIterator<(N, T)> for Files {
    fn from_iter<I: IntoIterator<Item = (N, T)>>(files: I) -> Self {
        Self(
            files
                .into_iter()
                .map(|(name, text)| (name.into(), text.into()))
                .collect(),
        )
    }
}

impl Serialize for Files {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter())
    }
}

/// The contents of a Secret by key. They are never shown, and the memory is overwritten when they
/// are dropped.
#[derive(Clone, Default, PartialEq, Eq)]
pub(crate) struct SecretData {
    entries: Vec<(String, Zeroizing<Vec<u8>>)>,
    /// The type, where it is not the plain one.
    kind: Option<&'static str>,
}

impl SecretData {
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// One with the keys `username` and `password`.
    /// <https://kubernetes.io/docs/concepts/configuration/secret/#basic-authentication-secret>
    pub(crate) fn basic_auth() -> Self {
        Self {
            kind: Some("kubernetes.io/basic-auth"),
            ..Self::default()
        }
    }

    /// As in the field `type`.
    pub(crate) fn kind(&self) -> &'static str {
        self.kind.unwrap_or("Opaque")
    }

    /// Sets a key, in its old place where it is there already.
    pub(crate) fn set(&mut self, key: impl Into<String>, content: impl Into<Vec<u8>>) {
        let (key, content) = (key.into(), Zeroizing::new(content.into()));
        match self.entries.iter_mut().find(|(known, _)| *known == key) {
            Some((_, old)) => *old = content,
            None => self.entries.push((key, content)),
        }
    }

    /// Sets all of another one's keys.
    pub(crate) fn extend(&mut self, other: &Self) {
        for (key, content) in &other.entries {
            self.set(key.as_str(), content.as_slice());
        }
    }

    pub(crate) fn keys(&self) -> impl Iterator<Item = &str> {
        self.entries.iter().map(|(key, _)| key.as_str())
    }

    /// All keys with what they hold.
    pub(crate) fn expose_all(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.entries
            .iter()
            .map(|(key, content)| (key.as_str(), content.as_slice()))
    }

    pub(crate) fn contains(&self, key: &str) -> bool {
        self.keys().any(|known| known == key)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The entries whose key is wanted.
    #[must_use]
    pub(crate) fn only(&self, wanted: impl Fn(&str) -> bool) -> Self {
        let entries = self.entries.iter().filter(|(key, _)| wanted(key));
        Self {
            entries: entries.cloned().collect(),
            kind: self.kind,
        }
    }
}

/// In base64, as the `data` of a Secret is.
impl Serialize for SecretData {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let encoded =
            |(key, content): (&str, &[u8])| (key.to_owned(), BASE64_STANDARD.encode(content));
        serializer.collect_map(self.expose_all().map(encoded))
    }
}

impl fmt::Debug for SecretData {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.debug_set().entries(self.keys()).finish()
    }
}
