//! Containers and what they are made of.

use std::borrow::Cow;

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::data::filled;
use super::{ContainerPort, Data};
use crate::source::{Node, Text};

/// A container of a pod. What is empty is left out, but for its security context and resources.
#[derive(Clone, Debug, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Container<'a> {
    pub name: Text,
    pub image: String,
    pub image_pull_policy: String,
    pub security_context: Data<'a>,
    pub resources: Data<'a>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub command: Vec<Text>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub args: Vec<Text>,
    #[serde(skip_serializing_if = "Env::is_empty")]
    pub env: Env<'a>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub ports: Vec<ContainerPort>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub liveness_probe: Option<Probe<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub readiness_probe: Option<Probe<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub startup_probe: Option<Probe<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lifecycle: Option<Lifecycle>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub volume_mounts: Vec<Listed<'a, Mount>>,
}

/// An entry of a list to which users add: one of ours, or one as they write it.
#[derive(Clone, Debug, serde::Serialize)]
#[serde(untagged)]
pub(crate) enum Listed<'a, T> {
    Ours(T),
    Users(Cow<'a, Node>),
}

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

/// What is asked of a container, and when: the settings are the user's.
#[derive(Clone, Debug)]
pub(crate) struct Probe<'a> {
    pub action: ProbeAction,
    pub settings: ProbeSettings<'a>,
}

/// How often and how patiently it is asked.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct ProbeSettings<'a>(pub Option<&'a Node>);

/// What is asked.
#[derive(Clone, Debug)]
pub(crate) enum ProbeAction {
    Http {
        path: &'static str,
        port: &'static str,
        scheme: Option<&'static str>,
    },
    Tcp {
        port: &'static str,
    },
    Exec(&'static [&'static str]),
}

impl ProbeAction {
    /// GET of a path, over HTTP.
    pub(crate) const fn http(path: &'static str, port: &'static str) -> Self {
        Self::Http {
            path,
            port,
            scheme: None,
        }
    }

    /// As [`ProbeAction::http`], with the scheme written out.
    pub(crate) const fn plain_http(path: &'static str, port: &'static str) -> Self {
        Self::Http {
            path,
            port,
            scheme: Some("HTTP"),
        }
    }
}

impl Serialize for Probe<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        match &self.action {
            ProbeAction::Http { path, port, scheme } => {
                map.serialize_entry(
                    "httpGet",
                    &HttpGet {
                        path,
                        port,
                        scheme: *scheme,
                    },
                )?;
            }
            ProbeAction::Tcp { port } => map.serialize_entry("tcpSocket", &TcpSocket { port })?,
            ProbeAction::Exec(command) => map.serialize_entry("exec", &Exec { command })?,
        }
        for (key, value) in self.settings.0.into_iter().flat_map(filled) {
            // A delay of 0 is the same as none.
            if !(key == "initialDelaySeconds" && value.kind == crate::source::Kind::Int(0)) {
                map.serialize_entry(key, value)?;
            }
        }
        map.end()
    }
}

#[derive(serde::Serialize)]
struct HttpGet {
    path: &'static str,
    port: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    scheme: Option<&'static str>,
}

#[derive(serde::Serialize)]
struct TcpSocket {
    port: &'static str,
}

#[derive(Clone, Copy, Debug, serde::Serialize)]
struct Exec {
    command: &'static [&'static str],
}

/// What is done before a container ends.
#[derive(Clone, Debug)]
pub(crate) struct Lifecycle {
    pub pre_stop: &'static [&'static str],
}

impl Serialize for Lifecycle {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(serde::Serialize)]
        struct Hook {
            exec: Exec,
        }
        let mut map = serializer.serialize_map(Some(1))?;
        map.serialize_entry(
            "preStop",
            &Hook {
                exec: Exec {
                    command: self.pre_stop,
                },
            },
        )?;
        map.end()
    }
}

/// A volume, or one file of it, in a container.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Mount {
    pub name: Text,
    pub mount_path: Text,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sub_path: Option<Text>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub read_only: Option<bool>,
}

impl Mount {
    /// The whole volume of this name at a path.
    pub(crate) fn new(name: impl Into<Text>, path: impl Into<Text>) -> Self {
        Self {
            name: name.into(),
            mount_path: path.into(),
            sub_path: None,
            read_only: None,
        }
    }

    /// One file of it.
    #[must_use]
    pub(crate) fn file(self, sub_path: impl Into<Text>) -> Self {
        Self {
            sub_path: Some(sub_path.into()),
            ..self
        }
    }

    #[must_use]
    pub(crate) fn read_only(self) -> Self {
        Self {
            read_only: Some(true),
            ..self
        }
    }

    /// Writable, and said so.
    #[must_use]
    pub(crate) fn writable(self) -> Self {
        Self {
            read_only: Some(false),
            ..self
        }
    }
}
