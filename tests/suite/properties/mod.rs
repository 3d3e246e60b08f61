//! What holds for every stack, whatever the values and the target: looked at over all that people
//! may start from, on the objects as they are printed.

mod identity;
mod mutations;
mod order;
mod pods;
mod printing;
mod references;
mod rendered;
mod selectors;

use crate::cases::{self, Case};
use crate::library::{self, World};
use rendered::{Rendered, rendered};

const TARGETS: [&str; 4] = ["kubectl", "helm", "argocd", "flux"];

/// What does not hold, in words: each names the object that it is about.
type Found = Vec<String>;

/// A property, and what says where it does not hold.
type Property = (&'static str, fn(&Rendered) -> Found);

const PROPERTIES: [Property; 18] = [
    ("objects are of known kinds", identity::kinds_are_known),
    ("objects are in the namespace", identity::namespace_is_set),
    (
        "names begin with the release",
        identity::names_are_of_the_release,
    ),
    ("names are names of DNS", identity::names_are_valid),
    ("names are unique", identity::names_are_unique),
    ("labels are valid", identity::labels_are_valid),
    (
        "labels say what an object belongs to",
        identity::labels_are_complete,
    ),
    (
        "labels say which version runs",
        identity::versions_are_of_images,
    ),
    (
        "selectors select their own pods",
        selectors::workloads_have_their_pods,
    ),
    ("no pods have two workloads", selectors::workloads_are_apart),
    (
        "Services lead to ports of pods",
        selectors::services_lead_to_pods,
    ),
    (
        "monitors watch ports of Services",
        selectors::monitors_watch_services,
    ),
    (
        "Ingresses lead to ports of Services",
        references::backends_are_there,
    ),
    ("what pods refer to is there", references::of_pods_are_there),
    (
        "bindings name what is there",
        references::bindings_are_there,
    ),
    ("pods fit together", pods::are_consistent),
    ("what is needed applies before", order::needed_comes_first),
    (
        "the text says what the objects are",
        printing::text_is_the_objects,
    ),
];

/// The cases that have to render.
fn sound_cases() -> impl Iterator<Item = Case> {
    cases::combinations()
        .chain(cases::examples())
        .flat_map(|case| {
            let name = format!("{} with network policies", case.name);
            let enclosed = Case {
                name,
                ..case.clone()
            };
            [
                case,
                enclosed.file("policies.yaml", "networkPolicy: {enabled: true}"),
            ]
        })
        .chain([cases::full()])
}

/// What does not hold for a case: `case (target): property: what`.
fn faults(case: &Case, target: &str) -> Result<Found, String> {
    let rendered = rendered(case, target)?;
    let found = PROPERTIES.iter().flat_map(|(property, look)| {
        let place = format!("{} ({target}): {property}", case.name);
        look(&rendered)
            .into_iter()
            .map(move |what| format!("{place}: {what}"))
    });
    Ok(found.collect())
}

fn assert_none(found: &[String]) {
    const SHOWN: usize = 20;
    let shown = &found[..found.len().min(SHOWN)];
    let count = found.len();
    assert!(found.is_empty(), "{count} faults:\n{}", shown.join("\n"));
}

/// Looks at all cases that have to render.
fn all_hold_for(target: &str) {
    let of_case = |case: Case| faults(&case, target).unwrap_or_else(|e| vec![refused(&case, &e)]);
    assert_none(&sound_cases().flat_map(of_case).collect::<Vec<_>>());
}

fn refused(case: &Case, error: &str) -> String {
    format!("{} is refused: {error}", case.name)
}

#[test]
fn all_hold_for_kubectl() {
    all_hold_for(TARGETS[0]);
}

#[test]
fn all_hold_for_helm() {
    all_hold_for(TARGETS[1]);
}

#[test]
fn all_hold_for_argo_cd() {
    all_hold_for(TARGETS[2]);
}

#[test]
fn all_hold_for_flux() {
    all_hold_for(TARGETS[3]);
}

/// Looks at cases that may be refused, and gives how many were not.
fn whole_or_refused(cases: impl Iterator<Item = Case>) -> usize {
    let whole = cases.filter_map(|case| faults(&case, TARGETS[0]).ok());
    let found: Vec<Found> = whole.collect();
    assert_none(&found.concat());
    found.len()
}

#[test]
fn all_hold_for_fragments_over_every_component() {
    assert!(whole_or_refused(cases::fragments_over_everything()) >= 60);
}

/// One pair in eight, as all of them take a minute.
#[test]
fn all_hold_for_pairs_of_fragments() {
    let some = cases::pairs_over_everything().step_by(8);
    assert!(whole_or_refused(some) >= 200);
}

#[test]
fn the_same_values_give_the_same_text() {
    for case in sound_cases() {
        for is_kept in [true, false] {
            let [first, second] = [(); 2].map(|()| printed(&case, is_kept));
            assert_eq!(first, second, "{}", case.name);
        }
    }
}

/// What is printed of a case, with credentials that are kept in a file or left to the Job.
fn printed(case: &Case, is_kept: bool) -> String {
    let world = World::new(case.input(), TARGETS[0]).expect("the values are sound");
    let stack = world.stack().expect("the stack is sound");
    let credentials = is_kept.then(|| library::credentials(&stack));
    library::text(&library::manifests(&stack, credentials.as_ref()))
}
