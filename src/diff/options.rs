//! How to compare.

use std::str::FromStr;

use super::ignore::{IgnoreError, IgnoredPath};

/// How to compare.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The first set is from a cluster: fields that only it has were filled in there.
    pub live: bool,
    /// Who applies to the cluster on the server's side; without a name, whoever did before.
    pub field_manager: Option<String>,
    /// What does not count.
    pub ignored: Vec<Ignored>,
    /// kubectl's context, for the commands that are told.
    pub context: Option<String>,
    /// The namespace of objects that name none, for the commands that are told.
    pub namespace: Option<String>,
    /// The command that applies the second set, where there is one to tell.
    pub apply: Option<String>,
}

/// What does not count as a difference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ignored {
    /// Labels with hashes of configuration, which make pods restart.
    Hashes,
    /// What Helm and masthead write into labels and annotations to know their own objects.
    Managers,
    /// Labels with versions: those of the programs and of the chart.
    Versions,
    /// Fields.
    Path(IgnoredPath),
}

impl FromStr for Ignored {
    type Err = IgnoreError;

    fn from_str(text: &str) -> Result<Self, IgnoreError> {
        match text {
            "versions" => Ok(Self::Versions),
            "hashes" => Ok(Self::Hashes),
            "managers" => Ok(Self::Managers),
            path => Ok(Self::Path(path.parse()?)),
        }
    }
}

/// What begins the keys of labels with hashes, and what ends them.
const HASH: (&str, &str) = ("k8s.element.io/", "-hash");

/// Whether a label or an annotation has the digest of what pods read, so that they restart with it.
pub(super) fn is_hash(key: &str) -> bool {
    (key.starts_with(HASH.0) && key.ends_with(HASH.1)) || key.starts_with("checksum/")
}

impl Ignored {
    /// Whether the label or annotation of this key is ignored.
    pub(super) fn covers(&self, key: &str) -> bool {
        match self {
            Self::Hashes => is_hash(key),
            Self::Managers => {
                key == "app.kubernetes.io/managed-by"
                    || key.starts_with("helm.sh/")
                    || key.starts_with("meta.helm.sh/")
            }
            Self::Versions => matches!(key, "app.kubernetes.io/version" | "helm.sh/chart"),
            Self::Path(_) => false,
        }
    }
}
