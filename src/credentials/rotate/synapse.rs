//! Synapse's signing key: its successor has a new id, and its public half is published as one that has expired.

use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::{Map, Value as Json, json};

use super::{RotateError, one, yaml_text};
use crate::credentials::signing_key::SigningKey;
use crate::credentials::{Document, Generate, Kind, Unsafe};
use crate::source::yaml::read::{self, Dialect};

const SIGNING_KEY: &str = "SYNAPSE_SIGNING_KEY";
const EXTRA: &str = "SYNAPSE_EXTRA";

impl Document {
    /// The old public keys go to where Synapse publishes them from. One that is banned does not: anybody can sign with it.
    ///
    /// Source: `old_signing_keys` in
    /// <https://element-hq.github.io/synapse/latest/usage/configuration/config_documentation.html#old_signing_keys>
    pub(in crate::credentials) fn rotate_signing_key(
        &mut self,
        generator: &mut dyn Generate,
        now: SystemTime,
    ) -> Result<&'static str, RotateError> {
        let unreadable = RotateError::Unreadable {
            key: SIGNING_KEY,
            form: "a signing key file of Synapse",
        };
        let file = &self
            .get(SIGNING_KEY)
            .ok_or(RotateError::Absent(SIGNING_KEY))?
            .secret;
        let keys = SigningKey::read_all(file).ok_or(unreadable)?;
        let mut extra = self.extra()?;
        let expired = expired_keys(&mut extra)?;
        for key in keys
            .iter()
            .filter(|key| key.is_unsafe() != Some(Unsafe::Banned))
        {
            let entry = json!({ "key": key.public(), "expired_ts": milliseconds(now) });
            expired.insert(format!("ed25519:{}", key.id), entry);
        }
        let known: Vec<&str> = keys
            .iter()
            .map(|key| key.id.as_str())
            .chain(ids(expired))
            .collect();
        let new = new_signing_key(&known, generator)?;
        self.replace(SIGNING_KEY, new.line(), now);
        self.replace(EXTRA, yaml_text(&Json::Object(extra)), now);
        Ok(
            "Synapse signs with it, and publishes the old one as expired, once the manifests are applied; other servers learn it by \
            themselves",
        )
    }

    fn extra(&self) -> Result<Map<String, Json>, RotateError> {
        let Some(entry) = self.get(EXTRA) else {
            return Ok(Map::new());
        };
        let read = |text| read::document(text, 0, Dialect::Program).map(Json::from);
        match entry.secret.expose_text().map(read) {
            Some(Ok(Json::Object(map))) => Ok(map),
            Some(Ok(Json::Null)) => Ok(Map::new()),
            _ => Err(UNREADABLE_EXTRA),
        }
    }
}

const UNREADABLE_EXTRA: RotateError = RotateError::Unreadable {
    key: EXTRA,
    form: "a YAML map of Synapse's settings",
};

fn expired_keys(extra: &mut Map<String, Json>) -> Result<&mut Map<String, Json>, RotateError> {
    let keys = extra.entry("old_signing_keys").or_insert_with(|| json!({}));
    if keys.is_null() {
        *keys = json!({});
    }
    keys.as_object_mut().ok_or(UNREADABLE_EXTRA)
}

fn ids(keys: &Map<String, Json>) -> impl Iterator<Item = &str> {
    keys.keys()
        .map(|name| name.strip_prefix("ed25519:").unwrap_or(name))
}

/// A key whose id was never used. It is random, since ids may have been used that are not known here.
fn new_signing_key(
    known: &[&str],
    generator: &mut dyn Generate,
) -> Result<SigningKey, RotateError> {
    let made = one(generator, Kind::SigningKey)?;
    let key = SigningKey::read_all(&made).and_then(|mut keys| keys.pop());
    let key = key.ok_or(RotateError::Unreadable {
        key: SIGNING_KEY,
        form: "a signing key file of Synapse",
    })?;
    loop {
        let random = one(generator, Kind::Password)?;
        let id = format!(
            "a_{}",
            random
                .expose_text()
                .unwrap_or_default()
                .get(..8)
                .unwrap_or_default()
        );
        if !known.contains(&id.as_str()) {
            return Ok(key.named(id));
        }
    }
}

fn milliseconds(time: SystemTime) -> u64 {
    let since = time.duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
}
