//! What changed in the values from release to release of the chart: `build.rs` makes a table of
//! `changes.yaml`.

use super::Version;
use crate::source::description::Description;
use crate::source::sort::sort_by_key;
use crate::source::{Step, ValuePath};

/// One change of one path.
#[derive(Debug)]
pub(crate) struct Change {
    /// The first release with it; none where it is planned.
    pub since: Option<Version>,
    /// The release that took it back.
    pub until: Option<Version>,
    pub kind: Kind,
    /// The keys before, of which `*` is any; none where it was not there, or it is about no key.
    pub old: &'static [&'static str],
    /// The path since then; empty where there is none.
    pub new: &'static str,
    /// Whether the older name still counts.
    #[cfg_attr(
        not(test),
        expect(dead_code, reason = "the files of releases say so too")
    )]
    pub is_still_read: bool,
    pub both: Both,
    pub fix: Option<Fix>,
    /// The default before and since then, as JSON.
    pub default: Option<&'static (&'static str, &'static str)>,
    pub when: &'static [Condition],
    pub check: Option<Check>,
    pub tell: Option<Tell>,
    note: Description,
    todo: Description,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Renamed,
    Moved,
    Removed,
    New,
    DefaultChanged,
    NeedsAction,
}

/// Which name counts where a file has both.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Both {
    OldByKey,
    NewByKey,
    /// The newer one, unless it is empty.
    NewWhole,
    /// They have to be the same.
    Same,
}

/// How a file is changed, where it is not a path alone that moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fix {
    /// A server of the stack, which has another name.
    Redis,
    /// What is now a server of one's own was once that of the stack.
    Server,
    Escape,
    LivekitUrl,
    KeysYaml,
    GroupCalls,
    Dbname,
    PublicIp,
    Syn2mas,
    SfuText,
    ClientSecret,
    WellKnownHost,
}

/// What has to hold for the values with their defaults.
#[derive(Debug)]
pub(crate) enum Condition {
    /// There is something other than false, or nothing.
    Has(&'static [&'static str]),
    HasNot(&'static [&'static str]),
    /// A file sets it.
    Set(&'static [&'static str]),
    Unset(&'static [&'static str]),
}

/// What has to hold, where that is more than a condition of one path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Check {
    OwnResources,
    SingleFamily,
    UrlOfOtherSfu,
    OwnUser,
    OlderHookshotUrl,
    HasRedis,
    PinnedRedis,
    MoreAuthorisers,
    TmpMount,
    NewValkeyForCalls,
    OlderMatrixTools,
    Backslash,
    ClusterIpPorts,
    SessionLimit,
    DefaultPorts,
}

/// How a change is told that is about no key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tell {
    /// It has to be done by hand, and it can be seen whether it was.
    Must,
    /// As before, but it can't be seen.
    Look,
    Know,
    /// What is seen in the cluster.
    Cluster,
}

include!(concat!(env!("OUT_DIR"), "/changes.rs"));

/// Every change, the newest first.
pub(crate) fn all() -> &'static [Change] {
    CHANGES
}

/// The releases that are known, the oldest first.
pub(crate) fn releases() -> &'static [Version] {
    KNOWN
}

/// A change of a key, and what stood below the key in the path that was looked for.
pub(crate) struct Known<'p> {
    pub change: &'static Change,
    below: &'p [&'p Step],
}

impl Change {
    /// What it means.
    pub(crate) fn note(&self) -> &'static str {
        self.note.text()
    }

    /// What to do.
    pub(crate) fn todo(&self) -> &'static str {
        self.todo.text()
    }

    /// Whether it took a key or its name away, so that the older path is known by it.
    pub(crate) fn is_of_key(&self) -> bool {
        let kinds = [Kind::Renamed, Kind::Moved, Kind::Removed];
        kinds.contains(&self.kind) && !self.old.is_empty() && !self.old.contains(&"*")
    }

    /// The path before.
    pub(crate) fn old_path(&self) -> ValuePath {
        let keys = self.old.iter();
        keys.fold(ValuePath::root(), |path, key| path.key(*key))
    }

    /// The path since then, where there is one.
    pub(crate) fn new_path(&self) -> Option<ValuePath> {
        let is_one = !self.new.is_empty() && !self.new.contains([' ', '<', '*']);
        is_one.then(|| {
            let keys = self.new.split('.');
            keys.fold(ValuePath::root(), |path, key| path.key(key))
        })
    }
}

impl Known<'_> {
    /// The path that it has since then.
    pub(crate) fn new_path(&self) -> Option<ValuePath> {
        let new = self.change.new_path()?;
        Some(
            self.below
                .iter()
                .fold(new, |path, step| path.step((*step).clone())),
        )
    }
}

/// The changes that a path is known by: of its key, or of one above it. Those of the longest older
/// path come first.
pub(crate) fn of<'p>(steps: &'p [&'p Step]) -> impl Iterator<Item = Known<'p>> {
    let is_above = |change: &&Change| {
        let old = change.old;
        let same = |(key, step): (&&str, &&Step)| matches!(step, Step::Key(name) if name == key);
        old.len() <= steps.len() && old.iter().zip(steps).all(same)
    };
    let changes = CHANGES.iter().filter(|change| change.is_of_key());
    let mut found: Vec<&Change> = changes.filter(is_above).collect();
    sort_by_key(&mut found, |change| std::cmp::Reverse(change.old.len()));
    found.into_iter().map(|change| {
        let below = &steps[change.old.len()..];
        Known { change, below }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn releases_are_in_order_and_rows_are_of_known_ones() {
        assert!(KNOWN.is_sorted_by(|a, b| a < b));
        for change in CHANGES {
            let versions = change.since.iter().chain(&change.until);
            for version in versions {
                assert!(KNOWN.contains(version), "{version} of {change:?}");
            }
        }
        let since = CHANGES.iter().filter_map(|change| change.since);
        assert!(since.is_sorted_by(|a, b| a >= b), "the newest come first");
    }

    /// The names that are read by their older ones too stand in the files of releases as well, which
    /// say what counts where both are given.
    #[test]
    fn names_that_are_read_both_are_changes() {
        for rename in crate::chart::Chart::renames() {
            let is_it =
                |change: &&Change| change.old == rename.older && change.since == Some(rename.since);
            let change = CHANGES.iter().find(is_it);
            assert!(
                change.is_some_and(|change| change.is_still_read),
                "{rename:?}"
            );
        }
    }

    #[test]
    fn defaults_are_json() {
        let defaults = CHANGES.iter().filter_map(|change| change.default);
        for text in defaults.flat_map(|(was, now)| [was, now]) {
            serde_json::from_str::<serde_json::Value>(text).unwrap();
        }
    }

    #[test]
    fn a_path_below_an_older_one_has_its_newer_one() {
        let newer = |text: &str| {
            let path = ValuePath::parse(text).unwrap();
            let steps = path.steps();
            of(&steps).next()?.new_path().map(|path| path.to_string())
        };
        for (old, new) in [
            ("redis.image.tag", Some("valkey.image.tag")),
            ("redis.redisExporter", Some("valkey.valkeyExporter")),
            (
                "imagePullSecrets[0].name",
                Some("image.pullSecrets[0].name"),
            ),
            (
                "synapse.ingress.service.type",
                Some("synapse.httpService.type"),
            ),
            ("wellKnownDelegation.additional.element", None),
            ("synapse.ingress.host", None),
        ] {
            assert_eq!(newer(old).as_deref(), new, "{old}");
        }
    }
}
