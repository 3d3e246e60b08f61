use std::time::Duration;

use super::*;
use crate::credentials::examples::{
    BESIDE, BESIDE_PREVIOUS, ENCRYPTION, EXTRA, OTHER_SECRET, REGISTRATION, RSA, SECRET,
    SIGNING_KEY, catalogue, generator, needs,
};
use crate::credentials::signing_key::SigningKey;
use crate::credentials::{Entry, Unsafe, UnsafeKey};
use crate::source::yaml::read::{self, Dialect};

const SEED: &str = "nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A";
const PUBLIC: &str = "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo";
const LOSS: RotateOptions = RotateOptions {
    force: true,
    finish: false,
};
const FINISH: RotateOptions = RotateOptions {
    force: false,
    finish: true,
};

fn now() -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_millis(1_767_225_600_123)
}

fn document(pairs: &[(&str, &str)]) -> Document {
    let mut document = Document::new("ess");
    for (key, value) in pairs {
        document.insert(
            *key,
            Entry::new((*value).to_owned().into(), SystemTime::UNIX_EPOCH),
        );
    }
    document
}

fn rotate(
    document: &mut Document,
    key: &str,
    options: RotateOptions,
) -> Result<&'static str, RotateError> {
    let need = catalogue().find(key).unwrap();
    document.rotate(&need, options, &mut generator(), now())
}

fn text<'a>(document: &'a Document, key: &str) -> &'a str {
    document.get(key).unwrap().secret.expose_text().unwrap()
}

fn extra(document: &Document) -> Json {
    yaml(text(document, EXTRA))
}

fn yaml(text: &str) -> Json {
    read::document(text, 0, Dialect::Program).unwrap().into()
}

#[test]
fn a_password_is_replaced_and_dated() {
    let mut document = document(&[(SECRET, "old"), (OTHER_SECRET, "other")]);
    let then = rotate(&mut document, SECRET, RotateOptions::default()).unwrap();
    assert_eq!(then, "restart it");
    assert_eq!(text(&document, SECRET).len(), 32);
    assert_eq!(
        document.get(SECRET).unwrap().created.as_deref(),
        Some("2026-01-01T00:00:00Z")
    );
    assert_eq!(text(&document, OTHER_SECRET), "other");
}

#[test]
fn the_old_signing_key_is_published_with_the_time_of_its_end() {
    let old = format!("ed25519 a_old {SEED}\n");
    let settings = "key_refresh_interval: 1d\nold_signing_keys:\n  ed25519:a_older: {key: abc, \
                    expired_ts: 1}\n";
    let mut document = document(&[(SIGNING_KEY, &old), (EXTRA, settings)]);
    rotate(&mut document, SIGNING_KEY, RotateOptions::default()).unwrap();
    let expired = json(&[
        ("ed25519:a_older", "abc", 1),
        ("ed25519:a_old", PUBLIC, 1_767_225_600_123),
    ]);
    assert_eq!(
        extra(&document),
        serde_json::json!({ "key_refresh_interval": "1d", "old_signing_keys": expired })
    );
    let new = SigningKey::read_all(&document.get(SIGNING_KEY).unwrap().secret)
        .unwrap()
        .remove(0);
    assert!(new.id.starts_with("a_") && new.id.len() == 10 && new.public() != PUBLIC);
    assert!(
        new.id
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || c == '_')
    );
    rotate(&mut document, SIGNING_KEY, RotateOptions::default()).unwrap();
    assert_eq!(
        extra(&document)["old_signing_keys"]
            .as_object()
            .unwrap()
            .len(),
        3
    );
}

fn json(keys: &[(&str, &str, u64)]) -> Json {
    keys.iter()
        .map(|(name, key, ts)| {
            (
                (*name).to_owned(),
                serde_json::json!({ "key": key, "expired_ts": ts }),
            )
        })
        .collect()
}

#[test]
fn a_key_with_the_id_0_is_replaced_whoever_asks() {
    let mut document = document(&[(SIGNING_KEY, &format!("ed25519 0 {SEED}\n"))]);
    let needs = needs(&[SIGNING_KEY, EXTRA]);
    assert!(!document.is_complete(&needs));
    let done = document.complete(&needs, &mut generator(), now()).unwrap();
    let replaced = UnsafeKey {
        key: SIGNING_KEY.into(),
        published_in: EXTRA,
        reason: Unsafe::IdZero,
    };
    assert_eq!(
        (done.generated, done.replaced),
        (vec![EXTRA.to_owned()], Some(replaced))
    );
    assert_eq!(
        extra(&document)["old_signing_keys"],
        json(&[("ed25519:0", PUBLIC, 1_767_225_600_123)])
    );
    assert!(document.is_complete(&needs));
}

#[test]
fn what_is_not_needed_is_not_judged() {
    let document = document(&[
        (SIGNING_KEY, &format!("ed25519 0 {SEED}\n")),
        (OTHER_SECRET, "x"),
    ]);
    assert!(document.is_complete(&needs(&[OTHER_SECRET])));
}

#[test]
fn the_old_key_of_mas_stays_until_the_rotation_is_finished() {
    let key = BESIDE;
    let previous = BESIDE_PREVIOUS;
    let mut document = document(&[(key, "old")]);
    assert!(matches!(
        rotate(&mut document, key, FINISH),
        Err(RotateError::NotBegun(_))
    ));
    rotate(&mut document, key, RotateOptions::default()).unwrap();
    assert_eq!(text(&document, previous), "old");
    let new = document.get(key).unwrap().secret.clone();
    assert!(matches!(
        rotate(&mut document, key, RotateOptions::default()),
        Err(RotateError::Unfinished(_))
    ));
    rotate(&mut document, key, FINISH).unwrap();
    assert_eq!(
        (document.get(previous), &document.get(key).unwrap().secret),
        (None, &new)
    );
    rotate(&mut document, key, LOSS).unwrap();
    assert!(document.get(previous).is_none() && document.get(key).unwrap().secret != new);
}

#[test]
fn what_would_be_lost_is_reported_and_only_lost_by_force() {
    for key in [ENCRYPTION, RSA, EXTRA] {
        let mut document = document(&[(key, "old")]);
        let error = rotate(&mut document, key, RotateOptions::default()).unwrap_err();
        assert!(
            matches!(error, RotateError::Loses { .. }) && error.hint().unwrap().contains("--force")
        );
        assert_eq!(text(&document, key), "old");
        rotate(&mut document, key, LOSS).unwrap();
        assert_ne!(document.get(key).unwrap().secret.expose(), b"old");
    }
}

#[test]
fn a_registration_keeps_all_but_its_tokens() {
    let old = "id: mine\nas_token: a\nhs_token: b\nnamespaces: {users: [{regex: '@x_.*', \
               exclusive: true}]}\n";
    let mut document = document(&[(REGISTRATION, old)]);
    rotate(&mut document, REGISTRATION, RotateOptions::default()).unwrap();
    let mut new = yaml(text(&document, REGISTRATION));
    let tokens =
        ["as_token", "hs_token"].map(|token| new.as_object_mut().unwrap().remove(token).unwrap());
    assert!(
        tokens[0] != tokens[1]
            && tokens
                .iter()
                .all(|token| token.as_str().unwrap().len() == 32)
    );
    let rest = serde_json::json!({ "id": "mine", "namespaces": { "users": [{ "regex": "@x_.*", "exclusive": true }] } });
    assert_eq!(new, rest);
}

#[test]
fn what_can_not_be_read_is_not_replaced() {
    let good = format!("ed25519 1 {SEED}\n");
    let all = [
        (SIGNING_KEY, [(SIGNING_KEY, "hunter2"), (EXTRA, "{}")]),
        (SIGNING_KEY, [(SIGNING_KEY, &*good), (EXTRA, "[hunter2]")]),
        (
            SIGNING_KEY,
            [(SIGNING_KEY, &*good), (EXTRA, "old_signing_keys: hunter2")],
        ),
        (REGISTRATION, [(REGISTRATION, "hunter2"), (EXTRA, "{}")]),
    ];
    for (key, pairs) in all {
        let mut document = document(&pairs);
        let error = rotate(&mut document, key, RotateOptions::default()).unwrap_err();
        assert!(
            matches!(error, RotateError::Unreadable { .. })
                && !error.to_string().contains("hunter2")
        );
        assert!(
            pairs
                .iter()
                .all(|(key, value)| text(&document, key) == *value)
        );
    }
    assert!(matches!(
        rotate(&mut document(&[]), OTHER_SECRET, LOSS),
        Err(RotateError::Absent(_))
    ));
}
