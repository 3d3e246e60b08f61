//! How to compare.

/// How to compare.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The first set is from a cluster: fields that only it has were filled in there.
    pub live: bool,
    /// Who applies to the cluster on the server's side; without a name, whoever did before.
    pub field_manager: Option<String>,
    /// Labels and annotations that do not count.
    pub ignored: Vec<Ignored>,
}

/// Labels and annotations to ignore.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ignored {
    /// Labels with hashes of configuration, which make pods restart.
    Hashes,
    /// What Helm and masthead write into labels and annotations to know their own objects.
    Managers,
}

impl Ignored {
    /// Whether the label or annotation of this key is ignored.
    pub(super) fn covers(self, key: &str) -> bool {
        match self {
            Self::Hashes => key.starts_with("k8s.element.io/") && key.ends_with("-hash"),
            Self::Managers => {
                key == "app.kubernetes.io/managed-by"
                    || key.starts_with("helm.sh/")
                    || key.starts_with("meta.helm.sh/")
            }
        }
    }
}
