//! The values that people may start from: combinations of fragments, and the examples.

mod combinations;
mod full;

use std::path::Path;

use masthead::{Chart, Input, fragments};

pub(crate) use combinations::PROFILES;
use combinations::{BUNDLES, COMBINATIONS};
pub(crate) use full::full;

/// Every component, with one host each.
pub(crate) const EVERYTHING: &str = "server-name,element-admin-minimal,element-web-minimal,\
     hookshot-minimal,mas-minimal,matrix-rtc-minimal,synapse-minimal,well-known-minimal,\
     deployment-markers-minimal";

/// The fragments with values that the chart does not have.
const ADDITIONS: [&str; 4] = [
    "cloudnative-pg",
    "gateway",
    "gateway-create",
    "openshift-routes",
];

/// Layers of values, in their order: fragments, then files.
#[derive(Clone, Debug)]
pub(crate) struct Case {
    pub name: String,
    pub fragments: Vec<&'static str>,
    /// The names of files, and what they hold.
    pub files: Vec<(String, String)>,
}

impl Case {
    pub(crate) fn of(name: impl Into<String>, fragments: &'static str) -> Self {
        Self {
            name: name.into(),
            fragments: fragments.split(',').collect(),
            files: Vec::new(),
        }
    }

    /// The same below these fragments.
    #[must_use]
    pub(crate) fn over(mut self, fragments: &'static str) -> Self {
        self.fragments.splice(..0, fragments.split(','));
        self
    }

    /// The same with another file.
    #[must_use]
    pub(crate) fn file(mut self, name: impl Into<String>, text: impl Into<String>) -> Self {
        self.files.push((name.into(), text.into()));
        self
    }

    /// Its layers, for the library.
    pub(crate) fn input(&self) -> Input {
        self.input_for(Chart::newest())
    }

    /// The same for a release of the chart.
    pub(crate) fn input_for(&self, chart: &'static Chart) -> Input {
        let mut input = Input::new();
        input.take_chart(chart);
        for name in &self.fragments {
            input
                .add_fragment(name)
                .unwrap_or_else(|e| panic!("{}: {e}", self.name));
        }
        for (name, text) in &self.files {
            input.add_file(name, text.clone().into());
        }
        input
    }
}

/// The combination of this name.
pub(crate) fn combination(name: &str) -> Case {
    let mut all = combinations();
    let found = all.find(|case| case.name == name);
    found.unwrap_or_else(|| panic!("there is no combination `{name}`"))
}

/// The combinations, each over a stack that is empty or whole in itself.
pub(crate) fn combinations() -> impl Iterator<Item = Case> {
    let over = COMBINATIONS.map(|(name, list)| Case::of(name, list).over("nothing-enabled"));
    let alone = BUNDLES.map(|(name, list)| Case::of(name, list));
    over.into_iter().chain(alone)
}

/// Those that the chart knows too: others have what is an addition of ours.
pub(crate) fn combinations_of_chart() -> impl Iterator<Item = Case> {
    let is_ours = |case: &Case| case.fragments.iter().any(|name| ADDITIONS.contains(name));
    combinations().filter(move |case| !is_ours(case))
}

/// The examples, but for those whose patches fit some of what is rendered alone.
pub(crate) fn unpatched_examples() -> impl Iterator<Item = Case> {
    examples().filter(|case| case.name != "examples/patches.yaml")
}

/// Every fragment over every component; `nothing-enabled` turns off what has no other switch.
pub(crate) fn fragments_over_everything() -> impl Iterator<Item = Case> {
    fragments::all().map(|fragment| Case::of(fragment.name, fragment.name).over(EVERYTHING))
}

/// Every pair of fragments over every component, the later one by name over the earlier one.
pub(crate) fn pairs_over_everything() -> impl Iterator<Item = Case> {
    let all: Vec<_> = fragments::all().map(|fragment| fragment.name).collect();
    let pairs = (0..all.len()).flat_map(|b| (0..b).map(move |a| (a, b)));
    let pairs: Vec<_> = pairs.map(|(a, b)| (all[a], all[b])).collect();
    let case = |(first, second): (&'static str, &'static str)| {
        let mut case = Case::of(format!("{first},{second}"), first).over(EVERYTHING);
        case.fragments.push(second);
        case
    };
    pairs.into_iter().map(case)
}

/// The files below `examples/`, each over `base.yaml`.
pub(crate) fn examples() -> impl Iterator<Item = Case> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    let read = |name: &str| std::fs::read_to_string(folder.join(name)).expect("it is readable");
    let entries = std::fs::read_dir(&folder).expect("there are examples");
    // Folders are deployments that are taken over.
    let files = entries
        .map(|entry| entry.expect("it is readable"))
        .filter(|entry| entry.path().is_file());
    let names = files.map(|entry| entry.file_name());
    let mut names: Vec<_> = names
        .map(|name| name.into_string().expect("it is UTF-8"))
        .collect();
    names.sort();
    let base = read("base.yaml");
    let case = |name: String| Case {
        name: format!("examples/{name}"),
        fragments: Vec::new(),
        files: vec![
            ("base.yaml".into(), base.clone()),
            (name.clone(), read(&name)),
        ],
    };
    names.into_iter().map(case).collect::<Vec<_>>().into_iter()
}

#[test]
fn every_fragment_is_in_a_combination() {
    let used: Vec<&str> = combinations().flat_map(|case| case.fragments).collect();
    let used: Vec<&str> = used
        .iter()
        .chain(&PROFILES)
        .map(|name| fragments::find(name).expect("it is there").name)
        .collect();
    for fragment in fragments::all() {
        assert!(
            used.contains(&fragment.name),
            "{} is in no combination",
            fragment.name
        );
    }
}
