//! Asks git whether it ignores a file.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::source::{files, shell};

const GITIGNORE: &str = ".gitignore";

/// How long git may take, which answers in milliseconds: its file system may hang.
const PATIENCE: Duration = Duration::from_secs(5);
const PAUSE: Duration = Duration::from_millis(2);

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
    let child = git
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    child.is_ok_and(|child| status_within(child, PATIENCE) == Some(1))
}

/// The exit status; nothing where there is none in time, and the process is ended.
fn status_within(mut child: Child, patience: Duration) -> Option<i32> {
    let start = Instant::now();
    while start.elapsed() < patience {
        match child.try_wait() {
            Ok(Some(status)) => return status.code(),
            Ok(None) => sleep(PAUSE),
            Err(_) => break,
        }
    }
    child.kill().ok();
    child.wait().ok();
    None
}

/// The command that makes git ignore the file, its lock and its temporary files.
pub(super) fn ignore_command(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let print = if name.ends_with(".credentials.yaml") {
        format!("echo {}", shell::word("*.credentials.yaml*"))
    } else {
        let own = pattern(&name);
        let temporary = format!(".??????.{}", escaped(&name));
        let own = format!("{own}*");
        format!(
            "printf '%s\\n' {} {}",
            shell::word(&own),
            shell::word(&temporary)
        )
    };
    let folder = files::folder(path);
    let file = if folder == Path::new(".") {
        PathBuf::from(GITIGNORE)
    } else {
        folder.join(GITIGNORE)
    };
    let file = file.display().to_string();
    format!("{print} >> {}", shell::word(&file))
}

/// A name as a pattern for itself alone, at the start of a line.
/// <https://git-scm.com/docs/gitignore#_pattern_format>
fn pattern(name: &str) -> String {
    let escaped = escaped(name);
    if escaped.starts_with(['#', '!']) {
        format!("\\{escaped}")
    } else {
        escaped
    }
}

/// A name without what has a meaning in a pattern. A line can't have a line feed: any character
/// stands for it.
fn escaped(name: &str) -> String {
    let mut out = String::new();
    for c in name.chars() {
        match c {
            '\n' | '\r' => out.push('?'),
            '*' | '?' | '[' | '\\' | ' ' => out.extend(['\\', c]),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_end_is_ended() {
        let spawn = |script: &str| Command::new("sh").args(["-c", script]).spawn().unwrap();
        let start = Instant::now();
        let patience = Duration::from_millis(100);
        assert_eq!(status_within(spawn("exec sleep 30"), patience), None);
        assert!(start.elapsed() < Duration::from_secs(10));
        assert_eq!(status_within(spawn("exit 1"), PATIENCE), Some(1));
    }
}
