//! Whether git would take a file up, as far as the git program tells.

use std::path::Path;
use std::process::{Command, Stdio};

use crate::source::files;

/// Whether the file lies in a work tree of git and is not ignored there. Without git, it does not.
///
/// Source: <https://git-scm.com/docs/git-check-ignore>, "EXIT STATUS".
pub fn would_take(path: &Path) -> bool {
    let Ok(folder) = std::fs::canonicalize(files::folder(path)) else {
        return false;
    };
    // Without this, git would have to be run each time.
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

/// The command that has git ignore the file, and what is left of it while it is written.
pub fn ignore_command(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let pattern = if name.ends_with(".credentials.yaml") {
        "*.credentials.yaml*".to_owned()
    } else {
        format!("{name}*")
    };
    match files::folder(path) {
        here if here == Path::new(".") => format!("echo '{pattern}' >> .gitignore"),
        folder => format!(
            "echo '{pattern}' >> '{}'",
            folder.join(".gitignore").display()
        ),
    }
}
