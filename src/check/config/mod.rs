//! Checks the configuration that users add to that of the programs, before a pod reads it.
//!
//! A setting that keeps a program from starting is an error; one that it ignores, or that has no
//! effect, is a warning.

mod fillers;
#[cfg(test)]
mod manuals;
mod overridden;
mod placeholders;
mod quotes;

use crate::schema;
use crate::source::problem::Problem;
use crate::source::{Layers, ValuePath};
use crate::stack::Draft;
use crate::stack::config_file::ConfigFile;
use crate::stack::given::Given;
use crate::stack::merged::Merged;
use crate::stack::program::{Manual, Program, ProgramConfig};
use crate::stack::workload::Workload;

/// Checks what the values add to the configuration of each program, and adds the warnings of the
/// components. The settings of the stack are only compared if there are no errors.
pub(crate) fn check(draft: &Draft) -> Vec<Problem> {
    let programs = draft.programs();
    let groups = groups(&programs);
    let findings = groups.iter().flat_map(|group| group.check(draft));
    let plain = programs.iter().flat_map(|program| match &program.config {
        ProgramConfig::Plain { added, .. } => {
            let given = Given::of_texts(draft.layers(), added);
            findings_in(&given, program.manual, draft.layers())
        }
        ProgramConfig::Merged(_) => Vec::new(),
    });
    findings.chain(plain).chain(draft.warnings()).collect()
}

/// Programs with the same additional configuration: the processes of one.
struct Group<'p, 'a> {
    manual: &'static Manual,
    workload: &'p Workload<'a>,
    files: Vec<&'p ConfigFile<'a>>,
}

/// The programs with additional configuration.
fn groups<'p, 'a>(programs: &[Program<'p, 'a>]) -> Vec<Group<'p, 'a>> {
    let mut out: Vec<Group<'p, 'a>> = Vec::new();
    for program in programs {
        let ProgramConfig::Merged(file) = program.config else {
            continue;
        };
        let Some(place) = first_place(file) else {
            continue;
        };
        match out.iter_mut().find(|group| group.is_at(place)) {
            Some(group) => group.files.push(file),
            None => out.push(Group {
                manual: program.manual,
                workload: program.workload,
                files: vec![file],
            }),
        }
    }
    out
}

/// The place of the first additional part in the values, which identifies it.
fn first_place<'f>(file: &'f ConfigFile) -> Option<&'f ValuePath> {
    file.additional.parts().first().map(|part| &part.path)
}

impl Group<'_, '_> {
    fn is_at(&self, place: &ValuePath) -> bool {
        first_place(self.files[0]) == Some(place)
    }

    fn check(&self, draft: &Draft) -> Vec<Problem> {
        let Some(given) = Given::new(draft.layers(), &self.files) else {
            return Vec::new();
        };
        let given = if draft.is_whole() {
            given.among_ours(&self.files)
        } else {
            given
        };
        let mut out = placeholders::check(draft.layers(), &self.files, self.workload);
        out.extend(findings_in(&given, self.manual, draft.layers()));
        out
    }
}

fn findings_in(given: &Given, manual: &Manual, layers: &Layers) -> Vec<Problem> {
    let mut out = Vec::new();
    for part in &given.parts {
        out.extend(quotes::check(part));
        out.extend(fillers::check(part, layers));
        out.extend(overridden::check(part, given, manual));
    }
    if let Some(program) = manual.schema {
        let file = Merged::new(given);
        let found = schema::check_program(program, &file.root, file.rest).into_iter();
        out.extend(found.filter_map(|problem| file.placed(problem)));
    }
    out.extend(manual.check.iter().flat_map(|check| check(given)));
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stack::example::{EXAMPLE, World};

    const ADDED: &str = r#"  additional:
    mine:
      config: |
        emial: {}
        name: “x”
        process: other
        database: {host: mine}
        secret: s
        listeners: []
"#;

    /// What is said of values of the example: the place, the path below `config`, the message.
    fn said(values: &str) -> Vec<String> {
        let world = World::with_example(values);
        let mut found = check(&world.draft(EXAMPLE));
        found.sort_by_key(|problem| (problem.at.line, problem.at.column));
        let line = |problem: &Problem| {
            let path = problem.path.to_string();
            let (_, path) = path.split_once(".config.").unwrap();
            let place = world.values.layers.place(problem.at);
            format!("{place} {path}: {}", problem.message)
        };
        found.iter().map(line).collect()
    }

    const OF_THEIRS: [&str; 3] = [
        "v.yaml:6:9 emial: unknown setting",
        "v.yaml:7:9 name: unknown setting",
        "v.yaml:7:15 name: the quotation marks here are \
         typographic ones: YAML takes them as part of the text",
    ];

    #[test]
    fn each_finding_is_reported_once_at_its_place() {
        let values = format!("{ADDED}  ingress: {{host: h.example.org}}\n");
        let said = said(&values);
        for known in OF_THEIRS {
            assert!(said.contains(&known.to_owned()), "{said:#?}");
        }
        let ours: Vec<&str> = said
            .iter()
            .filter(|said| said.contains("masthead"))
            .map(|said| said.split_once(' ').unwrap().1)
            .collect();
        assert_eq!(
            ours,
            [
                "process: this has no effect: masthead sets it itself",
                "database.host: this has no effect: masthead sets it itself",
                "secret: it conflicts with `secret_path`, which masthead sets: the program \
                 would not start",
                "listeners: these are added to masthead's own entries and do not replace them",
            ]
        );
        let of_program = "v.yaml:6:9 checked: 3 files of ours";
        assert!(said.contains(&of_program.to_owned()), "{said:#?}");
    }

    #[test]
    fn where_the_stack_is_not_known_what_users_add_is_looked_at_alone() {
        let said = said(ADDED);
        for known in OF_THEIRS {
            assert!(said.contains(&known.to_owned()), "{said:#?}");
        }
        assert!(!said.iter().any(|said| said.contains("masthead")));
        assert!(said.iter().any(|said| said.ends_with("0 files of ours")));
    }
}
