//! Changes by which data is lost, or what gives access to it.

use std::collections::BTreeSet;

use serde_json::Value;

use super::config;
use super::credential;
use super::kind::{Impact, ImpactKind};
use super::pod::items;
use super::{Sides, size};
use crate::diff::path::INSIDE;
use crate::diff::{Change, Identity};
use crate::stack;
use crate::stack::lasting::{Lasting, Place};

/// What is lost by the changes of one object; `all` are both sides of all that differs.
pub(super) fn of(
    identity: &Identity,
    fields: &[Change],
    sides: &Sides,
    all: &[Sides],
) -> Vec<Impact> {
    match (&*identity.group, &*identity.kind) {
        ("", "Secret") => credential::of(identity, fields, sides, all),
        ("", "ConfigMap") => settings(identity, fields),
        ("", "PersistentVolumeClaim") => claim(identity, fields),
        ("apps", _) => {
            let mut out = other_claims(identity, sides);
            out.extend(retention(identity, fields, sides));
            out
        }
        _ => Vec::new(),
    }
}

/// Settings that may never change.
fn settings(identity: &Identity, fields: &[Change]) -> Vec<Impact> {
    let lasting = stack::lasting();
    let found = fields.iter().filter_map(|field| {
        let file = config::key(field)?;
        let (_, inside) = field.path.split_once(INSIDE)?;
        let is_it = |it: &&Lasting| {
            matches!(it.place, Place::Setting { file: known, setting } if known == file && setting == inside)
        };
        let found = lasting.iter().find(is_it)?;
        field.before.as_ref()?;
        let message = format!("`{inside}` in `{file}` is another: {}", found.about);
        let impact = Impact::new(ImpactKind::Data, identity, message);
        Some(impact.hint(found.advice).path(&field.path))
    });
    found.collect()
}

/// A claim that asks for another volume.
fn claim(identity: &Identity, fields: &[Change]) -> Vec<Impact> {
    let is_volume = |field: &&Change| {
        let of = [
            "spec.storageClassName",
            "spec.accessModes",
            "spec.volumeName",
            "spec.volumeMode",
        ];
        of.iter().any(|path| field.path.starts_with(path))
    };
    let is_smaller = |field: &&Change| size::is_smaller(field);
    let field = fields
        .iter()
        .find(|field| is_volume(field) || is_smaller(field));
    let impact = field.map(|field| {
        let message = "to get this, it has to be made anew, without what is stored on it";
        let impact = Impact::new(ImpactKind::Data, identity, message).path(&field.path);
        impact.hint("copy that to a claim of another name first, and name that one in the values")
    });
    impact.into_iter().collect()
}

/// Claims of a workload that it does not use any more.
fn other_claims(identity: &Identity, sides: &Sides) -> Vec<Impact> {
    let after = claims(&sides.after);
    let gone: Vec<_> = claims(&sides.before)
        .into_iter()
        .filter(|claim| !after.contains(claim))
        .collect();
    let each = gone.into_iter().map(|claim| {
        let message = format!("its pods do not use the claim `{claim}` any more");
        let hint = "what is stored there stays, and is not seen: copy it, or name the claim again";
        Impact::new(ImpactKind::Data, identity, message)
            .hint(hint)
            .path("spec.template.spec.volumes")
    });
    each.collect()
}

fn claims(object: &Value) -> BTreeSet<&str> {
    let volumes = items(&object["spec"]["template"]["spec"]["volumes"]);
    let names = volumes.filter_map(|it| it["persistentVolumeClaim"]["claimName"].as_str());
    names.collect()
}

/// A StatefulSet that takes its claims with it.
fn retention(identity: &Identity, fields: &[Change], sides: &Sides) -> Option<Impact> {
    const FIELD: &str = "persistentVolumeClaimRetentionPolicy";
    let path = format!("spec.{FIELD}");
    let field = fields.iter().find(|field| field.path.starts_with(&path))?;
    let policy = &sides.after["spec"][FIELD];
    let when = [
        ("whenDeleted", "it is deleted"),
        ("whenScaled", "it has fewer pods"),
    ];
    let (_, when) = when.into_iter().find(|(key, _)| policy[*key] == "Delete")?;
    let message = format!("its claims are deleted when {when}, and what is stored on them");
    let impact = Impact::new(ImpactKind::Data, identity, message).path(&field.path);
    Some(impact.hint("`Retain` keeps them"))
}
