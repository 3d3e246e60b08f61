//! The release that was typed.

use anyhow::anyhow;

use crate::commands::cli::{ClusterArgs, TargetName};
use crate::source::problem::Failure;
use crate::stack::{DEFAULT_KUBE_VERSION, Release, Target};

/// The namespace where none is given.
const NAMESPACE: &str = "ess";

/// The release of this name.
///
/// # Errors
/// Where the version of Kubernetes is none.
pub fn release(name: &str, cluster: &ClusterArgs, target: TargetName) -> Result<Release, Failure> {
    Ok(Release {
        name: name.to_owned(),
        namespace: cluster
            .namespace
            .clone()
            .unwrap_or_else(|| NAMESPACE.into()),
        target: match target {
            TargetName::Kubectl => Target::Kubectl,
            TargetName::Helm => Target::Helm,
            TargetName::Argocd => Target::Argocd,
            TargetName::Flux => Target::Flux,
        },
        api_versions: cluster.api_versions.clone(),
        kube_version: kube_version(cluster.kube_version.as_deref())?,
        no_hooks: false,
    })
}

/// `1.33` or `v1.33.2` as numbers.
///
/// # Errors
/// Where it is something else.
pub fn kube_version(text: Option<&str>) -> Result<(u32, u32, u32), Failure> {
    let Some(text) = text else {
        return Ok(DEFAULT_KUBE_VERSION);
    };
    let numbers: Option<Vec<u32>> = text
        .trim_start_matches('v')
        .split(['.', '+', '-'])
        .take(3)
        .map(|n| n.parse().ok())
        .collect();
    match numbers.as_deref() {
        Some([major, minor]) => Ok((*major, *minor, 0)),
        Some([major, minor, patch]) => Ok((*major, *minor, *patch)),
        _ => Err(anyhow!("--kube-version {text}: expected a version such as `1.33`").into()),
    }
}
