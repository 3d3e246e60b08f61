//! Writes to standard output: all of it, or a failure. A reader that goes away is no failure.

use std::io::{self, ErrorKind, Write};

use anyhow::{Context, Result, bail};
use rustix::fs::OFlags;

/// Prints the text.
///
/// # Errors
/// Where standard output is closed or full.
pub fn print(text: &str) -> Result<()> {
    if is_closed() {
        bail!("standard output is closed");
    }
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        result => result.context("could not write to standard output"),
    }
}

/// Rust opens `/dev/null` for reading and writing in the place of a closed standard output; nobody else opens it so.
fn is_closed() -> bool {
    let out = io::stdout();
    let Ok(flags) = rustix::fs::fcntl_getfl(&out) else { return true };
    let Ok(stat) = rustix::fs::fstat(&out) else { return true };
    let is_null = rustix::fs::stat("/dev/null").is_ok_and(|null| (null.st_dev, null.st_ino) == (stat.st_dev, stat.st_ino));
    is_null && flags.contains(OFlags::RDWR)
}
