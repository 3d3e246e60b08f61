//! Keys that other releases of the chart have.

use super::advice::Advice;
use super::resolve::exists;
use crate::chart::changes::{self, Change, Fix, Kind, Known};
use crate::chart::{Chart, Version};
use crate::source::{Step, ValuePath};

/// The advice for a path that a release does not have, where another one does.
pub(super) fn find(path: &ValuePath, chart: &Chart) -> Option<Advice> {
    let steps = path.steps();
    let mut older = changes::of(&steps);
    if let Some(advice) = older.find_map(|known| of_older(&known, chart)) {
        return Some(advice);
    }
    let mut new = changes::all().iter().filter(|c| c.kind == Kind::New);
    new.find(|change| is_in(change, &steps)).map(of_newer)
}

/// What to know of a value whose form was another one in releases before.
pub(super) fn form(path: &ValuePath, chart: &Chart) -> Option<String> {
    let mut forms = changes::all()
        .iter()
        .filter(|c| c.fix == Some(Fix::SfuText));
    let change = forms.find(|change| change.old_path() == *path)?;
    let since = change.since.filter(|since| chart.is_after(*since))?;
    Some(format!("since matrix-stack {since} {}", change.note()))
}

/// What a key became that releases before had.
fn of_older(known: &Known, chart: &Chart) -> Option<Advice> {
    let (note, todo) = (known.change.note(), known.change.todo());
    let since = known.change.since.filter(|since| chart.is_after(*since))?;
    if known.change.fix == Some(Fix::KeysYaml) {
        let hint = format!("since matrix-stack {since} {note}: {todo}");
        return Some(Advice::new(hint));
    }
    if known.change.kind == Kind::Removed {
        let hint = format!("it was removed in matrix-stack {since}: {note}; {todo}");
        return Some(Advice::new(hint));
    }
    let new = known.new_path()?;
    let called = |path: &ValuePath, since| format!("`{path}` since matrix-stack {since}");
    let hint = match known.change.fix {
        Some(Fix::Syn2mas) => format!("this is {}: {note}", called(&new, since)),
        _ => format!("this is called {}", called(&new, since)),
    };
    let Some((newer, since)) = again(&new, chart) else {
        return exists(&new).then(|| Advice::meaning(hint, new));
    };
    let hint = format!("{hint}, and {}", called(&newer, since));
    Some(Advice::meaning(hint, newer))
}

/// The path that a newer one got later.
fn again(path: &ValuePath, chart: &Chart) -> Option<(ValuePath, Version)> {
    let steps = path.steps();
    changes::of(&steps).find_map(|known| {
        let since = known.change.since.filter(|since| chart.is_after(*since))?;
        Some((known.new_path().filter(exists)?, since))
    })
}

/// Whether a path is that of a new key, or one on the way to it.
fn is_in(change: &Change, steps: &[&Step]) -> bool {
    let keys: Vec<&str> = change.new.split('.').collect();
    let same = |(key, step): (&&str, &&Step)| match step {
        Step::Key(name) => *key == "*" || name == key,
        Step::Index(_) => false,
    };
    let is_named = steps.len().checked_sub(1).and_then(|last| keys.get(last));
    is_named.is_some_and(|key| *key != "*") && keys.iter().zip(steps).all(same)
}

fn of_newer(change: &'static Change) -> Advice {
    Advice::new(match change.since {
        Some(since) if change.until.is_some() => {
            format!("matrix-stack {since} alone had it: leave it out")
        }
        Some(since) => format!("it is new in matrix-stack {since}, whose values are not taken yet"),
        None => format!(
            "it is planned for matrix-stack, and in no release yet: {}",
            change.note()
        ),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::{Additional, SCHEMA, Schema};

    fn hint(path: &str) -> String {
        let path = ValuePath::parse(path).unwrap();
        find(&path, Chart::newest())
            .map(|advice| advice.hint)
            .unwrap_or_default()
    }

    /// Each key that came with a release, with the rows of changes that are about it.
    fn newer_keys(schema: &'static Schema, path: &ValuePath, out: &mut Vec<(String, Version)>) {
        for property in schema.properties {
            let path = path.key(property.name);
            out.extend(property.since().map(|since| (path.to_string(), since)));
            newer_keys(property.schema, &path, out);
        }
        if let Additional::Each(each) = schema.additional {
            newer_keys(each, &path.key("*"), out);
        }
    }

    #[test]
    fn the_schema_and_the_changes_say_the_same_of_new_keys() {
        let mut keys = Vec::new();
        newer_keys(&SCHEMA, &ValuePath::root(), &mut keys);
        let is_about = |change: &Change, path: &str| {
            let (new, path) = (change.new.split('.'), path.split('.'));
            !change.new.is_empty() && new.zip(path).all(|(a, b)| a == b || a == "*")
        };
        for (path, since) in keys {
            let about = changes::all()
                .iter()
                .filter(|change| is_about(change, &path));
            let known: Vec<Version> = about.filter_map(|change| change.since).collect();
            // Values of our own have no row.
            assert!(
                known.is_empty() || known.contains(&since),
                "{path}: {since}, {known:?}"
            );
        }
    }

    #[test]
    fn keys_of_older_releases_are_known() {
        for (path, expected) in [
            (
                "imagePullSecrets",
                "`image.pullSecrets` since matrix-stack 25.12.0",
            ),
            (
                "synapse.redis.image",
                "`redis.image` since matrix-stack 26.1.1, and `valkey.image` since",
            ),
            (
                "synapse.redis.resources.limits",
                "`valkey.resources.limits` since matrix-stack 26.9.1",
            ),
            (
                "matrixRTC.livekitAuth.keysYaml",
                "since matrix-stack 26.8.1",
            ),
            (
                "matrixRTC.livekitAuth.keysYaml.value",
                "since matrix-stack 26.8.1",
            ),
            (
                "wellKnownDelegation.ingress.host",
                "removed in matrix-stack 25.5.1",
            ),
            (
                "wellKnownDelegation.additional.element",
                "removed in matrix-stack 25.8.0",
            ),
            (
                "matrixAuthenticationService.synapseOIDCClientSecret.value",
                "25.8.3",
            ),
            (
                "postgres.storage.storageClass",
                "`postgres.storage.storageClassName` since",
            ),
            (
                "matrixAuthenticationService.preMigrationSynapseHandlesAuth",
                "syn2mas.dryRun` since",
            ),
            ("gateway", "planned"),
        ] {
            assert!(hint(path).contains(expected), "{path}: {}", hint(path));
        }
        assert_eq!(hint("synapse.nothing"), "");
        let path = ValuePath::parse("matrixRTC.livekitAuth.keysYaml").unwrap();
        assert!(find(&path, Chart::find("26.8").unwrap()).is_some());
    }
}
