//! Writes to standard output: all of it, or a failure. A reader that goes away is not a failure.

use std::io::{self, ErrorKind, Write};

use anyhow::{Context, Result};

use super::said;

/// Prints the text.
///
/// # Errors
/// Standard output is closed or full.
pub(super) fn print(text: &str) -> Result<()> {
    if said::out(text) {
        return Ok(());
    }
    print_bytes(text.as_bytes())
}

/// Prints bytes as they are, at once: not where many deployments are looked at.
///
/// # Errors
/// As [`print`].
pub(super) fn print_bytes(bytes: &[u8]) -> Result<()> {
    let mut out = io::stdout().lock();
    match out.write_all(bytes).and_then(|()| out.flush()) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        result => result.context("could not write to standard output"),
    }
}

/// Prints text with colours, if they are wanted.
///
/// # Errors
/// As [`print`].
pub(super) fn print_styled(text: &str) -> Result<()> {
    match anstream::AutoStream::choice(&io::stdout()) {
        anstream::ColorChoice::Never => print(&anstream::adapter::strip_str(text).to_string()),
        _ => print(text),
    }
}
