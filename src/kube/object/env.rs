//! Environment variables of containers.

use std::borrow::Cow;

use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::kube::stored::as_stored;
use crate::source::{Node, Text, ValuePath};

/// The variables of a container.
#[derive(Clone, Debug, Default)]
pub(crate) struct Env<'a> {
    ours: Vec<EnvVar>,
    users: Cow<'a, [Node]>,
    /// Where the values have the user's.
    path: ValuePath,
}

/// A variable that the stack sets.
#[derive(Clone, Debug)]
pub(crate) struct EnvVar {
    pub name: Text,
    pub value: EnvValue,
}

/// What a variable holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum EnvValue {
    Text(Text),
    /// A field of the pod, e.g. `status.podIP`.
    Field(String),
    /// A key of a Secret.
    Secret {
        name: String,
        key: String,
    },
}

impl<'a> Env<'a> {
    /// The user's variables, each a map with `name` and `value`, at this path in the values.
    pub(crate) fn new(users: &'a [Node], path: ValuePath) -> Self {
        Self {
            ours: Vec::new(),
            users: Cow::Borrowed(users),
            path,
        }
    }

    /// Adds a variable of ours.
    #[must_use]
    pub(crate) fn with(mut self, name: impl Into<Text>, value: impl Into<EnvValue>) -> Self {
        self.ours.push(EnvVar {
            name: name.into(),
            value: value.into(),
        });
        self
    }

    /// Adds a variable of ours, where there is a value for it.
    #[must_use]
    pub(crate) fn with_some(
        self,
        name: impl Into<Text>,
        value: Option<impl Into<EnvValue>>,
    ) -> Self {
        match value {
            Some(value) => self.with(name, value),
            None => self,
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.ours.is_empty() && self.users.is_empty()
    }

    /// Ours. What the stack sets itself can't be changed: the container relies on it.
    pub(crate) fn ours(&self) -> impl Iterator<Item = &EnvVar> {
        self.ours.iter()
    }

    /// The user's that have an effect. Of two with one name the later counts, as in Kubernetes.
    pub(crate) fn users(&self) -> impl Iterator<Item = &Node> {
        let users = &*self.users;
        users.iter().enumerate().filter_map(move |(index, user)| {
            let is_repeated = users[index + 1..]
                .iter()
                .any(|later| name_of(later) == name_of(user));
            (!is_repeated && !self.sets(user)).then_some(user)
        })
    }

    /// The user's that have no effect, because the stack sets the same name.
    pub(crate) fn without_effect(&self) -> impl Iterator<Item = (ValuePath, &Node)> {
        let users = self.users.iter().enumerate();
        users
            .filter(|(_, user)| self.sets(user))
            .map(|(index, user)| (self.path.index(index), user))
    }

    /// As the API server keeps them.
    pub(super) fn store(&mut self) {
        let stored = |user: &Node| as_stored(user, "env");
        if self.users.iter().any(|user| stored(user).is_some()) {
            let users = self.users.iter();
            self.users = users
                .map(|user| stored(user).unwrap_or_else(|| user.clone()))
                .collect();
        }
    }

    /// Whether the stack sets a variable of this name.
    fn sets(&self, user: &Node) -> bool {
        let name = name_of(user);
        self.ours.iter().any(|ours| Some(&*ours.name) == name)
    }
}

fn name_of(variable: &Node) -> Option<&str> {
    variable.as_map()?.get("name")?.as_str()
}

impl EnvValue {
    /// What a key of a Secret holds.
    pub(crate) fn secret(name: impl Into<String>, key: impl Into<String>) -> Self {
        Self::Secret {
            name: name.into(),
            key: key.into(),
        }
    }
}

impl From<&'static str> for EnvValue {
    fn from(text: &'static str) -> Self {
        Self::Text(text.into())
    }
}

impl From<String> for EnvValue {
    fn from(text: String) -> Self {
        Self::Text(text.into())
    }
}

impl Serialize for Env<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let ours = self.ours().map(Entry::Ours);
        let mut all: Vec<_> = ours.chain(self.users().map(Entry::Users)).collect();
        all.sort_by_key(Entry::name);
        serializer.collect_seq(all)
    }
}

#[derive(serde::Serialize)]
#[serde(untagged)]
enum Entry<'e> {
    Ours(&'e EnvVar),
    Users(&'e Node),
}

impl<'e> Entry<'e> {
    fn name(&self) -> Option<&'e str> {
        match self {
            Self::Ours(ours) => Some(&ours.name),
            Self::Users(user) => name_of(user),
        }
    }
}

impl Serialize for EnvVar {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(2))?;
        map.serialize_entry("name", &self.name)?;
        match &self.value {
            EnvValue::Text(text) => map.serialize_entry("value", text)?,
            EnvValue::Field(path) => {
                map.serialize_entry("valueFrom", &ValueFrom::of_field(path))?
            }
            EnvValue::Secret { name, key } => {
                map.serialize_entry("valueFrom", &ValueFrom::of_secret(name, key))?
            }
        }
        map.end()
    }
}

#[derive(serde::Serialize)]
#[serde(rename_all = "camelCase")]
enum ValueFrom<'p> {
    FieldRef(FieldRef<'p>),
    SecretKeyRef(SecretKeyRef<'p>),
}

#[derive(serde::Serialize)]
struct SecretKeyRef<'p> {
    name: &'p str,
    key: &'p str,
}

#[derive(serde::Serialize)]
#[serde(rename_all = "camelCase")]
struct FieldRef<'p> {
    field_path: &'p str,
}

impl<'p> ValueFrom<'p> {
    fn of_secret(name: &'p str, key: &'p str) -> Self {
        Self::SecretKeyRef(SecretKeyRef { name, key })
    }

    fn of_field(path: &'p str) -> Self {
        Self::FieldRef(FieldRef { field_path: path })
    }
}
