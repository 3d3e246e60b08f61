//! The release: its name, its namespace, what it is printed for, and what the cluster that it goes
//! to is known to have.

use super::target::Target;
use crate::images::Pins;

/// The version of Kubernetes where none is given: `major.minor.patch`.
pub const DEFAULT_KUBE_VERSION: (u32, u32, u32) = (1, 34, 0);

/// The oldest version of Kubernetes for which manifests are made: `major.minor`.
pub const OLDEST_KUBE_VERSION: (u32, u32) = (1, 25);

/// What is asked for beside the values.
#[derive(Clone, Debug)]
pub struct Release {
    /// The names of all objects begin with it.
    pub name: String,
    /// The namespace of all objects.
    pub namespace: String,
    /// The tool that the manifests are for.
    pub target: &'static dyn Target,
    /// API versions that the cluster has beside Kubernetes' own, as `group/version` or
    /// `group/version/Kind`.
    pub api_versions: Vec<String>,
    /// Kubernetes' version, `major.minor.patch`.
    pub kube_version: (u32, u32, u32),
    /// Leave out hooks, for tools that run them.
    pub no_hooks: bool,
    /// Whether templates in values see an upgrade (`.Release.IsUpgrade`), else an installation.
    pub is_upgrade: bool,
    /// The digests by which images are pulled.
    pub images: Option<Pins>,
}

impl Release {
    /// A release for a cluster of which nothing else is known.
    pub fn new(
        name: impl Into<String>,
        namespace: impl Into<String>,
        target: &'static dyn Target,
    ) -> Self {
        Self {
            name: name.into(),
            namespace: namespace.into(),
            target,
            api_versions: Vec::new(),
            kube_version: DEFAULT_KUBE_VERSION,
            no_hooks: false,
            is_upgrade: false,
            images: None,
        }
    }

    /// Whether objects that only hooks need are rendered.
    pub fn has_hook_copies(&self) -> bool {
        self.target.runs_hooks()
    }

    /// Whether the cluster has an API, e.g. `monitoring.coreos.com/v1/ServiceMonitor`. A group and
    /// version without a kind stands for all of its kinds.
    pub fn has_api(&self, api: &str) -> bool {
        let group = api.rsplit_once('/').map_or(api, |(group, _)| group);
        let mut known = self.api_versions.iter();
        known.any(|known| known == api || known == group)
    }

    /// `<release>-<suffix>`.
    pub fn object(&self, suffix: &str) -> String {
        format!("{}-{suffix}", self.name)
    }

    /// Who `app.kubernetes.io/managed-by` names.
    pub fn manager(&self) -> &'static str {
        self.target.manager()
    }
}

/// `1.33` or `v1.33.2` as numbers.
///
/// # Errors
/// It is no version.
pub(crate) fn kube_version(text: &str) -> Result<(u32, u32, u32), &'static str> {
    let words = text.trim_start_matches('v').split(['.', '+', '-']).take(3);
    let numbers: Option<Vec<u32>> = words.map(|word| word.parse().ok()).collect();
    match numbers.as_deref() {
        Some([major]) => Ok((*major, 0, 0)),
        Some([major, minor]) => Ok((*major, *minor, 0)),
        Some([major, minor, patch]) => Ok((*major, *minor, *patch)),
        _ => Err("expected a version such as `1.33`"),
    }
}
