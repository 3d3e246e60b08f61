//! Reads files and standard input up to a limit, so that an endless one is an error and does not
//! fill the memory.

use std::fs::File;
use std::io::{self, Read};
use std::os::unix::fs::FileTypeExt;
use std::path::Path;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

/// The limit of one input in bytes, unless the caller has another.
pub(crate) const MAX_BYTES: usize = 4 * 1024 * 1024;

/// How long to wait for a process that writes to a named pipe.
const WRITER: Duration = Duration::from_secs(5);

/// What standard input is called in errors.
pub(crate) const STDIN: &str = "standard input";

/// Why an input could not be read, with its name. Nothing of the contents is quoted.
#[derive(Debug, thiserror::Error)]
pub(crate) enum InputError {
    /// The system gave an error: there is no such file, no right to read it, …
    #[error("could not read {name}")]
    Unreadable {
        /// The path, or [`STDIN`].
        name: String,
        /// What the system said.
        source: io::Error,
    },
    /// It is larger than the limit.
    #[error("{name} is larger than the limit of {limit} bytes")]
    TooLarge {
        /// The path, or [`STDIN`].
        name: String,
        /// The limit, in bytes.
        limit: usize,
    },
    /// It is not UTF-8.
    #[error("{0} is not UTF-8 text")]
    NotText(String),
}

impl InputError {
    /// The path of the file; nothing for standard input.
    pub(crate) fn file(&self) -> Option<&str> {
        let (Self::Unreadable { name, .. } | Self::TooLarge { name, .. } | Self::NotText(name)) =
            self;
        (name != STDIN).then_some(name)
    }

    /// The reason without the name, for errors that say the name themselves.
    pub(crate) fn into_reason(self) -> io::Error {
        match self {
            Self::Unreadable { source, .. } => source,
            Self::TooLarge { limit, .. } => io::Error::new(
                io::ErrorKind::FileTooLarge,
                format!("it is larger than the limit of {limit} bytes"),
            ),
            Self::NotText(_) => io::Error::new(io::ErrorKind::InvalidData, "it is not UTF-8 text"),
        }
    }
}

/// The bytes of a file.
///
/// # Errors
/// [`InputError`]
pub(crate) fn file(path: impl AsRef<Path>, limit: usize) -> Result<Vec<u8>, InputError> {
    let name = path.as_ref().display().to_string();
    match open(path.as_ref(), WRITER) {
        Ok(file) => read(file, &name, limit),
        Err(source) => Err(InputError::Unreadable { name, source }),
    }
}

/// Opens a file. A named pipe is open once another process writes to it: who waits for one that
/// never comes waits for ever.
fn open(path: &Path, patience: Duration) -> io::Result<File> {
    if !path.metadata()?.file_type().is_fifo() {
        return File::open(path);
    }
    let (opened, waiting) = mpsc::channel();
    let path = path.to_owned();
    thread::spawn(move || opened.send(File::open(path)));
    waiting.recv_timeout(patience).unwrap_or_else(|_| {
        let said = "it is a named pipe, and nothing writes to it";
        Err(io::Error::new(io::ErrorKind::TimedOut, said))
    })
}

/// The bytes of standard input.
///
/// # Errors
/// [`InputError`]
pub(crate) fn stdin(limit: usize) -> Result<Vec<u8>, InputError> {
    read(io::stdin().lock(), STDIN, limit)
}

/// The bytes of a file or, for `-`, of standard input.
///
/// # Errors
/// [`InputError`]
pub(crate) fn file_or_stdin(path: &str, limit: usize) -> Result<Vec<u8>, InputError> {
    if path == "-" {
        stdin(limit)
    } else {
        file(path, limit)
    }
}

/// What is left of `reader`, which errors call `name`.
///
/// # Errors
/// [`InputError`]
pub(crate) fn read(reader: impl Read, name: &str, limit: usize) -> Result<Vec<u8>, InputError> {
    let mut bytes = Vec::new();
    let read = reader.take(limit as u64 + 1).read_to_end(&mut bytes);
    let name = || name.to_owned();
    match read {
        Err(source) => Err(InputError::Unreadable {
            name: name(),
            source,
        }),
        Ok(count) if count > limit => Err(InputError::TooLarge {
            name: name(),
            limit,
        }),
        Ok(_) => Ok(bytes),
    }
}

/// The bytes of `name` as text.
///
/// # Errors
/// [`InputError::NotText`]
pub(crate) fn text(bytes: Vec<u8>, name: &str) -> Result<String, InputError> {
    String::from_utf8(bytes).map_err(|_| InputError::NotText(name.to_owned()))
}

#[cfg(test)]
mod tests {
    use rustix::fs::{CWD, Mode, mkfifoat};

    use super::*;

    #[test]
    fn what_is_within_the_limit_is_read_whole() {
        assert_eq!(read(&b"12345"[..], "x", 5).unwrap(), b"12345");
        assert_eq!(read(io::empty(), "x", 0).unwrap(), b"");
    }

    #[test]
    fn what_is_endless_ends_at_the_limit_and_is_named() {
        let error = read(io::repeat(b'x'), "x.yaml", 5).unwrap_err();
        assert_eq!(
            error.to_string(),
            "x.yaml is larger than the limit of 5 bytes"
        );
        let error = file("/dev/zero", 1000).unwrap_err();
        assert_eq!(
            error.to_string(),
            "/dev/zero is larger than the limit of 1000 bytes"
        );
        assert_eq!(
            error.into_reason().to_string(),
            "it is larger than the limit of 1000 bytes"
        );
    }

    #[test]
    fn a_pipe_is_read_once_something_writes_to_it() {
        let folder = tempfile::tempdir().unwrap();
        let [path, silent] = ["pipe", "silent"].map(|name| folder.path().join(name));
        for path in [&path, &silent] {
            mkfifoat(CWD, path, Mode::RUSR | Mode::WUSR).unwrap();
        }
        let error = open(&silent, Duration::from_millis(50)).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::TimedOut);
        let other = path.clone();
        let writer = thread::spawn(move || std::fs::write(other, "x").unwrap());
        let mut file = open(&path, WRITER).unwrap();
        writer.join().unwrap();
        let mut text = String::new();
        file.read_to_string(&mut text).unwrap();
        assert_eq!(text, "x");
    }

    #[test]
    fn what_is_not_there_or_no_text_is_named() {
        let error = file("nothing/here", 5).unwrap_err();
        assert_eq!(error.to_string(), "could not read nothing/here");
        assert_eq!(error.into_reason().kind(), io::ErrorKind::NotFound);
        let error = text(vec![0xff], "x").unwrap_err();
        assert_eq!(error.to_string(), "x is not UTF-8 text");
    }
}
