//! Replaces credentials by new ones, as far as that can be done without losing anything.

mod synapse;
#[cfg(test)]
mod tests;

use std::time::SystemTime;

use minijinja::value::{Serde, Value};
use serde_json::Value as Json;

use super::{Document, Generate, GenerateError, Kind, Need, Secret};
use crate::source::yaml::print as yaml;
use crate::source::yaml::read::{self, Dialect};

/// What it takes to replace a credential by a new one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rotation {
    /// The new one takes its place. The text says what that means, and what else has to be done.
    Replace(&'static str),
    /// The tokens in it are replaced, the rest of it stays.
    Tokens(&'static str),
    /// Synapse's signing key: the new one has a new id, and the old public key is published as one that has expired.
    SigningKey,
    /// The new one signs at once; the old one stays under this key, to check what it has signed, until the rotation is finished.
    Beside(&'static str),
    /// The text says what is lost.
    Loses(&'static str),
}

/// How a rotation was asked for.
#[derive(Clone, Copy, Debug, Default)]
pub struct RotateOptions {
    /// To lose what depends on the old one.
    pub force: bool,
    /// To drop the old one that stayed in use.
    pub finish: bool,
}

/// Why a credential was not rotated; the document is not to be used then.
#[derive(Debug, thiserror::Error)]
pub enum RotateError {
    #[error("there is no `{0}` to rotate")]
    Absent(&'static str),
    #[error("`{key}` can't be rotated without loss: {what}")]
    Loses {
        key: &'static str,
        what: &'static str,
    },
    #[error("`{0}` is being rotated: its predecessor is still in use")]
    Unfinished(&'static str),
    #[error("`{0}` is not being rotated: there is nothing to finish")]
    NotBegun(&'static str),
    #[error("`{key}` is not readable as {form}")]
    Unreadable {
        key: &'static str,
        form: &'static str,
    },
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

impl Document {
    /// Replaces the credential of this row by a new one and says what else has to happen.
    ///
    /// # Errors
    /// [`RotateError`].
    pub fn rotate(
        &mut self,
        need: &Need,
        options: RotateOptions,
        generator: &mut dyn Generate,
        now: SystemTime,
    ) -> Result<&'static str, RotateError> {
        let key = need.key;
        let old = self
            .get(key)
            .ok_or(RotateError::Absent(key))?
            .secret
            .clone();
        Ok(match need.rotation {
            Rotation::Beside(previous) if options.finish => return self.finish(key, previous),
            _ if options.finish => return Err(RotateError::NotBegun(key)),
            Rotation::SigningKey => return self.rotate_signing_key(generator, now),
            Rotation::Beside(previous) => {
                return self.rotate_beside(need, previous, options, generator, now);
            }
            Rotation::Loses(what) if !options.force => {
                return Err(RotateError::Loses { key, what });
            }
            Rotation::Tokens(then) => {
                self.replace(key, with_new_tokens(key, &old, generator)?, now);
                then
            }
            Rotation::Replace(then) | Rotation::Loses(then) => {
                self.replace(key, one(generator, need.kind)?, now);
                then
            }
        })
    }

    fn finish(&mut self, key: &'static str, previous: &str) -> Result<&'static str, RotateError> {
        self.remove(previous).ok_or(RotateError::NotBegun(key))?;
        Ok(
            "the old one is gone: what it has signed can't be checked any more once the manifests are applied",
        )
    }

    fn rotate_beside(
        &mut self,
        need: &Need,
        previous: &'static str,
        options: RotateOptions,
        generator: &mut dyn Generate,
        now: SystemTime,
    ) -> Result<&'static str, RotateError> {
        let new = one(generator, need.kind)?;
        if options.force {
            self.remove(previous);
            self.replace(need.key, new, now);
            return Ok(
                "the old one is gone: what it has signed can't be checked any more once the manifests are applied",
            );
        }
        if self.get(previous).is_some() {
            return Err(RotateError::Unfinished(need.key));
        }
        let old = self
            .get(need.key)
            .ok_or(RotateError::Absent(need.key))?
            .clone();
        self.insert(previous, old);
        self.replace(need.key, new, now);
        Ok(
            "MAS signs with the new one and still publishes the old one once the manifests are applied; when what the old one has \
            signed has expired (a day is plenty), rotate once more with `--finish`, which drops it",
        )
    }
}

/// An application service's registration with new tokens.
fn with_new_tokens(
    key: &'static str,
    old: &Secret,
    generator: &mut dyn Generate,
) -> Result<Secret, RotateError> {
    let unreadable = RotateError::Unreadable {
        key,
        form: "a registration (a YAML map)",
    };
    let text = old.expose_text().unwrap_or_default();
    let read = read::document(text, 0, Dialect::Program).map(Json::from);
    let Ok(Json::Object(mut registration)) = read else {
        return Err(unreadable);
    };
    for token in ["as_token", "hs_token"] {
        let new = one(generator, Kind::Password)?;
        registration.insert(token.to_owned(), new.expose_text().into());
    }
    Ok(yaml_text(&Json::Object(registration)))
}

fn one(generator: &mut dyn Generate, kind: Kind) -> Result<Secret, GenerateError> {
    Ok(generator.generate(&[kind])?.remove(0))
}

fn yaml_text(value: &Json) -> Secret {
    (yaml::to_string(&Value::from(Serde(value))).expect("writing to memory does not fail") + "\n")
        .into()
}
