//! Volumes of pods.

use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::source::Text;

/// A volume of a pod.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Volume {
    pub name: Text,
    pub source: VolumeSource,
}

/// What a volume holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum VolumeSource {
    ConfigMap {
        name: String,
        default_mode: Option<u32>,
    },
    Secret {
        name: String,
        default_mode: Option<u32>,
    },
    Claim(String),
    /// Nothing at first.
    Empty(EmptyDir),
}

/// Where an empty volume is that is no folder on the disk of the node.
const MEMORY: &str = "Memory";

/// 0644
const READABLE: u32 = 420;
/// 0440
const PRIVATE: u32 = 288;

/// A volume that is empty at first.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct EmptyDir {
    /// `Memory`, or an empty text for the disk of the node.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub medium: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub size_limit: Option<String>,
}

impl Volume {
    pub(crate) fn config_map(name: impl Into<Text>, config_map: impl Into<String>) -> Self {
        let source = VolumeSource::ConfigMap {
            name: config_map.into(),
            default_mode: Some(READABLE),
        };
        Self {
            name: name.into(),
            source,
        }
    }

    pub(crate) fn secret(name: impl Into<Text>, secret: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            source: VolumeSource::Secret {
                name: secret.into(),
                default_mode: None,
            },
        }
    }

    /// The same, with files that only their owner and group read.
    #[must_use]
    pub(crate) fn private(mut self) -> Self {
        if let VolumeSource::ConfigMap { default_mode, .. }
        | VolumeSource::Secret { default_mode, .. } = &mut self.source
        {
            *default_mode = Some(PRIVATE);
        }
        self
    }

    pub(crate) fn claim(name: impl Into<Text>, claim: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            source: VolumeSource::Claim(claim.into()),
        }
    }

    /// One that is empty at first.
    pub(crate) fn empty(name: impl Into<Text>, empty: EmptyDir) -> Self {
        Self {
            name: name.into(),
            source: VolumeSource::Empty(empty),
        }
    }

    /// One that is empty at first, in memory.
    pub(crate) fn memory(name: impl Into<Text>) -> Self {
        let medium = Some(MEMORY.to_owned());
        let size_limit = None;
        Self::empty(name, EmptyDir { medium, size_limit })
    }
}

impl Serialize for Volume {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(2))?;
        map.serialize_entry("name", &self.name)?;
        match &self.source {
            VolumeSource::ConfigMap { name, default_mode } => {
                map.serialize_entry(
                    "configMap",
                    &ConfigMapSource {
                        name,
                        default_mode: *default_mode,
                    },
                )?;
            }
            VolumeSource::Secret { name, default_mode } => {
                let secret_name = name;
                map.serialize_entry(
                    "secret",
                    &SecretSource {
                        secret_name,
                        default_mode: *default_mode,
                    },
                )?;
            }
            VolumeSource::Claim(name) => {
                map.serialize_entry("persistentVolumeClaim", &ClaimSource { claim_name: name })?;
            }
            VolumeSource::Empty(empty) => map.serialize_entry("emptyDir", empty)?,
        }
        map.end()
    }
}

#[derive(serde::Serialize)]
#[serde(rename_all = "camelCase")]
struct ConfigMapSource<'s> {
    name: &'s str,
    #[serde(skip_serializing_if = "Option::is_none")]
    default_mode: Option<u32>,
}

#[derive(serde::Serialize)]
#[serde(rename_all = "camelCase")]
struct SecretSource<'s> {
    secret_name: &'s str,
    #[serde(skip_serializing_if = "Option::is_none")]
    default_mode: Option<u32>,
}

#[derive(serde::Serialize)]
#[serde(rename_all = "camelCase")]
struct ClaimSource<'s> {
    claim_name: &'s str,
}
