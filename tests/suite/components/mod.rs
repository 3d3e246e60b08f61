//! What is rendered of each component: a snapshot of its objects in its plainest case, and one of
//! what is otherwise in all other combinations of fragments.

mod differences;
mod redacted;

use std::collections::BTreeMap;

use insta::assert_snapshot;

use crate::cases::{self, Case};
use crate::harness::identity;
use crate::library::{self, World};
use differences::differences;
use redacted::redacted;

/// Components, each with the case in which it is plainest.
const PLAINEST: [(&str, &str); 16] = [
    ("deployment-markers", "quick_setup_others"),
    ("dex", "examples/dex-ldap.yaml"),
    ("element-admin", "element_admin"),
    ("element-web", "element_web"),
    ("gateway", "gateway_create"),
    ("haproxy", "synapse"),
    ("hookshot", "hookshot"),
    ("init-secrets", "mas"),
    ("matrix-authentication-service", "mas"),
    ("matrix-rtc", "rtc"),
    ("postgres", "synapse"),
    ("valkey", "synapse_some_workers"),
    ("route", "openshift_routes"),
    ("syn2mas", "syn2mas_dry_run"),
    ("synapse", "synapse"),
    ("well-known-delegation", "well_known"),
];

/// `Kind/name` and the text of each object, in the order in which they are printed.
type Objects = Vec<(String, String)>;

/// The objects of a case by component.
type Parts = BTreeMap<&'static str, Objects>;

/// The combinations, and the examples of what has no fragment.
fn all_cases() -> impl Iterator<Item = Case> {
    let dex = cases::examples().filter(|case| case.name.contains("dex"));
    cases::combinations().chain(dex)
}

fn parts(case: &Case) -> Parts {
    let world = World::new(case.input(), "helm").expect("the values are sound");
    let stack = world.stack().expect("the stack is sound");
    let mut out = Parts::new();
    for manifest in library::manifests(&stack, None) {
        let of_component = out.entry(manifest.component).or_default();
        let title = identity(&manifest.json());
        of_component.push((title, redacted(&manifest.text())));
    }
    out
}

/// All cases by name, with what is rendered of them.
fn rendered() -> Vec<(String, Parts)> {
    let named = |case: Case| (case.name.clone(), parts(&case));
    all_cases().map(named).collect()
}

/// Objects that are otherwise in the same way, each with the cases in which it is.
type Group = BTreeMap<String, Vec<String>>;

/// What is otherwise in the objects of a component in all cases.
fn others(component: &str, base: &Objects, cases: &[(String, Parts)]) -> String {
    let mut groups: Vec<(Group, String)> = Vec::new();
    for (case, parts) in cases {
        let objects = parts.get(component);
        for difference in objects.into_iter().flat_map(|it| differences(base, it)) {
            let known = groups
                .iter()
                .position(|(_, lines)| *lines == difference.lines);
            let at = known.unwrap_or_else(|| {
                groups.push((Group::new(), difference.lines));
                groups.len() - 1
            });
            let cases = groups[at].0.entry(difference.of).or_default();
            cases.push(case.clone());
        }
    }
    groups.sort_by(|a, b| a.0.cmp(&b.0));
    groups.iter().map(shown).collect()
}

fn shown((group, lines): &(Group, String)) -> String {
    let heads = group.iter();
    let heads = heads.map(|(of, cases)| format!("# {of}: {}\n", cases.join(", ")));
    let heads: String = heads.collect();
    format!("{heads}{lines}\n\n")
}

#[test]
fn each_component_is_rendered_as_before() {
    let rendered = rendered();
    for (component, plainest) in PLAINEST {
        let case = rendered.iter().find(|(name, _)| name == plainest);
        let base = &case.expect("there is the case").1[component];
        let text: Vec<_> = base.iter().map(|(_, text)| text.as_str()).collect();
        assert_snapshot!(component, text.join("---\n"));
        let others = others(component, base, &rendered);
        assert_snapshot!(format!("{component}.others"), others);
    }
}

#[test]
fn each_component_has_its_snapshots() {
    let listed = PLAINEST.map(|(component, _)| component);
    for (name, parts) in rendered() {
        for component in parts.keys() {
            assert!(listed.contains(component), "{name}: {component} has none");
        }
    }
}
