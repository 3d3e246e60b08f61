//! The release: its name, its namespace, and what the cluster it goes to is known to have.

use serde::Serialize;

/// What the manifests are printed for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Target {
    /// `kubectl apply`: no hooks, an order that applies cleanly, Jobs that can be applied twice.
    #[default]
    Kubectl,
    /// Helm: hook annotations and the copies that hooks need.
    Helm,
    /// Argo CD: its own hook and wave annotations.
    Argocd,
    /// Flux: its own reconcile annotations.
    Flux,
}

/// The version of Kubernetes where none is given.
pub const DEFAULT_KUBE_VERSION: (u32, u32, u32) = (1, 34, 0);

/// What the user asked for, beside the values.
#[derive(Clone, Debug)]
pub struct Release {
    pub name: String,
    pub namespace: String,
    pub target: Target,
    /// API versions that the cluster has beside Kubernetes' own, as `group/version` or `group/version/Kind`.
    pub api_versions: Vec<String>,
    /// Kubernetes' version, `major.minor.patch`.
    pub kube_version: (u32, u32, u32),
    /// Helm's hooks are left out.
    pub no_hooks: bool,
}

/// What templates see of the release.
#[derive(Serialize)]
pub struct ReleaseFacts<'a> {
    pub name: &'a str,
    pub namespace: &'a str,
}

impl Release {
    /// A release of the default name, to look at what would be rendered.
    pub fn for_reading() -> Self {
        Self {
            name: "ess".into(),
            namespace: "ess".into(),
            target: Target::Kubectl,
            api_versions: Vec::new(),
            kube_version: DEFAULT_KUBE_VERSION,
            no_hooks: false,
        }
    }

    pub fn facts(&self) -> ReleaseFacts<'_> {
        ReleaseFacts {
            name: &self.name,
            namespace: &self.namespace,
        }
    }

    /// Whether objects that only Helm's hooks need are rendered.
    pub fn has_hook_copies(&self) -> bool {
        self.target == Target::Helm
    }

    pub fn has_api(&self, api: &str) -> bool {
        self.api_versions.iter().any(|known| known == api)
    }

    /// `<release>-<suffix>`.
    pub fn object(&self, suffix: &str) -> String {
        format!("{}-{suffix}", self.name)
    }

    pub fn manager(&self) -> &'static str {
        match self.target {
            Target::Helm => "Helm",
            _ => "masthead",
        }
    }
}
