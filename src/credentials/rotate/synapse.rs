//! Synapse's signing key: its successor has a new id, and its public half is published as one that
//! has expired.

use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::{Map, Value as Json, json};

use super::error::RotateError;
use crate::credentials::print::to_yaml;
use crate::credentials::signing_key::SigningKey;
use crate::credentials::{Document, Generate, Kind, Secret, Unsafe};
use crate::source::yaml::read::{self, Dialect};

const KEY_FILE: &str = "a signing key file of Synapse";
const SETTINGS: &str = "a YAML map of Synapse's settings";

impl Document {
    /// Replaces the signing key under `key`. The old public keys go to the settings under
    /// `published_in`, from where Synapse publishes them. One that is banned does not: anybody can
    /// sign with it.
    ///
    /// Source: `old_signing_keys` in
    /// <https://element-hq.github.io/synapse/latest/usage/configuration/config_documentation.html#old_signing_keys>
    pub(in crate::credentials) fn rotate_signing_key(
        &mut self,
        key: &str,
        published_in: &str,
        generator: &mut dyn Generate,
        now: SystemTime,
    ) -> Result<&'static str, RotateError> {
        let absent = || RotateError::Absent(key.to_owned());
        let file = &self.get(key).ok_or_else(absent)?.secret;
        let old =
            SigningKey::read_all(file).ok_or_else(|| RotateError::unreadable(key, KEY_FILE))?;
        let mut settings = self.settings(published_in)?;
        let expired = expired_keys(&mut settings)
            .ok_or_else(|| RotateError::unreadable(published_in, SETTINGS))?;
        publish(&old, expired, now);
        let known = old.iter().map(|key| key.id.as_str()).chain(ids(expired));
        let made = generator.generate_one(Kind::SigningKey)?;
        let made = sole_key(&made).ok_or_else(|| RotateError::unreadable(key, KEY_FILE))?;
        let new = made.named(new_id(&known.collect::<Vec<_>>(), generator)?);
        self.replace(key, new.line(), now);
        self.replace(published_in, Secret::from(to_yaml(&settings)), now);
        Ok(
            "Synapse signs with it, and publishes the old one as expired, once the manifests are \
             applied; other servers notice by themselves",
        )
    }

    /// The settings of Synapse that are kept under this key; empty if there are none yet.
    fn settings(&self, key: &str) -> Result<Map<String, Json>, RotateError> {
        let Some(entry) = self.get(key) else {
            return Ok(Map::new());
        };
        let read = |text| read::document(text, 0, Dialect::Program).map(Json::from);
        match entry.secret.expose_text().map(read) {
            Some(Ok(Json::Object(map))) => Ok(map),
            Some(Ok(Json::Null)) => Ok(Map::new()),
            _ => Err(RotateError::unreadable(key, SETTINGS)),
        }
    }
}

/// The old keys of the settings; `None` if they are not a map.
fn expired_keys(settings: &mut Map<String, Json>) -> Option<&mut Map<String, Json>> {
    let keys = settings
        .entry("old_signing_keys")
        .or_insert_with(|| json!({}));
    if keys.is_null() {
        *keys = json!({});
    }
    keys.as_object_mut()
}

fn publish(old: &[SigningKey], expired: &mut Map<String, Json>, now: SystemTime) {
    let is_banned = |key: &SigningKey| key.is_unsafe() == Some(Unsafe::Banned);
    for key in old.iter().filter(|key| !is_banned(key)) {
        let entry = json!({ "key": key.public(), "expired_ts": milliseconds(now) });
        expired.insert(format!("ed25519:{}", key.id), entry);
    }
}

fn ids(keys: &Map<String, Json>) -> impl Iterator<Item = &str> {
    keys.keys()
        .map(|name| name.strip_prefix("ed25519:").unwrap_or(name))
}

fn sole_key(file: &Secret) -> Option<SigningKey> {
    SigningKey::read_all(file)?.pop()
}

/// A new id. It is random, since the ids of keys that are no longer in the file are not known.
fn new_id(known: &[&str], generator: &mut dyn Generate) -> Result<String, RotateError> {
    loop {
        let random = generator.generate_one(Kind::Password)?;
        let text = random.expose_text().unwrap_or_default();
        let id = format!("a_{}", text.get(..8).unwrap_or_default());
        if !known.contains(&id.as_str()) {
            return Ok(id);
        }
    }
}

fn milliseconds(time: SystemTime) -> u64 {
    let since = time.duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
}
