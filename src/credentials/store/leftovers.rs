//! Temporary files beside the credentials file, left by processes that ended while writing it.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use crate::source::{files, lock};

/// How many random characters `files::prepare` puts into a name: `.XXXXXX.<name of the file>`.
const RANDOM: usize = 6;

/// The temporary files of `path`. Without the lock, one of them may be in use.
pub(super) fn find(path: &Path) -> Vec<PathBuf> {
    let Some(name) = path.file_name() else {
        return Vec::new();
    };
    let entries = fs::read_dir(files::folder(path)).into_iter().flatten();
    entries
        .filter_map(Result::ok)
        .filter(|entry| is_temporary(&entry.file_name(), name))
        .filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_file()))
        .map(|entry| entry.path())
        .collect()
}

/// Removes the temporary files of `path`, whose lock is held, and which are of the owner of that.
/// One that can't be removed stays: it does no harm.
pub(super) fn remove(path: &Path) {
    let owner = |path: &Path| path.symlink_metadata().map(|metadata| metadata.uid());
    let Ok(ours) = owner(&lock::beside(path)) else {
        return;
    };
    for file in find(path) {
        if owner(&file).is_ok_and(|owner| owner == ours) {
            fs::remove_file(file).ok();
        }
    }
}

fn is_temporary(found: &OsStr, name: &OsStr) -> bool {
    let random = || {
        let found = found.as_bytes().strip_prefix(b".")?;
        found.strip_suffix(name.as_bytes())?.strip_suffix(b".")
    };
    random().is_some_and(|random| {
        random.len() == RANDOM && random.iter().all(u8::is_ascii_alphanumeric)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_being_written_is_removed_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        let others = [".abcdef.file.lock", ".abc.file", "abcdef.file", ".abcdef.f"];
        for name in others {
            fs::write(folder.path().join(name), "").unwrap();
        }
        fs::create_dir(folder.path().join(".abcdef.file")).unwrap();
        fs::write(lock::beside(&path), "").unwrap();
        let pending = files::prepare(&path, b"secret").unwrap();
        assert_eq!(find(&path).len(), 1);
        remove(&path);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 6);
        assert!(pending.commit().is_err(), "its file is gone");
    }
}
