//! Containers and what they are made of.

use std::borrow::Cow;

use super::{ContainerPort, Data, Env, Lifecycle, Probe};
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
