//! What Argo CD knows of an Application and its cluster.

use std::path::Path;

use anyhow::{Result, anyhow};

use super::environment::Environment;
use crate::commands::report;
use crate::kube::names;
use crate::project::Deployment;
use crate::render::targets::Argocd;
use crate::source::Code;
use crate::stack::kube_version;

/// The variable of the sidecar, which no Application can set, that says where the age identity is. One
/// that holds the identity itself is read where something is decrypted.
const IDENTITY: &str = "MASTHEAD_IDENTITY";

/// Completes a deployment with it. Where there is no project file (`is_alone`), the release has the
/// name of the Application; a project file means the same release here as elsewhere.
///
/// # Errors
/// A variable has not what it should.
pub(super) fn lay_over(
    deployment: &mut Deployment,
    environment: &Environment,
    is_alone: bool,
) -> Result<()> {
    deployment.target = Some(&Argocd);
    if is_alone
        && deployment.release.is_none()
        && let Some(name) = environment.application()
    {
        let release = names::release(name).map_err(|reason| {
            anyhow!("ARGOCD_APP_NAME: {reason}; the parameter `release` gives another name")
        })?;
        deployment.release = Some(release);
    }
    if let Some(namespace) = environment.namespace()? {
        note_other_namespace(deployment, &namespace);
        deployment.namespace.get_or_insert(namespace);
    }
    if let Some(text) = environment.get("KUBE_VERSION") {
        let version = kube_version(text).map_err(|reason| anyhow!("KUBE_VERSION: {reason}"))?;
        deployment.kube_version = Some(version);
    }
    if let Some(text) = environment.get("KUBE_API_VERSIONS") {
        let known = text.split(',').map(str::trim).filter(|api| !api.is_empty());
        deployment.api_versions = known.map(str::to_owned).collect();
    }
    if let Some(keep) = deployment.keep.as_mut().filter(|keep| keep.is_file())
        && let Some(identity) = environment.get(IDENTITY)
        && Path::new(identity).is_file()
    {
        keep.identities.push(identity.into());
    }
    Ok(())
}

fn note_other_namespace(deployment: &Deployment, destination: &str) {
    if let Some(own) = deployment
        .namespace
        .as_deref()
        .filter(|own| *own != destination)
    {
        let message = format!(
            "objects go to the namespace `{own}` of the project file, while the destination of the \
             Application is `{destination}`"
        );
        report::warn(Code::OtherNamespace, message, None);
    }
}
