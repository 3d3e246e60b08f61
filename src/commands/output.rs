//! Writes to standard output: all of it, or a failure. A reader that goes away is no failure.

use std::io::{self, ErrorKind, Write};
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::{Context, Result, bail};

/// Prints the text.
///
/// # Errors
/// Where standard output is closed or full.
pub fn print(text: &str) -> Result<()> {
    print_bytes(text.as_bytes())
}

/// Prints bytes as they are.
///
/// # Errors
/// As [`print`].
pub fn print_bytes(bytes: &[u8]) -> Result<()> {
    if CLOSED.load(Ordering::Relaxed) {
        bail!("standard output is closed");
    }
    let mut out = io::stdout().lock();
    match out.write_all(bytes).and_then(|()| out.flush()) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        result => result.context("could not write to standard output"),
    }
}

/// Prints text that has colours in it, where they are wanted.
///
/// # Errors
/// As [`print`].
pub fn print_styled(text: &str) -> Result<()> {
    match anstream::AutoStream::choice(&io::stdout()) {
        anstream::ColorChoice::Never => print(&anstream::adapter::strip_str(text).to_string()),
        _ => print(text),
    }
}

/// Whether standard output was closed when the process began.
static CLOSED: AtomicBool = AtomicBool::new(false);

/// Runs before `main`: Rust's own start-up opens `/dev/null` in the place of a closed standard output, which can't be told from
/// one that somebody gave.
#[ctor::ctor(unsafe)]
fn look_at_stdout() {
    CLOSED.store(
        rustix::io::fcntl_getfd(rustix::stdio::stdout()).is_err(),
        Ordering::Relaxed,
    );
}
