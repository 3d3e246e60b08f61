//! Files below a folder. Nothing here follows a link below it, so that nothing outside of the folder
//! can be read, changed or removed, whatever is there and whoever changes it meanwhile.

use crate::source::sort::sort;
use std::fs::File;
use std::io::{self, Read, Write};
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::path::Path;

use rustix::fs::{AtFlags, CWD, Dir, FileType, Mode, OFlags, Stat};
use rustix::fs::{fchmod, mkdirat, openat, renameat, statat, unlinkat};
use rustix::io::Errno;

/// Only the owner may read and write it.
pub(crate) const PRIVATE: u32 = 0o600;

/// A folder that is open.
#[derive(Debug)]
pub(crate) struct Beneath(OwnedFd);

/// What is at a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Found {
    /// A regular file with its length and the lower bits of its mode.
    File {
        length: u64,
        mode: u32,
    },
    Folder,
    /// A link, a pipe, or another thing that is neither.
    Other,
}

impl Beneath {
    /// Opens a folder, which may be given by way of links.
    ///
    /// # Errors
    /// It is not there, not readable, or no folder.
    pub(crate) fn open(folder: &Path) -> io::Result<Self> {
        let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
        Ok(Self(openat(CWD, folder, flags, Mode::empty())?))
    }

    /// Opens a folder, which is created where it is missing, as are those above it.
    ///
    /// # Errors
    /// It can't be created, or as [`Beneath::open`].
    pub(crate) fn create(folder: &Path) -> io::Result<Self> {
        std::fs::create_dir_all(folder)?;
        Self::open(folder)
    }

    /// The folder itself, to lock it.
    ///
    /// # Errors
    /// There are too many open files.
    pub(crate) fn file(&self) -> io::Result<File> {
        Ok(File::from(self.0.try_clone()?))
    }

    /// What is at a path; nothing where it, or a folder on the way, is missing.
    ///
    /// # Errors
    /// What is on the way is no folder, or not to be searched.
    pub(crate) fn look(&self, path: &str) -> io::Result<Option<Found>> {
        let found = self.at(path, |folder, name| {
            Ok(statat(folder, name, AtFlags::SYMLINK_NOFOLLOW)?)
        });
        match found {
            Ok(stat) => Ok(Some(kind(&stat))),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// The bytes of a regular file, of which `limit` are read at most.
    ///
    /// # Errors
    /// It is not there, not readable, or no regular file.
    pub(crate) fn read(&self, path: &str, limit: u64) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        let file = self.open_file(path)?;
        file.take(limit).read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    /// Writes a new file. A private one has the mode 0600 from the moment it exists, others what the
    /// umask says.
    ///
    /// # Errors
    /// There is one, or it can't be written.
    pub(crate) fn write(&self, path: &str, bytes: &[u8], private: bool) -> io::Result<File> {
        let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::CLOEXEC;
        let mode = if private { PRIVATE } else { 0o666 };
        let opened = self.at(path, |folder, name| {
            Ok(openat(folder, name, flags, Mode::from_raw_mode(mode))?)
        });
        let mut file = File::from(opened?);
        if private {
            // The umask may have removed the owner's rights too.
            fchmod(&file, Mode::from_raw_mode(mode))?;
        }
        file.write_all(bytes)?;
        Ok(file)
    }

    /// Changes the mode of a regular file.
    ///
    /// # Errors
    /// As [`Beneath::read`], and where it belongs to somebody else.
    pub(crate) fn set_mode(&self, path: &str, mode: u32) -> io::Result<()> {
        let file = self.open_file(path)?;
        Ok(fchmod(&file, Mode::from_raw_mode(mode))?)
    }

    /// Moves a file to where another file or a link may be, which it replaces.
    ///
    /// # Errors
    /// One of the folders is missing, or a folder is there.
    pub(crate) fn rename(&self, from: &str, to: &str) -> io::Result<()> {
        self.at(from, |folder, name| {
            self.at(to, |other, new| Ok(renameat(folder, name, other, new)?))
        })
    }

    /// Removes a file or a link.
    ///
    /// # Errors
    /// It is not there, a folder, or its folder is not writable.
    pub(crate) fn remove(&self, path: &str) -> io::Result<()> {
        self.at(path, |folder, name| {
            Ok(unlinkat(folder, name, AtFlags::empty())?)
        })
    }

    /// Removes a folder that is empty.
    ///
    /// # Errors
    /// It is not there or not empty.
    pub(crate) fn remove_folder(&self, path: &str) -> io::Result<()> {
        self.at(path, |folder, name| {
            Ok(unlinkat(folder, name, AtFlags::REMOVEDIR)?)
        })
    }

    /// Creates a folder where there is none: its mode is what the umask leaves of this one.
    ///
    /// # Errors
    /// It can't be created, or something else is there.
    pub(crate) fn create_folder(&self, path: &str, mode: u32) -> io::Result<()> {
        let made = self.at(path, |folder, name| {
            Ok(mkdirat(folder, name, Mode::from_raw_mode(mode))?)
        });
        match made {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                self.folder(path).map(drop)
            }
            made => made,
        }
    }

    /// The names in a folder, `""` for the folder itself, sorted; those that are no text are left
    /// out.
    ///
    /// # Errors
    /// It is missing, or no folder.
    pub(crate) fn names(&self, path: &str) -> io::Result<Vec<String>> {
        let mut out = Vec::new();
        for entry in Dir::new(self.folder(path)?)? {
            let name = entry?.file_name().to_str().map(str::to_owned);
            out.extend(name.ok().filter(|name| name != "." && name != ".."));
        }
        sort(&mut out);
        Ok(out)
    }

    fn open_file(&self, path: &str) -> io::Result<File> {
        // A pipe would block.
        let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
        let opened = self.at(path, |folder, name| {
            Ok(openat(folder, name, flags, Mode::empty())?)
        });
        let file = File::from(opened?);
        if file.metadata()?.is_file() {
            Ok(file)
        } else {
            Err(Errno::INVAL.into())
        }
    }

    /// Calls `act` with the folder that a path is in, and its name there.
    fn at<T>(
        &self,
        path: &str,
        act: impl FnOnce(BorrowedFd, &str) -> io::Result<T>,
    ) -> io::Result<T> {
        match path.rsplit_once('/') {
            None => act(self.0.as_fd(), path),
            Some((above, name)) => act(self.folder(above)?.as_fd(), name),
        }
    }

    /// A folder below, to which no link leads.
    fn folder(&self, path: &str) -> io::Result<OwnedFd> {
        let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        let open = |above: BorrowedFd, name: &str| openat(above, name, flags, Mode::empty());
        let mut folder = open(self.0.as_fd(), ".")?;
        for name in path.split('/').filter(|name| !name.is_empty()) {
            if name == ".." {
                return Err(Errno::INVAL.into());
            }
            folder = open(folder.as_fd(), name)?;
        }
        Ok(folder)
    }
}

/// Whether a path could not be reached since a link, or a file, stands where a folder should.
pub(crate) fn is_no_folder(error: &io::Error) -> bool {
    let known = [Errno::NOTDIR, Errno::LOOP];
    Errno::from_io_error(error).is_some_and(|errno| known.contains(&errno))
}

fn kind(stat: &Stat) -> Found {
    match FileType::from_raw_mode(stat.st_mode) {
        FileType::RegularFile => Found::File {
            length: stat.st_size.try_into().unwrap_or_default(),
            mode: stat.st_mode & 0o7777,
        },
        FileType::Directory => Found::Folder,
        _ => Found::Other,
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::os::unix::fs::{PermissionsExt, symlink};

    use rustix::fs::mkfifoat;

    use super::*;

    #[test]
    fn no_link_is_followed() {
        let root = tempfile::tempdir().unwrap();
        let (inside, outside) = (root.path().join("inside"), root.path().join("outside"));
        for folder in [&inside, &outside] {
            fs::create_dir(folder).unwrap();
            fs::write(folder.join("file"), "text").unwrap();
        }
        symlink(&outside, inside.join("folder")).unwrap();
        symlink(outside.join("file"), inside.join("link")).unwrap();
        let folder = Beneath::open(&inside).unwrap();
        assert_eq!(folder.look("link").unwrap(), Some(Found::Other));
        assert!(folder.read("link", 10).is_err());
        assert!(folder.set_mode("link", 0o600).is_err());
        assert!(folder.write("link", b"new", false).is_err());
        for path in ["folder/file", "../outside/file", "folder/../file"] {
            assert!(folder.look(path).is_err(), "{path}");
            assert!(folder.read(path, 10).is_err());
            assert!(folder.remove(path).is_err());
            assert!(folder.rename("file", path).is_err());
        }
        assert!(is_no_folder(&folder.look("folder/file").unwrap_err()));
        assert!(folder.names("folder").is_err() && folder.create_folder("folder", 0o777).is_err());
        folder.rename("file", "link").unwrap();
        assert_eq!(fs::read(outside.join("file")).unwrap(), b"text");
        assert_eq!(folder.names("").unwrap(), ["folder", "link"]);
    }

    #[test]
    fn a_private_file_is_private_from_the_start() {
        let root = tempfile::tempdir().unwrap();
        let folder = Beneath::create(&root.path().join("a/b")).unwrap();
        folder.create_folder("c", 0o777).unwrap();
        folder.create_folder("c", 0o777).unwrap();
        let file = folder.write("c/secret", b"x", true).unwrap();
        assert_eq!(
            file.metadata().unwrap().permissions().mode() & 0o777,
            PRIVATE
        );
        let found = Found::File {
            length: 1,
            mode: PRIVATE,
        };
        assert_eq!(folder.look("c/secret").unwrap(), Some(found));
        assert_eq!(folder.look("nowhere/secret").unwrap(), None);
        assert!(folder.write("c/secret", b"y", true).is_err(), "it is there");
        assert!(folder.remove_folder("c").is_err());
        folder.remove("c/secret").unwrap();
        folder.remove_folder("c").unwrap();
    }

    #[test]
    fn a_pipe_does_not_block() {
        let root = tempfile::tempdir().unwrap();
        let folder = Beneath::open(root.path()).unwrap();
        mkfifoat(&folder.0, "pipe", Mode::RUSR | Mode::WUSR).unwrap();
        assert!(folder.read("pipe", 10).is_err());
        assert_eq!(folder.look("pipe").unwrap(), Some(Found::Other));
    }
}
