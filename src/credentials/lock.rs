//! Lets one process at a time change a file.

use std::ffi::OsString;
use std::fs::{File, OpenOptions, Permissions, TryLockError};
use std::io;
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::Duration;

use rustix::fs::OFlags;

/// How often, and how long in between, a lock that another holds is tried: a minute, where making all credentials takes seconds.
const TRIES: u32 = 1200;
const PAUSE: Duration = Duration::from_millis(50);

/// Held until it is dropped, or the process ends in whatever way.
#[derive(Debug)]
pub(super) struct Lock(#[expect(dead_code, reason = "closing it gives the lock back")] File);

/// The lock of `path` is the file `<path>.lock`. It is empty, and stays: to remove it would let two processes each lock their own.
pub(super) fn beside(path: &Path) -> PathBuf {
    let mut name: OsString = path.into();
    name.push(".lock");
    name.into()
}

impl Lock {
    /// Waits for the lock; `None` if another process does not give it back within a minute.
    ///
    /// # Errors
    /// The file can't be opened, is a link, or its file system has no locks.
    pub fn take(path: &Path) -> io::Result<Option<Self>> {
        Self::try_take(path, TRIES)
    }

    fn try_take(path: &Path, tries: u32) -> io::Result<Option<Self>> {
        let file = open(path)?;
        for _ in 0..tries {
            match file.try_lock() {
                Ok(()) => return Ok(Some(Self(file))),
                Err(TryLockError::WouldBlock) => sleep(PAUSE),
                Err(TryLockError::Error(error)) => return Err(error),
            }
        }
        Ok(None)
    }
}

fn open(path: &Path) -> io::Result<File> {
    if path.is_symlink() {
        return Err(io::Error::new(
            io::ErrorKind::InvalidInput,
            "it is a symbolic link",
        ));
    }
    match OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)
    {
        // A umask may have taken the owner's rights too.
        Ok(file) => file
            .set_permissions(Permissions::from_mode(0o600))
            .map(|()| file),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => OpenOptions::new()
            .write(true)
            .custom_flags(OFlags::NOFOLLOW.bits().cast_signed())
            .open(path),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_holder_at_a_time() {
        let folder = tempfile::tempdir().unwrap();
        let path = beside(&folder.path().join("file"));
        let held = Lock::take(&path).unwrap();
        assert!(held.is_some());
        assert!(Lock::try_take(&path, 1).unwrap().is_none());
        drop(held);
        assert!(Lock::try_take(&path, 1).unwrap().is_some());
    }
}
