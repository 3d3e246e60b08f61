//! `masthead credentials keygen`: a new age identity.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use anyhow::{Context, anyhow};
use clap::Args;

use crate::commands::failure::Failure;
use crate::commands::output::print;
use crate::commands::report;
use crate::credentials::{new_identity, recipients_of};
use crate::source::{files, shell};

/// Make an age identity, which decrypts what is encrypted to its recipient.
///
/// The file is as `age-keygen` makes it, and only its owner may read it. A file that is there stays.
#[derive(Args, Debug)]
pub(super) struct KeygenArgs {
    /// The file of the identity; its recipient is printed. Without one the identity is printed.
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Print the recipients of a file of identities that is there.
    #[arg(short = 'y', long, value_name = "FILE", conflicts_with = "output")]
    recipients: Option<PathBuf>,
}

pub(super) fn run(args: &KeygenArgs) -> Result<(), Failure> {
    if let Some(path) = &args.recipients {
        let recipients = recipients_of(path).map_err(|error| {
            let hint = error.hint().map(str::to_owned);
            Failure::CouldNotRun(error.into(), hint)
        })?;
        return Ok(print(&(recipients.join("\n") + "\n"))?);
    }
    let (text, recipient) = new_identity(SystemTime::now());
    let Some(path) = &args.output else {
        return Ok(print(&text)?);
    };
    write(path, text.as_bytes())?;
    report::note(
        format!(
            "`{}` has a new identity: keep a copy, and keep it out of git",
            path.display()
        ),
        Some(hint(path, &recipient)),
    );
    Ok(print(&format!("{recipient}\n"))?)
}

/// How it is used: by flags, and in the project file.
fn hint(path: &Path, recipient: &str) -> String {
    let path = path.display().to_string();
    let quoted = serde_json::Value::from(path.as_str());
    format!(
        "encrypt with `--encrypt-to {recipient}`, decrypt with `--identity {}`; or in masthead.yaml: \
         `credentials: {{from: ess.credentials.yaml, encryptTo: [{recipient}], identities: [{quoted}]}}`",
        shell::word(&path)
    )
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
