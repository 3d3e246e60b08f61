//! What Argo CD says in variables.
//!
//! <https://argo-cd.readthedocs.io/en/stable/user-guide/build-environment/>

use std::collections::BTreeMap;
use std::env;
use std::path::{Component, Path, PathBuf};

use anyhow::{Context, Result, anyhow, bail};

use crate::kube::names;

/// The variables of the process that are texts. One that is empty counts as not there, as Argo CD
/// leaves it out.
#[derive(Debug)]
pub(super) struct Environment(BTreeMap<String, String>);

impl Environment {
    pub(super) fn of_process() -> Self {
        let texts = env::vars_os().filter_map(|(name, value)| {
            Some((name.into_string().ok()?, value.into_string().ok()?))
        });
        Self(texts.filter(|(_, value)| !value.is_empty()).collect())
    }

    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    /// The name of the Application. That of one outside of Argo CD's own namespace stands behind its
    /// namespace and `_`.
    /// <https://argo-cd.readthedocs.io/en/stable/operator-manual/app-any-namespace/>
    pub(super) fn application(&self) -> Option<&str> {
        let name = self.get("ARGOCD_APP_NAME")?;
        Some(name.split_once('_').map_or(name, |(_, name)| name))
    }

    /// The namespace of the Application's destination.
    ///
    /// # Errors
    /// It is no name of a namespace.
    pub(super) fn namespace(&self) -> Result<Option<String>> {
        let name = self.get("ARGOCD_APP_NAMESPACE").map(names::namespace);
        let name = name.transpose();
        name.map_err(|reason| anyhow!("ARGOCD_APP_NAMESPACE: {reason}"))
    }

    /// The top of the repository: above the working folder, which is that of the Application.
    ///
    /// # Errors
    /// There is no working folder.
    pub(super) fn repository(&self) -> Result<PathBuf> {
        let folder = env::current_dir().context("the folder of the Application")?;
        let folder = folder
            .canonicalize()
            .context("the folder of the Application")?;
        let path = Path::new(self.get("ARGOCD_APP_SOURCE_PATH").unwrap_or_default());
        let names = path
            .components()
            .filter(|part| matches!(part, Component::Normal(_)));
        let path: PathBuf = names.collect();
        let above = folder.ancestors().nth(path.components().count());
        Ok(match above {
            Some(above) if folder.ends_with(&path) => above.to_owned(),
            _ => folder,
        })
    }
}

/// A file of the repository, as it is called from the folder of the Application. With a `/` in
/// front it is looked up from the top of the repository, as Argo CD does for Helm.
///
/// # Errors
/// It is outside of the repository: what is there may be of others.
pub(super) fn inside(repository: &Path, name: &str) -> Result<String> {
    let Some(below) = name.strip_prefix('/') else {
        check_inside(repository, Path::new(name))?;
        return Ok(name.to_owned());
    };
    let folder = Path::new(".").canonicalize()?;
    let depth = folder.components().count() - repository.components().count();
    let path = "../".repeat(depth) + below.trim_start_matches('/');
    check_inside(repository, Path::new(&path))?;
    Ok(path)
}

/// # Errors
/// The path, with links followed, leads out of the folder. A file that is not there does not.
pub(super) fn check_inside(folder: &Path, path: &Path) -> Result<()> {
    match path.canonicalize() {
        Ok(real) if !real.starts_with(folder) => {
            bail!("`{}` is outside of the repository", path.display())
        }
        _ => Ok(()),
    }
}
