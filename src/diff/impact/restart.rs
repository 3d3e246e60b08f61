//! Which workloads restart, and why; which of them go on with what they had.

use super::super::options::{Options, is_hash};
use super::super::path::{self, Step};
use super::config::Config;
use super::kind::{Impact, ImpactKind};
use super::pod::{Read, reads};
use super::recreate;
use super::rollout::{self, Rollout};
use super::workload::{TEMPLATE, Workload};
use crate::diff::{Change, ObjectChange, Shown, What};
use crate::source::sort::sort;

/// The end of the path of the label with the version of a program.
const VERSION: &str = "[\"app.kubernetes.io/version\"]";

/// How many causes are named.
const NAMED: usize = 6;

/// What restarts or would have to, each with the place of the change to which it belongs.
pub(super) fn of(
    changes: &[ObjectChange],
    workloads: &[Workload],
    configs: &[Config],
    options: &Options,
) -> Vec<(usize, Impact)> {
    let mut out = Vec::new();
    for workload in workloads {
        if let Some(place) = workload.place
            && let What::Changed(fields) = &changes[place].what
        {
            out.extend(stopped(workload, fields).map(|impact| (place, impact)));
        }
        if workload.is_replaced() {
            let place = workload.place.or_else(|| cause_of_all(workload, configs));
            let impact = replaced(workload, configs, options);
            out.extend(place.zip(impact));
        } else {
            out.extend(stale(changes, workload, configs, options));
        }
    }
    out
}

/// A workload that is left without pods.
fn stopped(workload: &Workload, fields: &[Change]) -> Option<Impact> {
    let is_zero = |field: &&Change| {
        field.path == "spec.replicas" && matches!(&field.after, Some(Shown::Value(it)) if *it == 0)
    };
    let field = fields.iter().find(is_zero)?;
    let message = "stops: `spec.replicas` is 0";
    Some(Impact::new(ImpactKind::Downtime, workload.identity, message).path(&field.path))
}

fn replaced(workload: &Workload, configs: &[Config], options: &Options) -> Option<Impact> {
    let why = causes(workload, configs);
    let impact =
        |kind, message: String| Impact::new(kind, workload.identity, message).path(TEMPLATE);
    match rollout::of(workload) {
        Rollout::NoPods => None,
        Rollout::Rolling => Some(impact(
            ImpactKind::Restart,
            format!("restarts, rolling: {why}"),
        )),
        Rollout::Down(since) => Some(
            impact(ImpactKind::Downtime, format!("restarts: {why}"))
                .hint(format!("nothing serves meanwhile, since {since}")),
        ),
        Rollout::Waits(since) => Some(
            impact(
                ImpactKind::Stale,
                format!("does not restart by itself: {why}"),
            )
            .hint(format!("pods stay as they are, since {since}"))
            .commands(vec![recreate::restart(workload.identity, options)]),
        ),
    }
}

/// The first change of what a workload reads, to which the restart of one belongs that does not
/// differ itself.
fn cause_of_all(workload: &Workload, configs: &[Config]) -> Option<usize> {
    let reads = reads(workload.pods());
    let read = configs
        .iter()
        .find(|config| !keys(config, workload, &reads).is_empty());
    read.map(|config| config.place)
}

/// The keys of a config that a workload reads.
fn keys<'c>(config: &'c Config, workload: &Workload, reads: &[Read]) -> Vec<&'c str> {
    let namespace = &workload.identity.namespace;
    let all = reads
        .iter()
        .flat_map(|read| config.read_by(namespace, read));
    let mut keys: Vec<_> = all.collect();
    sort(&mut keys);
    keys.dedup();
    keys
}

/// Why the pods of a workload are replaced.
fn causes(workload: &Workload, configs: &[Config]) -> String {
    let (hashes, others): (Vec<&Change>, _) = workload
        .template
        .iter()
        .partition(|field| is_hash_field(field));
    let mut out = Vec::new();
    if !hashes.is_empty() || workload.sides.has_other_hashes {
        let reads = reads(workload.pods());
        out.extend(configs.iter().filter_map(|config| {
            let keys = keys(config, workload, &reads);
            let what = format!("{}/{}", config.identity.kind, config.identity.name);
            (!keys.is_empty()).then(|| format!("{what} {}", named_keys(&keys)))
        }));
        if out.is_empty() {
            out.extend(hashes.iter().map(|field| {
                let name = last_key(&field.path);
                format!("`{name}`, for what is not compared here")
            }));
        }
    }
    let has_image = others.iter().any(|field| field.path.ends_with(".image"));
    for field in others {
        // It comes with the image.
        if has_image && field.path.ends_with(VERSION) {
            continue;
        }
        let cause = cause(field);
        if !out.contains(&cause) {
            out.push(cause);
        }
    }
    listed(&out, NAMED)
}

fn named_keys(keys: &[&str]) -> String {
    let word = if keys.len() == 1 { "key" } else { "keys" };
    let keys: Vec<_> = keys.iter().map(|key| format!("`{key}`")).collect();
    format!("{word} {}", listed(&keys, NAMED))
}

/// The first texts, and how many more there are.
fn listed(texts: &[String], most: usize) -> String {
    let first = texts[..texts.len().min(most)].join(", ");
    match texts.len().saturating_sub(most) {
        0 => first,
        more => format!("{first} and {more} more"),
    }
}

/// The steps below the template of pods.
fn below(field: &Change) -> Vec<Step> {
    let steps = path::steps(&field.path).unwrap_or_default();
    steps.into_iter().skip(2).collect()
}

/// Whether a field holds the digest of what pods read.
fn is_hash_field(field: &Change) -> bool {
    let steps = below(field);
    let steps: Vec<_> = steps.iter().filter_map(Step::key).collect();
    matches!(steps[..], ["metadata", "labels" | "annotations", key] if is_hash(key))
}

fn last_key(path: &str) -> String {
    let steps = path::steps(path).unwrap_or_default();
    let last = steps.iter().rev().find_map(Step::key);
    last.unwrap_or_default().to_owned()
}

/// What one field says.
fn cause(field: &Change) -> String {
    let steps = below(field);
    let text = |step: &Step| match step {
        Step::Key(text) | Step::Item(text) => text.clone(),
        Step::Inside => String::new(),
    };
    let texts: Vec<String> = steps.iter().map(text).collect();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    match texts[..] {
        ["metadata", "labels", key] => format!("label `{key}`"),
        ["metadata", "annotations", key] => format!("annotation `{key}`"),
        ["spec", "containers" | "initContainers", name] => format!("container `{name}`"),
        ["spec", "containers" | "initContainers", _, "image"] => image(field),
        [
            "spec",
            "containers" | "initContainers",
            name,
            "env",
            variable,
            ..,
        ] => {
            format!("variable `{variable}` of `{name}`")
        }
        ["spec", "containers" | "initContainers", name, part, ..] => {
            format!("`{part}` of `{name}`")
        }
        _ => format!("`{}`", field.path),
    }
}

fn image(field: &Change) -> String {
    let name = |side: &Option<Shown>| match side {
        Some(Shown::Value(value)) => value.as_str().map(str::to_owned),
        _ => None,
    };
    match (name(&field.before), name(&field.after)) {
        (Some(before), Some(after)) => format!("image `{before}` → `{after}`"),
        _ => format!("`{}`", field.path),
    }
}

/// A workload that does not restart, though what it reads differs.
fn stale(
    changes: &[ObjectChange],
    workload: &Workload,
    configs: &[Config],
    options: &Options,
) -> Vec<(usize, Impact)> {
    let reads = reads(workload.pods());
    let of = |config: &Config| {
        if matches!(changes[config.place].what, What::Added(_)) {
            return None;
        }
        let keys = keys(config, workload, &reads);
        let takes = |read: &&Read| {
            let read = config.read_by(&workload.identity.namespace, read);
            !read.is_empty()
        };
        let is_updated = reads.iter().filter(takes).all(|read| read.is_updated);
        let impact = unseen(workload, &keys, is_updated, options);
        (!keys.is_empty()).then_some((config.place, impact))
    };
    if rollout::of(workload) == Rollout::NoPods {
        return Vec::new();
    }
    configs.iter().filter_map(of).collect()
}

fn unseen(workload: &Workload, keys: &[&str], is_updated: bool, options: &Options) -> Impact {
    let identity = workload.identity;
    let keys = named_keys(keys);
    let (message, hint) = if is_updated {
        (
            format!(
                "{identity} does not restart: its pods get {keys} in place, within a minute or two"
            ),
            "a program that reads its files at its start only has to be restarted",
        )
    } else {
        (
            format!(
                "{identity} does not restart: its pods go on with the {keys} that they started with"
            ),
            "files of a `subPath`, variables, and what an init container reads stay as they are in \
             a pod that runs",
        )
    };
    Impact::new(ImpactKind::Stale, identity, message)
        .hint(hint)
        .commands(vec![recreate::restart(identity, options)])
}
