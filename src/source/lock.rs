//! Lets one process at a time change a file or a folder.

use std::ffi::OsString;
use std::fs::{File, OpenOptions, Permissions, TryLockError};
use std::io;
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::{Duration, Instant};

use rustix::fs::OFlags;
use rustix::io::Errno;

/// How long to wait before the next try to take a lock that another process holds.
const PAUSE: Duration = Duration::from_millis(50);

/// How long to wait for a lock that another process holds.
#[derive(Clone, Copy, Debug)]
struct Patience {
    /// How long to wait before the user is informed.
    say: Duration,
    /// How long to wait before giving up: generating all credentials takes seconds.
    give_up: Duration,
}

const MINUTE: Patience = Patience {
    say: Duration::from_secs(1),
    give_up: Duration::from_secs(60),
};
const NONE: Patience = Patience {
    say: Duration::ZERO,
    give_up: Duration::ZERO,
};

/// Held until it is dropped or the process ends, however it ends.
#[derive(Debug)]
pub(crate) struct Lock(#[expect(dead_code, reason = "closing it gives the lock back")] File);

/// The lock of `path` is the file `<path>.lock`. It is empty, and is never removed: otherwise two
/// processes could each lock a file of their own.
pub(crate) fn beside(path: &Path) -> PathBuf {
    let mut name: OsString = path.into();
    name.push(".lock");
    name.into()
}

impl Lock {
    /// Waits for the lock; `None` if another process does not give it back within a minute.
    /// `waiting` is called once, after a second.
    ///
    /// # Errors
    /// The file can't be opened, is a link or not a regular file, or its file system has no locks.
    pub(crate) fn take(path: &Path, waiting: impl FnOnce()) -> io::Result<Option<Self>> {
        Self::take_within(open(path)?, File::try_lock, MINUTE, waiting)
    }

    /// As [`Lock::take`], of a folder that is open: no file in it is needed for that. Many may share it,
    /// of whom none changes it. A file system whose folders can't be locked does without.
    ///
    /// # Errors
    /// The lock is refused for another reason.
    pub(crate) fn of_folder(
        folder: File,
        shared: bool,
        waiting: impl FnOnce(),
    ) -> io::Result<Option<Self>> {
        let attempt = if shared {
            File::try_lock_shared
        } else {
            File::try_lock
        };
        let attempt = |folder: &File| match attempt(folder) {
            Err(TryLockError::Error(error)) if has_no_locks(&error) => Ok(()),
            taken => taken,
        };
        Self::take_within(folder, attempt, MINUTE, waiting)
    }

    /// The lock if it is free.
    ///
    /// # Errors
    /// As [`Lock::take`].
    pub(crate) fn take_now(path: &Path) -> io::Result<Option<Self>> {
        Self::take_within(open(path)?, File::try_lock, NONE, || {})
    }

    fn take_within(
        file: File,
        attempt: impl Fn(&File) -> Result<(), TryLockError>,
        patience: Patience,
        waiting: impl FnOnce(),
    ) -> io::Result<Option<Self>> {
        let start = Instant::now();
        let mut waiting = Some(waiting);
        loop {
            match attempt(&file) {
                Ok(()) => return Ok(Some(Self(file))),
                Err(TryLockError::WouldBlock) => {}
                Err(TryLockError::Error(error)) => return Err(error),
            }
            let waited = start.elapsed();
            if waited >= patience.give_up {
                return Ok(None);
            }
            if waited >= patience.say
                && let Some(waiting) = waiting.take()
            {
                waiting();
            }
            sleep(PAUSE);
        }
    }
}

/// As network file systems answer, which lock only what is open for writing.
fn has_no_locks(error: &io::Error) -> bool {
    let known = [Errno::BADF, Errno::NOLCK, Errno::NOTSUP, Errno::NOSYS];
    Errno::from_io_error(error).is_some_and(|errno| known.contains(&errno))
}

/// Opens the file of the lock, and creates it if there is none. A link, or a file that could block
/// on opening, is an error.
fn open(path: &Path) -> io::Result<File> {
    match OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)
    {
        // The umask may have removed the owner's rights too.
        Ok(file) => file
            .set_permissions(Permissions::from_mode(0o600))
            .map(|()| file),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => open_existing(path),
        Err(error) => Err(error),
    }
}

fn open_existing(path: &Path) -> io::Result<File> {
    let invalid = |what| io::Error::new(io::ErrorKind::InvalidInput, what);
    let metadata = path.symlink_metadata()?;
    if metadata.is_symlink() {
        return Err(invalid("it is a symbolic link"));
    }
    if !metadata.is_file() {
        return Err(invalid("it is not a regular file"));
    }
    // It may have been replaced meanwhile.
    let flags = OFlags::NOFOLLOW | OFlags::NONBLOCK;
    let file = OpenOptions::new()
        .write(true)
        .custom_flags(flags.bits().cast_signed())
        .open(path)?;
    if !file.metadata()?.is_file() {
        return Err(invalid("it is not a regular file"));
    }
    Ok(file)
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use rustix::fs::{CWD, Mode, mkfifoat};

    use super::*;

    #[test]
    fn one_holder_at_a_time() {
        let folder = tempfile::tempdir().unwrap();
        let path = beside(&folder.path().join("file"));
        let held = Lock::take(&path, || {}).unwrap();
        assert!(held.is_some());
        assert!(Lock::take_now(&path).unwrap().is_none());
        drop(held);
        assert!(Lock::take_now(&path).unwrap().is_some());
    }

    #[test]
    fn who_waits_says_so_once_and_gives_up() {
        let folder = tempfile::tempdir().unwrap();
        let path = beside(&folder.path().join("file"));
        let _held = Lock::take_now(&path).unwrap().unwrap();
        let said = Cell::new(0);
        let take = |say, give_up| {
            let [say, give_up] = [say, give_up].map(Duration::from_millis);
            let patience = Patience { say, give_up };
            let waiting = || said.set(said.get() + 1);
            Lock::take_within(open(&path).unwrap(), File::try_lock, patience, waiting).unwrap()
        };
        assert!(take(20, 200).is_none());
        assert_eq!(said.get(), 1);
        assert!(take(1000, 100).is_none());
        assert_eq!(said.get(), 1, "not before it is time");
    }

    #[test]
    fn many_share_a_folder_that_nobody_changes() {
        let folder = tempfile::tempdir().unwrap();
        let lock = |shared| {
            let folder = File::open(folder.path()).unwrap();
            let attempt = if shared {
                File::try_lock_shared
            } else {
                File::try_lock
            };
            Lock::take_within(folder, attempt, NONE, || {}).unwrap()
        };
        let readers = [lock(true), lock(true)];
        assert!(readers.iter().all(Option::is_some) && lock(false).is_none());
        drop(readers);
        let _writer = lock(false).unwrap();
        assert!(lock(true).is_none());
    }

    #[test]
    fn what_is_no_regular_file_is_refused_at_once() {
        let folder = tempfile::tempdir().unwrap();
        let fifo = folder.path().join("fifo");
        mkfifoat(CWD, &fifo, Mode::RUSR | Mode::WUSR).unwrap();
        for path in [fifo.as_path(), folder.path()] {
            let error = Lock::take(path, || {}).unwrap_err();
            assert_eq!(error.to_string(), "it is not a regular file");
        }
    }
}
