//! age identities: those of files and of the environment, and new ones.
//!
//! Source of the variables of SOPS: <https://getsops.io/docs/#encrypting-using-age>

use std::env;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use age::secrecy::ExposeSecret;
use age::x25519::Identity;
use zeroize::Zeroizing;

use super::error::AtRestError;
use crate::source::input;

/// What has identities.
pub(crate) trait HasIdentities {
    /// Them; without one that was given, those of the environment.
    ///
    /// # Errors
    /// A file can't be read, or has something else.
    fn identities(&self) -> Result<Vec<Identity>, AtRestError>;
}

/// The files with identities that the user gave. They are read where something is to be decrypted.
#[derive(Clone, Debug, Default)]
pub(crate) struct Keys(pub Vec<PathBuf>);

impl HasIdentities for Keys {
    fn identities(&self) -> Result<Vec<Identity>, AtRestError> {
        if self.0.is_empty() {
            return of_environment();
        }
        of_files(&self.0)
    }
}

/// Variables that hold identities themselves, or name a file with them.
const TEXTS: [&str; 2] = ["MASTHEAD_IDENTITY", "SOPS_AGE_KEY"];

/// Variables that name a file with identities.
const FILES: [&str; 2] = ["MASTHEAD_IDENTITY_FILE", "SOPS_AGE_KEY_FILE"];

/// How an identity starts that only another program can use.
const PLUGIN: &str = "AGE-PLUGIN-";

/// The identities of all these variables; where none is set, those of the file of SOPS.
///
/// # Errors
/// As [`read`]; the name of a variable stands in the place of the file.
pub(super) fn of_environment() -> Result<Vec<Identity>, AtRestError> {
    let mut out = Vec::new();
    for name in TEXTS {
        let text = Zeroizing::new(env::var(name).unwrap_or_default());
        if Path::new(&*text).is_file() {
            out.extend(read(Path::new(&*text))?);
        } else if !text.is_empty() {
            out.extend(parse(&text, Path::new(name))?);
        }
    }
    for name in FILES {
        if let Some(path) = variable(name) {
            out.extend(read(&path)?);
        }
    }
    match file_of_sops() {
        Some(path) if out.is_empty() && path.is_file() => read(&path),
        _ => Ok(out),
    }
}

/// The identities in all these files.
///
/// # Errors
/// As [`read`].
pub(super) fn of_files(paths: &[PathBuf]) -> Result<Vec<Identity>, AtRestError> {
    let mut out = Vec::new();
    for path in paths {
        out.extend(read(path)?);
    }
    Ok(out)
}

/// Where SOPS has the identities of a person.
fn file_of_sops() -> Option<PathBuf> {
    let home = |folder: &str| variable("HOME").map(|home| home.join(folder));
    let folder = variable("XDG_CONFIG_HOME").or_else(|| {
        home(if cfg!(target_os = "macos") {
            "Library/Application Support"
        } else {
            ".config"
        })
    });
    folder.map(|folder| folder.join("sops/age/keys.txt"))
}

/// A path in a variable that is set.
fn variable(name: &str) -> Option<PathBuf> {
    let path = env::var_os(name).filter(|path| !path.is_empty());
    path.map(PathBuf::from)
}

/// The identities in a file.
///
/// # Errors
/// It can't be read, has a line that is no identity, or none at all.
fn read(path: &Path) -> Result<Vec<Identity>, AtRestError> {
    let text = input::file(path, input::MAX_BYTES)
        .and_then(|bytes| input::text(bytes, &path.display().to_string()))
        .map_err(|error| AtRestError::Identity {
            path: path.to_owned(),
            source: error.into_reason(),
        })?;
    parse(&Zeroizing::new(text), path)
}

/// An identity a line; comments start with `#`. Those of plugins are left out.
fn parse(text: &str, path: &Path) -> Result<Vec<Identity>, AtRestError> {
    let lines = text.lines().map(str::trim).enumerate().filter(|(_, line)| {
        !line.is_empty() && !line.starts_with('#') && !line.starts_with(PLUGIN)
    });
    let read = |(index, line): (usize, &str)| {
        line.parse().map_err(|_| AtRestError::NoIdentity {
            path: PathBuf::from(path),
            line: index + 1,
        })
    };
    let identities: Vec<Identity> = lines.map(read).collect::<Result<_, _>>()?;
    if identities.is_empty() {
        return Err(AtRestError::EmptyIdentity(path.to_owned()));
    }
    Ok(identities)
}

/// The recipients of the identities in a file.
///
/// # Errors
/// As [`read`].
pub(crate) fn recipients_of(path: &Path) -> Result<Vec<String>, AtRestError> {
    let identities = read(path)?;
    let recipients = identities.iter().map(Identity::to_public);
    Ok(recipients.map(|recipient| recipient.to_string()).collect())
}

/// The text of a new identity file, as `age-keygen` writes it, and the recipient that belongs to it.
pub(crate) fn new_identity(now: SystemTime) -> (Zeroizing<String>, String) {
    let identity = Identity::generate();
    let recipient = identity.to_public().to_string();
    let created = humantime::format_rfc3339_seconds(now);
    let secret = identity.to_string();
    let secret = secret.expose_secret();
    let text = format!("# created: {created}\n# public key: {recipient}\n{secret}\n");
    (Zeroizing::new(text), recipient)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_identity_is_read_again() {
        let (text, recipient) = new_identity(SystemTime::UNIX_EPOCH);
        assert!(text.starts_with("# created: 1970-01-01T00:00:00Z\n# public key: age1"));
        let read = parse(&text, Path::new("key.txt")).unwrap();
        assert_eq!(read[0].to_public().to_string(), recipient);
        let (other, _) = new_identity(SystemTime::UNIX_EPOCH);
        assert_ne!(*text, *other);
    }
}
