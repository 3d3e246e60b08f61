//! Finds programs in a stack, and says what to do if one is not there.

use super::name::{Process, ProgramName};
use crate::source::{ValuePath, nearest};
use crate::stack::Stack;
use crate::stack::program::Program;

/// A program that is not a part of the stack.
#[derive(Debug, thiserror::Error)]
pub(crate) enum NotThere {
    #[error("`{name}` is not a part of this release{}", is_false(.switch.as_ref()))]
    Off {
        name: String,
        switch: Option<ValuePath>,
    },
    #[error("there is no {kind} `{name}` in this release: did you mean `{near}`?")]
    Misspelt {
        kind: &'static str,
        name: String,
        near: String,
    },
    #[error("there is no {kind} `{name}` in this release, which has {}", known.join(", "))]
    Other {
        kind: &'static str,
        name: String,
        known: Vec<String>,
    },
    #[error("there is no {kind} `{name}` in this release{}", set(.switch.as_ref()))]
    NoneOfItsKind {
        kind: &'static str,
        name: String,
        switch: Option<ValuePath>,
    },
}

fn is_false(switch: Option<&ValuePath>) -> String {
    switch.map_or_else(String::new, |path| format!(": `{path}` is false"))
}

fn set(switch: Option<&ValuePath>) -> String {
    switch.map_or_else(String::new, |path| format!(": set `{path}: true`"))
}

/// The program of this name in a stack.
///
/// # Errors
/// [`NotThere`], with what can be done about it.
pub(crate) fn find<'s, 'a>(
    stack: &'s Stack<'a>,
    wanted: &ProgramName,
) -> Result<Program<'s, 'a>, NotThere> {
    let mut programs = stack.programs();
    match programs.iter().position(|it| it.name == wanted.name) {
        Some(index) => Ok(programs.swap_remove(index)),
        None => Err(not_there(stack, wanted, &programs)),
    }
}

fn not_there(stack: &Stack, wanted: &ProgramName, programs: &[Program]) -> NotThere {
    let switch = || stack.switch(wanted.component, &wanted.name);
    let Some(Process { prefix, kind, name }) = wanted.process.clone() else {
        return NotThere::Off {
            name: wanted.name.to_string(),
            switch: switch(),
        };
    };
    let names = programs
        .iter()
        .filter_map(|it| it.name.strip_prefix(prefix));
    let known: Vec<String> = names.map(str::to_owned).collect();
    let near = nearest(&name, known.iter().map(String::as_str)).map(str::to_owned);
    if let Some(near) = near {
        NotThere::Misspelt { kind, name, near }
    } else if known.is_empty() {
        let switch = switch();
        NotThere::NoneOfItsKind { kind, name, switch }
    } else {
        NotThere::Other { kind, name, known }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stack::components::COMPONENTS;
    use crate::stack::example::{EXAMPLE, World};

    /// The name of the program that a text means, or the error.
    fn found(is_on: bool, text: &str) -> Result<String, String> {
        let name = ProgramName::among(EXAMPLE, text).map_err(|error| error.to_string())?;
        let world = if is_on {
            World::with_example("  ingress: {host: h.example.org}\n")
        } else {
            World::new("{}")
        };
        let stack = world.draft(EXAMPLE).finish().unwrap();
        let program = find(&stack, &name).map_err(|error| error.to_string())?;
        Ok(program.name)
    }

    #[test]
    fn programs_are_found_by_the_names_that_people_type() {
        assert_eq!(found(true, "example"), Ok("example".into()));
        assert_eq!(found(true, "example:main"), Ok("example".into()));
        assert_eq!(found(true, "example:second"), Ok("example:second".into()));
    }

    #[test]
    fn what_is_not_there_is_said_with_what_to_do() {
        for (is_on, name, said) in [
            (true, "nginx", "expected `example` or `example:<worker>`"),
            (
                false,
                "example",
                "`example` is not a part of this release: `example.enabled` is false",
            ),
            (
                false,
                "example:first",
                "there is no worker `first` in this release: set `example.workers.first.enabled: \
                 true`",
            ),
            (
                true,
                "example:secnod",
                "there is no worker `secnod` in this release: did you mean `second`?",
            ),
            (
                true,
                "example:third",
                "there is no worker `third` in this release, which has second",
            ),
        ] {
            assert_eq!(found(is_on, name), Err(said.to_owned()));
        }
    }

    #[test]
    fn every_program_names_the_value_that_turns_it_on() {
        let world = World::new("{}");
        let cx = world.context(COMPONENTS);
        for component in COMPONENTS {
            for program in component.programs() {
                assert!(component.switch(&cx, program).is_some(), "{program}");
            }
        }
    }
}
