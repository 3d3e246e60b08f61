//! Writes to standard output: all of it, or a failure. A reader that goes away is no failure.

use std::io::{self, ErrorKind, Write};

use anyhow::{Context, Result};

/// Prints the text.
///
/// # Errors
/// Where standard output is closed or full.
pub fn print(text: &str) -> Result<()> {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        result => result.context("could not write to standard output"),
    }
}
