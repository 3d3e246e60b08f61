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
    Secret(String),
    Claim(String),
    /// Nothing at first, in memory.
    Memory,
}

/// 0644
const READABLE: u32 = 420;

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
            source: VolumeSource::Secret(secret.into()),
        }
    }

    pub(crate) fn claim(name: impl Into<Text>, claim: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            source: VolumeSource::Claim(claim.into()),
        }
    }

    pub(crate) fn memory(name: impl Into<Text>) -> Self {
        Self {
            name: name.into(),
            source: VolumeSource::Memory,
        }
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
            VolumeSource::Secret(name) => {
                map.serialize_entry("secret", &SecretSource { secret_name: name })?;
            }
            VolumeSource::Claim(name) => {
                map.serialize_entry("persistentVolumeClaim", &ClaimSource { claim_name: name })?;
            }
            VolumeSource::Memory => {
                map.serialize_entry("emptyDir", &EmptyDir { medium: "Memory" })?
            }
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
}

#[derive(serde::Serialize)]
#[serde(rename_all = "camelCase")]
struct ClaimSource<'s> {
    claim_name: &'s str,
}

#[derive(serde::Serialize)]
struct EmptyDir {
    medium: &'static str,
}
