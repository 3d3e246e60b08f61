//! What is printed is what the objects are.

use std::collections::BTreeSet;

use super::Found;
use super::rendered::Rendered;
use crate::cases;
use crate::harness::{identity, masthead};
use crate::library::{self, World};

pub(super) fn text_is_the_objects(rendered: &Rendered) -> Found {
    let read = match masthead::read_manifests(&rendered.text) {
        Ok(read) => read,
        Err(error) => return vec![error.to_string()],
    };
    if read.len() != rendered.objects.len() {
        return vec![format!(
            "{} of {} documents",
            read.len(),
            rendered.objects.len()
        )];
    }
    let both = read.iter().zip(&rendered.objects);
    let other = both.filter(|(read, object)| read != object);
    other
        .map(|(_, object)| format!("{} reads otherwise", identity(object)))
        .collect()
}

/// Each program, in the first combination that has it.
#[test]
fn programs_show_their_configuration() {
    let mut known = BTreeSet::new();
    for case in cases::combinations() {
        let world = World::new(case.input(), "kubectl").expect("the values are sound");
        let stack = world.stack().expect("the stack is sound");
        for program in stack.program_names() {
            if known.insert(program.clone()) {
                let list = case.fragments.join(",");
                let run = masthead("config").arg(&format!("--fragment={list}"));
                let shown = run.arg(&program).run();
                assert_eq!(shown.status, 0, "{}", shown.stderr);
                let shown = shown.stdout;
                assert!(shown.lines().count() > 2, "{} shows {shown}", program);
            }
        }
    }
    assert!(known.len() > 25, "{known:?}");
}

/// What other tests look at through the library is what people get.
#[test]
fn the_program_prints_what_the_library_renders() {
    for name in ["synapse_some_workers", "quick_setup_letsencrypt", "minimal"] {
        let case = cases::combination(name);
        let world = World::new(case.input(), "helm").expect("the values are sound");
        let stack = world.stack().expect("the stack is sound");
        let run = masthead("template ess -n ess")
            .arg(&format!("--fragment={}", case.fragments.join(",")))
            .arg(&format!("--api-versions={}", library::APIS.join(",")));
        let text = library::text(&library::manifests(&stack, None));
        assert_eq!(run.ok().stdout, text, "{name}");
    }
}
