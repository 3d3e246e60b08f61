//! `masthead credentials keygen`: a new age identity.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use anyhow::{Context, anyhow};
use clap::Args;

use crate::commands::failure::Failure;
use crate::commands::output::print;
use crate::commands::report;
use crate::credentials::new_identity;
use crate::source::{files, shell};

/// Make an age identity, which decrypts what is encrypted to its recipient.
///
/// The file is as `age-keygen` makes it, and only its owner may read it. A file that is there stays.
#[derive(Args, Debug)]
pub(super) struct KeygenArgs {
    /// The file; without one the identity is printed.
    file: Option<PathBuf>,
}

pub(super) fn run(args: &KeygenArgs) -> Result<(), Failure> {
    let (text, recipient) = new_identity(SystemTime::now());
    let Some(path) = &args.file else {
        return Ok(print(&text)?);
    };
    write(path, text.as_bytes())?;
    let shown = path.display();
    let word = shell::word(&shown.to_string());
    report::note(
        format!("`{shown}` has a new identity: keep it where the credentials file is not"),
        Some(format!(
            "encrypt to it: --encrypt-to {recipient}; read with it: --identity {word}"
        )),
    );
    Ok(print(&format!("{recipient}\n"))?)
}

/// Writes a new file.
fn write(path: &Path, contents: &[u8]) -> Result<(), Failure> {
    let shown = path.display();
    let done = files::prepare(path, contents).and_then(files::Pending::commit_new);
    match done {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Err(Failure::CouldNotRun(
            anyhow!("`{shown}` is there already, and stays as it is"),
            Some(
                "name another file: what is encrypted to an identity can't be read without it"
                    .into(),
            ),
        )),
        done => Ok(done.with_context(|| format!("could not write `{shown}`"))?),
    }
}
