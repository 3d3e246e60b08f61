//! Replaces credentials by new ones, as far as possible without losing anything.

mod error;
mod synapse;
#[cfg(test)]
mod tests;

use std::time::SystemTime;

use serde_json::Value as Json;

use super::print::to_yaml;
use super::{Document, Generate, Kind, Need, Rotation, Secret};
use crate::source::yaml::read::{self, Dialect};
pub(crate) use error::RotateError;

/// How a rotation was asked for.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct RotateOptions {
    /// Rotate even if that loses data.
    pub force: bool,
    /// Drop the old one that stayed in use.
    pub finish: bool,
}

const GONE: &str = "the old one is gone: what it signed becomes invalid once the manifests are \
                    applied";

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
                let new = generator.generate_one(need.kind)?;
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
                self.replace(key, generator.generate_one(need.kind)?, now);
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
        return Err(RotateError::unreadable(key, form));
    };
    for token in ["as_token", "hs_token"] {
        let new = generator.generate_one(Kind::Password)?;
        registration.insert(token.to_owned(), new.expose_text().into());
    }
    Ok(to_yaml(&registration).into())
}
