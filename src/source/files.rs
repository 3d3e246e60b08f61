//! Writes files atomically: a reader, or a run after a crash, finds the old contents or the new
//! ones, never a part.

use std::ffi::OsStr;
use std::fs::Permissions;
use std::io::{self, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use tempfile::{Builder, NamedTempFile};

/// The new contents of a file, on the disk beside it but not yet in its place. Dropping this leaves
/// the file as it was.
#[derive(Debug)]
pub(crate) struct Pending {
    temporary: NamedTempFile,
    path: PathBuf,
}

/// Writes `contents` to a new file in the folder of `path`, which only its owner may read (0600
/// from the moment it exists).
///
/// # Errors
/// The folder is missing or not writable, or the disk is full. Nothing is left over then.
pub(crate) fn prepare(path: &Path, contents: &[u8]) -> io::Result<Pending> {
    // The name has the file's extension, so that a line of `.gitignore` hides both.
    let mut suffix = OsStr::new(".").to_owned();
    suffix.push(path.file_name().unwrap_or_default());
    let mut temporary = Builder::new()
        .prefix(".")
        .suffix(&suffix)
        .tempfile_in(folder(path))?;
    // The umask may have removed the owner's rights too.
    temporary
        .as_file()
        .set_permissions(Permissions::from_mode(0o600))?;
    temporary.write_all(contents)?;
    temporary.as_file().sync_all()?;
    Ok(Pending {
        temporary,
        path: path.to_owned(),
    })
}

/// As [`prepare`], with the mode of the file that is there.
///
/// # Errors
/// As [`prepare`], and where there is no such file.
pub(crate) fn prepare_as(path: &Path, contents: &[u8]) -> io::Result<Pending> {
    let mode = path.metadata()?.permissions();
    let pending = prepare(path, contents)?;
    pending.temporary.as_file().set_permissions(mode)?;
    Ok(pending)
}

impl Pending {
    /// Lets others see it.
    ///
    /// # Errors
    /// The mode can't be set.
    pub(crate) fn set_mode(&self, mode: Permissions) -> io::Result<()> {
        self.temporary.as_file().set_permissions(mode)
    }

    /// Puts the new contents in place. A rename, so a link there is replaced, not followed.
    ///
    /// # Errors
    /// The rename or the writing of the folder fails.
    pub(crate) fn commit(self) -> io::Result<()> {
        self.temporary.persist(&self.path).map_err(|e| e.error)?;
        std::fs::File::open(folder(&self.path))?.sync_all()
    }

    /// As [`Pending::commit`], where nothing is there yet.
    ///
    /// # Errors
    /// As [`Pending::commit`], and where something is there.
    pub(crate) fn commit_new(self) -> io::Result<()> {
        let done = self.temporary.persist_noclobber(&self.path);
        done.map_err(|e| e.error)?;
        std::fs::File::open(folder(&self.path))?.sync_all()
    }
}

/// The mode that the umask leaves of a new file that others may see, where the system tells it
/// without changing it.
/// <https://man7.org/linux/man-pages/man5/proc_pid_status.5.html>
pub(crate) fn public_mode() -> Option<u32> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let mask = status
        .lines()
        .find_map(|line| line.strip_prefix("Umask:"))?;
    let mask = u32::from_str_radix(mask.trim(), 8).ok()?;
    Some(0o666 & !mask)
}

/// The folder that a file is in.
pub(crate) fn folder(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if parent != Path::new("") => parent,
        _ => Path::new("."),
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        fs::read_dir(folder)
            .unwrap()
            .map(|e| e.unwrap().file_name().into_string().unwrap())
            .collect()
    }

    #[test]
    fn replaces_the_file_and_leaves_nothing_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        for text in ["one", "two"] {
            prepare(&path, text.as_bytes()).unwrap().commit().unwrap();
            assert_eq!(fs::read_to_string(&path).unwrap(), text);
        }
        assert_eq!(names(folder.path()), ["file"]);
    }

    #[test]
    fn an_end_before_the_rename_leaves_the_old_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        fs::write(&path, "old").unwrap();
        let pending = prepare(&path, b"new").unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "old");
        drop(pending);
        assert_eq!(
            (
                fs::read_to_string(&path).unwrap().as_str(),
                names(folder.path()).len()
            ),
            ("old", 1)
        );
    }

    #[test]
    fn the_mode_of_new_files_is_known_without_making_one() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        fs::write(&path, "").unwrap();
        let mode = fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(public_mode(), Some(mode));
    }

    #[test]
    fn a_failed_rename_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        fs::create_dir(&path).unwrap();
        assert!(prepare(&path, b"new").unwrap().commit().is_err());
        assert_eq!(names(folder.path()), ["file"]);
    }

    #[test]
    fn only_the_owner_may_read_it_and_links_are_not_followed() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let folder = tempfile::tempdir().unwrap();
        let (path, target) = (folder.path().join("file"), folder.path().join("target"));
        fs::write(&target, "target").unwrap();
        symlink(&target, &path).unwrap();
        let pending = prepare(&path, b"new").unwrap();
        assert_eq!(
            pending
                .temporary
                .as_file()
                .metadata()
                .unwrap()
                .permissions()
                .mode()
                & 0o777,
            0o600
        );
        pending.commit().unwrap();
        assert_eq!(fs::read_to_string(&target).unwrap(), "target");
        assert_eq!(
            fs::symlink_metadata(&path).unwrap().permissions().mode() & 0o777,
            0o600
        );
    }
}
