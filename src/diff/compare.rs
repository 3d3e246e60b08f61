//! Compares two sets of objects.

use std::collections::HashMap;

use serde_json::Value;

use super::content;
use super::ignore::IgnoredPath;
use super::impact::{self, Sides, is_workload};
use super::normal::Normal;
use super::options::{Ignored, Options};
use super::walk::changes;
use super::{Change, Identity, ObjectChange, Report, What};

/// The changes from the first set to the second: objects are paired by their [`Identity`] and
/// compared by what they mean to Kubernetes, not by how they are written.
pub fn compare(before: Vec<Value>, after: Vec<Value>, options: &Options) -> Report {
    compare_beside(before, after, Vec::new(), options)
}

/// As [`compare`], for sets from which objects that are the same were left out: `unchanged` are those
/// of them that may read what differs.
pub fn compare_beside(
    before: Vec<Value>,
    after: Vec<Value>,
    unchanged: Vec<Value>,
    options: &Options,
) -> Report {
    // What is rendered was not applied yet.
    let rendered = Options {
        live: false,
        ..options.clone()
    };
    let after = after.into_iter().map(|object| normal(object, &rendered));
    let mut after: Vec<_> = after.collect();
    if options.live {
        keep_the_last(&mut after);
    }
    let mut others = Others::new(after);
    let mut report = Report {
        live: options.live,
        ..Report::default()
    };
    let (mut sides, mut same) = (Vec::new(), Vec::new());
    for (identity, before) in before.into_iter().map(|object| normal(object, options)) {
        let after = others.take(&identity);
        let what = match &after {
            None => What::Removed(content::of(&before.object)),
            Some(after) => {
                if options.live && !before.applied.is_known() {
                    report.not_applied.push(identity.clone());
                }
                What::Changed(changed(&identity, &before, after, options))
            }
        };
        let both = both(before, after);
        if what != What::Changed(Vec::new()) {
            report.changes.push(ObjectChange::new(identity, what));
            sides.push(both);
            continue;
        }
        report.same += 1;
        if is_workload(&identity) {
            same.push((identity, both));
        }
    }
    for (identity, after) in others.left() {
        let what = What::Added(content::of(&after.object));
        report.changes.push(ObjectChange::new(identity, what));
        sides.push(both(Normal::default(), Some(after)));
    }
    same.extend(unchanged.into_iter().filter_map(unchanged_workload));
    impact::add(&mut report.changes, &sides, &same, options);
    report
}

/// What differs between both sides of an object, and is not ignored.
fn changed(identity: &Identity, before: &Normal, after: &Normal, options: &Options) -> Vec<Change> {
    let mut changes = changes(before, after, options.live);
    let paths = options.ignored.iter().filter_map(|ignored| match ignored {
        Ignored::Path(path) => Some(path),
        _ => None,
    });
    let paths: Vec<&IgnoredPath> = paths.filter(|path| path.is_of(identity)).collect();
    changes.retain(|change| !paths.iter().any(|path| path.covers(&change.path)));
    changes
}

/// Both sides of an object, as its impact is judged.
fn both(before: Normal, after: Option<Normal>) -> Sides {
    let after = after.unwrap_or_default();
    let settings = |field: &str| {
        before
            .applied
            .root()
            .key("spec")
            .key(field)
            .key("rollingUpdate")
    };
    Sides {
        is_on_server: before.applied.is_on_server(),
        goes_with_strategy: ["strategy", "updateStrategy"]
            .iter()
            .any(|it| settings(it).goes()),
        has_other_hashes: before.hashes != after.hashes,
        before: before.whole.unwrap_or(before.object),
        after: after.whole.unwrap_or(after.object),
        status: before.status,
    }
}

/// A workload that was found to be the same.
fn unchanged_workload(object: Value) -> Option<(Identity, Sides)> {
    let identity = Identity::of(&object);
    let sides = Sides {
        after: object,
        ..Sides::default()
    };
    is_workload(&identity).then_some((identity, sides))
}

fn normal(object: Value, options: &Options) -> (Identity, Normal) {
    (Identity::of(&object), Normal::new(object, options))
}

/// Of objects that are one in a cluster, such as an account that two components name, the one that
/// is applied last.
fn keep_the_last(objects: &mut Vec<(Identity, Normal)>) {
    let last: HashMap<Identity, usize> = objects
        .iter()
        .enumerate()
        .map(|(index, (identity, _))| (identity.clone(), index))
        .collect();
    let mut index = 0;
    objects.retain(|(identity, _)| {
        index += 1;
        last.get(identity) == Some(&(index - 1))
    });
}

/// The objects of the second set; each is paired once, and is none then.
struct Others {
    objects: Vec<(Identity, Option<Normal>)>,
    /// Where the objects of a kind and a name are, in whatever namespace.
    places: HashMap<(String, String), Vec<usize>>,
}

impl Others {
    fn new(objects: Vec<(Identity, Normal)>) -> Self {
        let mut places: HashMap<_, Vec<usize>> = HashMap::new();
        for (index, (identity, _)) in objects.iter().enumerate() {
            places.entry(place(identity)).or_default().push(index);
        }
        let objects = objects.into_iter();
        let objects = objects.map(|(identity, object)| (identity, Some(object)));
        Self {
            objects: objects.collect(),
            places,
        }
    }

    /// The object of this identity; one in the same namespace before one that names none.
    fn take(&mut self, wanted: &Identity) -> Option<Normal> {
        let places = self.places.get(&place(wanted))?;
        let find = |fits: &dyn Fn(&Identity) -> bool| {
            let mut left = places
                .iter()
                .filter(|index| self.objects[**index].1.is_some());
            left.find(|index| fits(&self.objects[**index].0)).copied()
        };
        let index = find(&|other| other == wanted).or_else(|| find(&|other| other.fits(wanted)))?;
        self.objects[index].1.take()
    }

    /// The objects that were not paired.
    fn left(self) -> impl Iterator<Item = (Identity, Normal)> {
        let objects = self.objects.into_iter();
        objects.filter_map(|(identity, object)| Some((identity, object?)))
    }
}

fn place(identity: &Identity) -> (String, String) {
    (identity.kind.clone(), identity.name.clone())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diff::print;
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
        assert_eq!(print::names(&report), "removed X/gone\nadded X/new\n");
        assert_eq!((report.same, report.counts()), (2, [0, 1, 1]));
    }

    #[test]
    fn a_cluster_has_the_last_of_those_of_one_name() {
        let options = Options {
            live: true,
            ..Options::default()
        };
        let twice = vec![object(Some("a"), "n", 1), object(Some("a"), "n", 2)];
        let same = compare(vec![object(Some("a"), "n", 2)], twice.clone(), &options);
        assert_eq!((same.same, same.counts()), (1, [0, 0, 0]));
        let new = compare(Vec::new(), twice, &options);
        assert_eq!(new.counts(), [0, 1, 0]);
    }
}
