//! Asks git whether it ignores a file.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::source::{files, shell};

const GITIGNORE: &str = ".gitignore";

/// Whether the file is in a work tree of git and not ignored there. Without git, it is not.
///
/// Source: <https://git-scm.com/docs/git-check-ignore>, "EXIT STATUS".
pub(super) fn would_take(path: &Path) -> bool {
    let Ok(folder) = std::fs::canonicalize(files::folder(path)) else {
        return false;
    };
    // Saves running git where there is no repository.
    if !folder
        .ancestors()
        .any(|folder| folder.join(".git").exists())
    {
        return false;
    }
    let mut git = Command::new("git");
    // These could name another repository, e.g. in a hook.
    for variable in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"] {
        git.env_remove(variable);
    }
    git.arg("-C")
        .arg(&folder)
        .args(["check-ignore", "--quiet", "--"])
        .arg(path.file_name().unwrap_or_default());
    let status = git
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    status.is_ok_and(|status| status.code() == Some(1))
}

/// The command that makes git ignore the file, and its temporary files.
pub(super) fn ignore_command(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let pattern = if name.ends_with(".credentials.yaml") {
        "*.credentials.yaml*".to_owned()
    } else {
        format!("{name}*")
    };
    let folder = files::folder(path);
    let file = if folder == Path::new(".") {
        PathBuf::from(GITIGNORE)
    } else {
        folder.join(GITIGNORE)
    };
    let file = file.display().to_string();
    format!("echo {} >> {}", shell::word(&pattern), shell::word(&file))
}
