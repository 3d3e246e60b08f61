//! Replaces credentials by new ones, as far as that can be done without losing anything.

mod synapse;
#[cfg(test)]
mod tests;

use std::time::SystemTime;

use serde_json::Value as Json;

use super::print::to_yaml;
use super::{Document, Generate, GenerateError, Kind, Need, Secret};
use crate::source::yaml::read::{self, Dialect};

/// What it takes to replace a credential by a new one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rotation {
    /// The new one takes its place. The text says what that means, and what else has to be done.
    Replace(&'static str),
    /// The tokens in it are replaced, the rest of it stays. The text is as that of
    /// [`Rotation::Replace`].
    Tokens(&'static str),
    /// Synapse's signing key: the new one has a new id, and the old public key is published as one
    /// that has expired.
    SigningKey {
        /// The key of the settings of Synapse from which it is published.
        published_in: &'static str,
    },
    /// The new one signs at once; the old one stays, to check what it has signed, until the
    /// rotation is finished.
    Beside {
        /// The key under which the old one stays.
        previous: &'static str,
        /// What that means, and what else has to be done.
        then: &'static str,
    },
    /// The text says what is lost.
    Loses(&'static str),
}

/// How a rotation was asked for.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct RotateOptions {
    /// To lose what depends on the old one.
    pub force: bool,
    /// To drop the old one that stayed in use.
    pub finish: bool,
}

/// Why a credential was not rotated; the document is not to be used then.
#[derive(Debug, thiserror::Error)]
pub(crate) enum RotateError {
    #[error("there is no `{0}` to rotate")]
    Absent(String),
    #[error("`{key}` can't be rotated without loss: {what}")]
    Loses { key: String, what: &'static str },
    #[error("`{0}` is being rotated: its predecessor is still in use")]
    Unfinished(String),
    #[error("`{0}` is not being rotated: there is nothing to finish")]
    NotBegun(String),
    #[error("`{key}` is not readable as {form}")]
    Unreadable { key: String, form: &'static str },
    #[error("no credentials were made")]
    Generate(#[from] GenerateError),
}

impl RotateError {
    /// What the user can do about it.
    pub fn hint(&self) -> Option<&'static str> {
        match self {
            Self::Absent(_) => Some(
                "`masthead credentials list` shows where it comes from; `generate` makes what is missing",
            ),
            Self::Loses { .. } => Some("`--force` does it all the same"),
            Self::Unfinished(_) => {
                Some("`--finish` drops the old one, once nothing that it signed is in use any more")
            }
            Self::NotBegun(_) => Some("rotate it without `--finish` first"),
            Self::Unreadable { .. } => Some("repair it in the file, or take it from a copy"),
            Self::Generate(_) => None,
        }
    }
}

const GONE: &str = "the old one is gone: what it has signed can't be checked any more once the manifests are applied";

impl Document {
    /// Replaces the credential of this row by a new one, or finishes that, and says what else has
    /// to happen.
    ///
    /// # Errors
    /// [`RotateError`].
    pub(crate) fn rotate(
        &mut self,
        need: &Need,
        options: RotateOptions,
        generator: &mut dyn Generate,
        now: SystemTime,
    ) -> Result<&'static str, RotateError> {
        let key = &*need.key;
        let absent = || RotateError::Absent(key.to_owned());
        let old = self.get(key).ok_or_else(absent)?.secret.clone();
        if options.finish {
            return self.finish(need);
        }
        match need.rotation {
            Rotation::SigningKey { published_in } => {
                self.rotate_signing_key(key, published_in, generator, now)
            }
            Rotation::Beside { previous, then } => {
                let new = one(generator, need.kind)?;
                if options.force {
                    self.remove(previous);
                    self.replace(key, new, now);
                    return Ok(GONE);
                }
                self.put_beside(key, previous, new, now)?;
                Ok(then)
            }
            Rotation::Loses(what) if !options.force => {
                let key = key.to_owned();
                Err(RotateError::Loses { key, what })
            }
            Rotation::Tokens(then) => {
                self.replace(key, with_new_tokens(key, &old, generator)?, now);
                Ok(then)
            }
            Rotation::Replace(then) | Rotation::Loses(then) => {
                self.replace(key, one(generator, need.kind)?, now);
                Ok(then)
            }
        }
    }

    /// Drops the predecessor that stayed in use.
    fn finish(&mut self, need: &Need) -> Result<&'static str, RotateError> {
        let removed = need.previous().and_then(|previous| self.remove(previous));
        removed.ok_or_else(|| RotateError::NotBegun(need.key.to_string()))?;
        Ok(GONE)
    }

    /// Puts the new one in the place of the old one, which stays as its predecessor.
    fn put_beside(
        &mut self,
        key: &str,
        previous: &str,
        new: Secret,
        now: SystemTime,
    ) -> Result<(), RotateError> {
        if self.get(previous).is_some() {
            return Err(RotateError::Unfinished(key.to_owned()));
        }
        let absent = || RotateError::Absent(key.to_owned());
        let old = self.get(key).ok_or_else(absent)?.clone();
        self.insert(previous, old);
        self.replace(key, new, now);
        Ok(())
    }
}

/// An application service's registration with new tokens.
fn with_new_tokens(
    key: &str,
    old: &Secret,
    generator: &mut dyn Generate,
) -> Result<Secret, RotateError> {
    let text = old.expose_text().unwrap_or_default();
    let read = read::document(text, 0, Dialect::Program).map(Json::from);
    let Ok(Json::Object(mut registration)) = read else {
        let form = "a registration (a YAML map)";
        return Err(unreadable(key, form));
    };
    for token in ["as_token", "hs_token"] {
        let new = one(generator, Kind::Password)?;
        registration.insert(token.to_owned(), new.expose_text().into());
    }
    Ok(to_yaml(&registration).into())
}

fn one(generator: &mut dyn Generate, kind: Kind) -> Result<Secret, GenerateError> {
    Ok(generator.generate(&[kind])?.remove(0))
}

fn unreadable(key: &str, form: &'static str) -> RotateError {
    let key = key.to_owned();
    RotateError::Unreadable { key, form }
}
