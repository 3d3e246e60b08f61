//! Claims for persistent volumes.

use std::borrow::Cow;

use serde::Serialize;

use super::Data;

/// The spec of a claim that one node at a time mounts.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ClaimSpec<'a> {
    pub access_modes: [&'static str; 1],
    #[serde(skip_serializing_if = "Option::is_none")]
    pub storage_class_name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub volume_name: Option<&'a str>,
    #[serde(skip_serializing_if = "Data::is_empty")]
    pub selector: Data<'a>,
    pub resources: Requests<'a>,
}

/// How much is asked for.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Requests<'a> {
    pub requests: Size<'a>,
}

#[derive(Clone, Debug, Serialize)]
pub(crate) struct Size<'a> {
    /// A quantity, e.g. `10Gi`.
    pub storage: Option<Cow<'a, str>>,
}

impl<'a> ClaimSpec<'a> {
    /// A claim of this size, of the cluster's default class.
    pub(crate) fn new(size: Option<&'a str>) -> Self {
        Self {
            access_modes: ["ReadWriteOnce"],
            storage_class_name: None,
            volume_name: None,
            selector: Data::Empty,
            resources: Requests {
                requests: Size {
                    storage: size.map(Cow::Borrowed),
                },
            },
        }
    }
}
