//! The names of programs that have a configuration file, as people type them.

use std::str::FromStr;

use crate::stack::component::Component;
use crate::stack::components::COMPONENTS;

/// A program that exists, whether it is a part of a stack or not.
#[derive(Clone, Debug)]
pub(crate) struct ProgramName {
    pub(super) component: &'static dyn Component,
    /// As [`crate::stack::component::Program::name`] has it.
    pub(super) name: String,
    pub(super) process: Option<Process>,
}

/// One of several processes of a program.
#[derive(Clone, Debug)]
pub(super) struct Process {
    /// What the names of all of them begin with, e.g. `synapse:`.
    pub prefix: &'static str,
    /// What it is, e.g. `worker`.
    pub kind: &'static str,
    pub name: String,
}

/// An unknown name.
#[derive(Debug, thiserror::Error)]
#[error("expected {0}")]
pub(crate) struct UnknownProgram(String);

impl FromStr for ProgramName {
    type Err = UnknownProgram;

    fn from_str(text: &str) -> Result<Self, UnknownProgram> {
        Self::among(COMPONENTS, text)
    }
}

impl ProgramName {
    /// The names that are known beforehand: those of workers are not.
    pub(crate) fn all() -> Vec<String> {
        let names = COMPONENTS.iter().flat_map(|component| component.programs());
        let known = names.filter(|name| !name.contains('<'));
        known.map(|name| (*name).to_owned()).collect()
    }

    /// The program of one of these components that people mean by a text.
    ///
    /// # Errors
    /// [`UnknownProgram`], which names those that there are.
    pub(crate) fn among(
        components: &[&'static dyn Component],
        text: &str,
    ) -> Result<Self, UnknownProgram> {
        let mut names = components.iter().flat_map(|component| {
            let known = component.programs().iter();
            known.map(move |known| (*component, *known))
        });
        names
            .find_map(|(component, known)| Self::fitting(component, known, text))
            .ok_or_else(|| UnknownProgram(all(components)))
    }

    /// The program, where the text is its name, or one that stands for several processes.
    fn fitting(component: &'static dyn Component, known: &'static str, text: &str) -> Option<Self> {
        let of = |name: &str, process| Self {
            component,
            name: name.to_owned(),
            process,
        };
        let Some((prefix, kind)) = known.split_once('<') else {
            return (known == text).then(|| of(text, None));
        };
        let name = text.strip_prefix(prefix)?;
        if name == MAIN {
            return Some(of(prefix.trim_end_matches(':'), None));
        }
        let process = Process {
            prefix,
            kind: kind.trim_end_matches('>'),
            name: name.to_owned(),
        };
        Some(of(text, Some(process)))
    }
}

/// What people may call the first of several processes.
const MAIN: &str = "main";

/// All names, as a text.
fn all(components: &[&dyn Component]) -> String {
    let names = components.iter().flat_map(|component| component.programs());
    let mut names: Vec<String> = names.map(|name| format!("`{name}`")).collect();
    let last = names.pop().unwrap_or_default();
    if names.is_empty() {
        last
    } else {
        format!("{} or {last}", names.join(", "))
    }
}
