//! Environment variables of containers.

use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::source::{Node, Text};

/// The variables of a container.
#[derive(Clone, Debug, Default)]
pub(crate) struct Env<'a> {
    ours: Vec<EnvVar>,
    users: &'a [Node],
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
}

impl<'a> Env<'a> {
    /// The user's variables, each a map with `name` and `value`.
    pub(crate) fn new(users: &'a [Node]) -> Self {
        Self {
            ours: Vec::new(),
            users,
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

    /// Ours, where the user sets none of the same name.
    pub(crate) fn ours(&self) -> impl Iterator<Item = &EnvVar> {
        let is_users = |name: &str| self.users.iter().any(|user| name_of(user) == Some(name));
        self.ours.iter().filter(move |ours| !is_users(&ours.name))
    }

    /// The user's. Of two with one name the later counts, as in Kubernetes.
    pub(crate) fn users(&self) -> impl Iterator<Item = &'a Node> {
        let users = self.users;
        users.iter().enumerate().filter_map(move |(index, user)| {
            let is_repeated = users[index + 1..]
                .iter()
                .any(|later| name_of(later) == name_of(user));
            (!is_repeated).then_some(user)
        })
    }
}

fn name_of(variable: &Node) -> Option<&str> {
    variable.as_map()?.get("name")?.as_str()
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
        serializer.collect_seq(ours.chain(self.users().map(Entry::Users)))
    }
}

#[derive(serde::Serialize)]
#[serde(untagged)]
enum Entry<'e> {
    Ours(&'e EnvVar),
    Users(&'e Node),
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
        }
        map.end()
    }
}

#[derive(serde::Serialize)]
#[serde(rename_all = "camelCase")]
struct ValueFrom<'p> {
    field_ref: FieldRef<'p>,
}

#[derive(serde::Serialize)]
#[serde(rename_all = "camelCase")]
struct FieldRef<'p> {
    field_path: &'p str,
}

impl<'p> ValueFrom<'p> {
    fn of_field(path: &'p str) -> Self {
        Self {
            field_ref: FieldRef { field_path: path },
        }
    }
}
