//! Compares two sets of objects.

use serde_json::Value;

use super::normal::{Ignored, Normal};
use super::walk::changes;
use super::{Identity, ObjectChange, Report, What};

/// How to compare.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The first set is what a cluster has: what only it says was filled in there.
    pub live: bool,
    pub ignored: Vec<Ignored>,
}

/// What makes the second set of the first.
pub fn compare(before: Vec<Value>, after: Vec<Value>, options: &Options) -> Report {
    let normal = |objects: Vec<Value>| {
        objects
            .into_iter()
            .map(|object| Some(Normal::new(object, &options.ignored)))
            .collect()
    };
    let (before, mut after): (Vec<_>, Vec<_>) = (normal(before), normal(after));
    let mut report = Report::default();
    for before in before.into_iter().flatten() {
        let identity = Identity::of(&before.object);
        let what = match partner(&identity, &mut after) {
            None => What::Removed,
            Some(after) => match changes(&before, &after, options.live) {
                changes if changes.is_empty() => {
                    report.same += 1;
                    continue;
                }
                changes => What::Changed(changes),
            },
        };
        report.changes.push(ObjectChange { identity, what });
    }
    let added = after
        .into_iter()
        .flatten()
        .map(|after| Identity::of(&after.object));
    report.changes.extend(added.map(|identity| ObjectChange {
        identity,
        what: What::Added,
    }));
    report
}

/// Takes the object of this identity; one in the same namespace before one that names none.
fn partner(identity: &Identity, others: &mut [Option<Normal>]) -> Option<Normal> {
    let of = |other: &Option<Normal>| other.as_ref().map(|other| Identity::of(&other.object));
    let exact = others
        .iter()
        .position(|other| of(other).as_ref() == Some(identity));
    let index = exact.or_else(|| {
        others
            .iter()
            .position(|other| of(other).is_some_and(|other| other.fits(identity)))
    })?;
    others[index].take()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn object(namespace: Option<&str>, name: &str, value: i32) -> Value {
        json!({"apiVersion": "v1", "kind": "X", "metadata": {"name": name, "namespace": namespace}, "spec": {"value": value}})
    }

    #[test]
    fn objects_are_paired_by_what_they_are() {
        let before = vec![
            object(Some("a"), "n", 1),
            object(Some("b"), "n", 2),
            object(Some("a"), "gone", 1),
        ];
        let after = vec![
            object(None, "n", 2),
            object(Some("a"), "n", 1),
            object(Some("a"), "new", 1),
        ];
        let report = compare(before, after, &Options::default());
        let said: Vec<_> = report
            .changes
            .iter()
            .map(|change| (change.identity.name.as_str(), &change.what))
            .collect();
        assert_eq!(said, [("gone", &What::Removed), ("new", &What::Added)]);
        assert_eq!((report.same, report.counts()), (2, [0, 1, 1]));
    }
}
