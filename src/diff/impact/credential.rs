//! Credentials in Secrets that differ or are gone.

use base64::prelude::{BASE64_STANDARD, Engine};
use serde_json::Value;

use super::Sides;
use super::config;
use super::kind::{Impact, ImpactKind};
use crate::credentials::{Catalogue, Loss};
use crate::diff::{Change, Identity};
use crate::stack;
use crate::stack::lasting::{Lasting, Place};

/// What is lost by the changes of a Secret; `all` are both sides of all that differs.
pub(super) fn of(
    identity: &Identity,
    fields: &[Change],
    sides: &Sides,
    all: &[Sides],
) -> Vec<Impact> {
    let catalogue = stack::catalogue();
    let mut keys: Vec<_> = fields
        .iter()
        .filter_map(|field| Some((config::key(field)?, field)))
        .collect();
    keys.dedup_by(|(a, _), (b, _)| a == b);
    let each = keys.into_iter().filter_map(|(key, field)| {
        let (message, advice) = if field.before.is_some() {
            other(&key, sides, all, &catalogue)?
        } else {
            given(&key, sides, all, &catalogue)?
        };
        let impact = Impact::new(ImpactKind::Data, identity, message).path(&field.path);
        Some(impact.hint(advice))
    });
    each.collect()
}

/// A credential that is another, or gone: what it is, and what to do.
fn other(
    key: &str,
    sides: &Sides,
    all: &[Sides],
    catalogue: &Catalogue,
) -> Option<(String, String)> {
    let before = |key: &str| content(&sides.before, key);
    let after = |key: &str| content(&sides.after, key);
    let (about, loss) = if let Some(need) = catalogue.of_secret(key) {
        (need.about, need.loss(key, &before, &after)?)
    } else {
        of_given(key, after(key).is_none())?
    };
    let what = if loss.is_gone {
        "is not there any more"
    } else {
        "is another"
    };
    let text = &sides.before["data"][key];
    let is_moved = loss.is_gone && has(all.iter().map(|it| &it.after), text);
    (!is_moved).then(|| (format!("`{key}`, {about}, {what}"), loss.advice))
}

/// A credential that the values give now, in the place of one that a Job has generated.
fn given(
    key: &str,
    sides: &Sides,
    all: &[Sides],
    catalogue: &Catalogue,
) -> Option<(String, String)> {
    let need = catalogue.of_secret(key).filter(|need| need.key != key)?;
    let generated = |it: &Sides| it.before["data"][&*need.key].is_string();
    let text = &sides.after["data"][key];
    let is_known = all.iter().any(generated) || has(all.iter().map(|it| &it.before), text);
    let is_told = need.renewable || is_known || need.previous() == Some(key);
    let message = format!("`{key}`, {}, is given now", need.about);
    let advice = format!("if another one was generated before: {}", need.advice());
    (!is_told).then_some((message, advice))
}

/// Whether one of these Secrets has this content.
fn has<'s>(mut secrets: impl Iterator<Item = &'s Value>, text: &Value) -> bool {
    secrets.any(|secret| {
        let mut data = secret["data"].as_object().into_iter().flatten();
        secret["kind"] == "Secret" && data.any(|(_, other)| other == text)
    })
}

/// What is lost by a credential that is never generated.
fn of_given(key: &str, is_gone: bool) -> Option<(&'static str, Loss)> {
    let is_it = |it: &Lasting| matches!(it.place, Place::Keys(start) if key.starts_with(start));
    let found = stack::lasting().into_iter().find(is_it)?;
    let advice = found.advice.to_owned();
    Some((found.about, Loss { is_gone, advice }))
}

/// The content of a key of a Secret.
fn content(secret: &Value, key: &str) -> Option<Vec<u8>> {
    BASE64_STANDARD.decode(secret["data"][key].as_str()?).ok()
}

/// Whether a Secret has credentials that are not to be lost.
pub(super) fn are_in(secret: &Value) -> bool {
    let catalogue = stack::catalogue();
    let keys = secret["data"].as_object().into_iter().flatten();
    let mut needs = keys.filter_map(|(key, _)| catalogue.of_secret(key));
    needs.any(|need| !need.renewable)
}
