//! What follows from differences once they are applied: what restarts, what the API server refuses,
//! what loses data, and what stays behind.

mod config;
mod credential;
mod data;
pub(super) mod kind;
mod pod;
mod recreate;
mod refused;
mod removal;
mod restart;
mod rollout;
mod service;
mod size;
mod workload;

use crate::source::sort::sort_by_key;
use serde_json::Value;

pub(super) use workload::is_one as is_workload;

use super::options::Options;
use super::{Identity, ObjectChange, What};
use kind::Impact;

/// Both sides of an object that differs, or of a workload that does not.
#[derive(Debug, Default)]
pub(super) struct Sides {
    pub before: Value,
    pub after: Value,
    /// The status that the cluster has of it.
    pub status: Value,
    /// Labels with hashes differ that are not to be shown.
    pub has_other_hashes: bool,
    /// It was applied on the server's side.
    pub is_on_server: bool,
    /// An apply takes away the settings of a rolling update.
    pub goes_with_strategy: bool,
}

/// Adds to each change what follows from it. `sides` belong to the changes, in their order; `same` are
/// workloads that do not differ.
pub(super) fn add(
    changes: &mut [ObjectChange],
    sides: &[Sides],
    same: &[(Identity, Sides)],
    options: &Options,
) {
    if changes.is_empty() {
        return;
    }
    let configs = config::changed(changes, sides);
    let workloads = workload::all(changes, sides, same);
    let mut found: Vec<Vec<Impact>> = changes.iter().map(|_| Vec::new()).collect();
    for (place, impact) in restart::of(changes, &workloads, &configs, options) {
        found[place].push(impact);
    }
    for (place, change) in changes.iter().enumerate() {
        let found = &mut found[place];
        found.extend(of(change, place, sides, &workloads, options));
        sort_by_key(found, |impact| std::cmp::Reverse(impact.kind));
    }
    for (change, found) in changes.iter_mut().zip(found) {
        change.impacts = found;
    }
}

/// What follows from one change by itself.
fn of(
    change: &ObjectChange,
    place: usize,
    all: &[Sides],
    workloads: &[workload::Workload],
    options: &Options,
) -> Vec<Impact> {
    let sides = &all[place];
    match &change.what {
        What::Added(_) => Vec::new(),
        What::Removed(_) => removal::of(&change.identity, &sides.before, options),
        What::Changed(fields) => {
            let mut out = data::of(&change.identity, fields, sides, all);
            out.extend(refused::of(
                &change.identity,
                fields,
                sides,
                workloads,
                options,
            ));
            out
        }
    }
}
