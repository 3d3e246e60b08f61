//! What has changed since a revision of git: the files, and the project file as it was.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use super::deployment::Deployment;
use super::file::Project;

/// What has changed since a revision.
#[derive(Debug)]
pub(crate) struct Changes {
    /// The working folder.
    folder: PathBuf,
    /// The files that differ, are new or are gone.
    files: HashSet<PathBuf>,
    /// The deployments as the project file described them then; none where it has not changed.
    before: Option<Vec<Deployment>>,
}

/// git could not say what has changed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum GitError {
    #[error("git could not be started: {0}")]
    NotThere(std::io::Error),
    #[error("git: {0}")]
    Failed(String),
}

impl Changes {
    /// Asks git what has changed since the revision, committed or not. `file` is the name of the
    /// project file, which is in the working folder.
    /// <https://git-scm.com/docs/git-diff>, <https://git-scm.com/docs/git-ls-files>
    ///
    /// # Errors
    /// There is no git, no repository, or no such revision.
    pub(crate) fn since(revision: &str, file: &str) -> Result<Self, GitError> {
        let folder = Path::new(".").canonicalize().map_err(GitError::NotThere)?;
        let commit = commit(revision)?;
        let top = git(&["rev-parse", "--show-toplevel"])?;
        let top = String::from_utf8_lossy(&top)
            .trim_end_matches('\n')
            .to_owned();
        let in_top = |args: &[&str]| git(&[&["-C", &top], args].concat());
        let tracked = in_top(&["diff", "--name-only", "--no-renames", "-z", &commit, "--"])?;
        let new = in_top(&["ls-files", "--others", "--exclude-standard", "-z"])?;
        let names = [tracked, new].concat();
        let names = names
            .split(|byte| *byte == 0)
            .filter(|name| !name.is_empty());
        let files: HashSet<_> = names
            .map(|name| Path::new(&top).join(&*String::from_utf8_lossy(name)))
            .collect();
        let is_changed = files.contains(&folder.join(file));
        let before = is_changed.then(|| deployments_at(&commit, file));
        Ok(Self {
            folder,
            files,
            before,
        })
    }

    /// Whether a deployment is another one than it was: one of its files has changed, or what the
    /// project file says of it.
    pub(crate) fn touch(&self, deployment: &Deployment) -> bool {
        let files = deployment.files();
        let is_touched = files.iter().any(|path| self.has(path));
        is_touched
            || self.before.as_ref().is_some_and(|before| {
                let was = before.iter().find(|was| was.name == deployment.name);
                !was.is_some_and(|was| was.is_same(deployment))
            })
    }

    fn has(&self, path: &Path) -> bool {
        self.files.contains(&plain(&self.folder.join(path)))
    }
}

/// The commit that a revision stands for. It is asked for first, so that no revision is taken for an
/// option or a path.
fn commit(revision: &str) -> Result<String, GitError> {
    let wanted = format!("{revision}^{{commit}}");
    let out = git(&[
        "rev-parse",
        "--verify",
        "--quiet",
        "--end-of-options",
        &wanted,
    ]);
    match out {
        Ok(out) => Ok(String::from_utf8_lossy(&out).trim().to_owned()),
        Err(GitError::Failed(said)) if said.is_empty() => Err(GitError::Failed(format!(
            "there is no revision `{revision}` here"
        ))),
        Err(error) => Err(error),
    }
}

/// The deployments of the project file at a commit. Where it can't be read, there were none: all of
/// today are new.
fn deployments_at(commit: &str, file: &str) -> Vec<Deployment> {
    let then = git(&["show", &format!("{commit}:./{file}")]);
    let project = then
        .ok()
        .and_then(|content| Project::read(file, content).ok());
    project.map_or_else(Vec::new, |project| project.deployments)
}

fn git(args: &[&str]) -> Result<Vec<u8>, GitError> {
    let Output {
        status,
        stdout,
        stderr,
    } = Command::new("git")
        .args(args)
        .stdin(Stdio::null())
        .output()
        .map_err(GitError::NotThere)?;
    if status.success() {
        return Ok(stdout);
    }
    let said = String::from_utf8_lossy(&stderr);
    Err(GitError::Failed(
        said.lines().next().unwrap_or_default().to_owned(),
    ))
}

/// A path without what leads nowhere: `./a/../b` is `b`.
fn plain(path: &Path) -> PathBuf {
    use std::path::Component;
    let mut out = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir if out.file_name().is_some() => {
                out.pop();
            }
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_compared_without_detours() {
        for (path, expected) in [
            ("./a", "a"),
            ("a/../b", "b"),
            ("../a", "../a"),
            ("a/./b", "a/b"),
        ] {
            assert_eq!(plain(Path::new(path)), Path::new(expected), "{path}");
        }
    }
}
