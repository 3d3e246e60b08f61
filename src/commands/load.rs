//! Reads the layers that were typed, merges and checks them.

use anyhow::bail;

use crate::commands::cli::{LayerArg, ValuesArgs};
use crate::config::check as config_check;
use crate::render::Templates;
use crate::schema::{self, SCHEMA};
use crate::source::input;
use crate::source::problem::{Failure, Problem, Severity, print_problems};
use crate::source::yaml::read as load;
use crate::stack::{self, Release, Stack};
use crate::values::defaults::DEFAULTS;
use crate::values::fragments;
use crate::values::set::{self, SetKind};
use crate::values::{self, At, Kind, Layers, Map, Node, Source, Values, guide, renamed};

/// The merged values, what is wrong with them so far, and what else there is to tell.
#[derive(Debug)]
pub struct Loaded {
    pub values: Values,
    problems: Vec<Problem>,
    notes: Vec<Problem>,
}

/// All that is known of values: the stack, where there is one, and everything there is to tell, in the order of the files.
#[derive(Debug)]
pub struct Examined {
    pub values: Values,
    pub stack: Option<Stack>,
    pub problems: Vec<Problem>,
}

/// The values of all layers, merged, with the defaults below them, checked against the schema.
///
/// # Errors
/// What can't be read: without all of the values nothing more can be said.
pub fn values(args: &ValuesArgs) -> Result<Loaded, Failure> {
    let Loaded {
        values: Values { root, layers },
        mut problems,
        notes,
    } = user_values(args)?;
    let root = values::with_defaults(&DEFAULTS, root);
    problems.extend(schema::check(&SCHEMA, &root));
    Ok(Loaded {
        values: Values { root, layers },
        problems,
        notes,
    })
}

/// The values of all layers, merged, in one layout, without the defaults. They may be a part of what is needed: the schema is not
/// asked.
///
/// # Errors
/// As [`values`].
pub fn user_values(args: &ValuesArgs) -> Result<Loaded, Failure> {
    let mut layers = Layers::default();
    let mut root = match merged(args, &mut layers)? {
        Ok(root) => root,
        Err(problems) => return Err(Failure::Invalid(problems, layers)),
    };
    let (problems, mut notes): (Vec<_>, Vec<_>) = guide::translate(&mut root)
        .into_iter()
        .partition(|problem| problem.severity == Severity::Error);
    notes.extend(renamed::settle(&mut root));
    notes.sort_by_key(place);
    Ok(Loaded {
        values: Values { root, layers },
        problems,
        notes,
    })
}

impl Loaded {
    /// The values, where the schema finds nothing wrong. Tells warnings and notes.
    ///
    /// # Errors
    /// All that breaks the schema.
    pub fn checked(self) -> Result<Values, Failure> {
        let Self {
            values,
            problems,
            notes,
        } = self;
        print_problems(&notes, &values.layers, schema::visibility);
        match problems.is_empty() {
            true => Ok(values),
            false => Err(invalid(problems, values.layers)),
        }
    }

    /// The stack that follows from the values, with its credentials left to the Job in the cluster. Tells warnings and notes.
    ///
    /// # Errors
    /// All that is wrong with the values, at once.
    pub fn stack(
        self,
        release: &Release,
        templates: &Templates,
    ) -> Result<(Values, Stack), Failure> {
        let Examined {
            values,
            stack,
            problems,
        } = self.examine(release, templates);
        match stack.filter(|_| problems.iter().all(|p| p.severity != Severity::Error)) {
            Some(stack) => {
                print_problems(&problems, &values.layers, schema::visibility);
                Ok((values, stack))
            }
            None => Err(Failure::Invalid(problems, values.layers)),
        }
    }

    /// Derives the stack and collects what there is to tell of the values and of the configuration in them.
    pub fn examine(self, release: &Release, templates: &Templates) -> Examined {
        let Self {
            values,
            mut problems,
            notes,
        } = self;
        let stack = stack::build(&values, release, templates, None).map_err(|more| {
            // What follows from a value that is wrong in itself is not worth telling.
            let own: Vec<_> = more
                .into_iter()
                .filter(|p| !problems.iter().any(|known| is_near(&known.path, &p.path)))
                .collect();
            problems.extend(own);
        });
        let stack = stack.ok();
        problems.extend(config_check::check(
            &values,
            stack.as_ref().map_or(&[], |stack| &stack.objects),
        ));
        problems.extend(notes);
        sort(&mut problems);
        Examined {
            values,
            stack,
            problems,
        }
    }
}

/// The problems in the order in which they stand in the files.
fn invalid(mut problems: Vec<Problem>, layers: Layers) -> Failure {
    sort(&mut problems);
    Failure::Invalid(problems, layers)
}

/// In the order in which they stand in the files.
pub fn sort(problems: &mut [Problem]) {
    problems.sort_by_key(place);
}

/// Where a problem stands, to sort by.
fn place(problem: &Problem) -> (u16, u32, u32) {
    (problem.at.layer, problem.at.line, problem.at.column)
}

/// Whether one path is the other, or below it.
fn is_near(a: &str, b: &str) -> bool {
    let below = |long: &str, short: &str| {
        long.strip_prefix(short)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
    };
    below(a, b) || below(b, a)
}

/// What the user gave, merged, without the defaults.
fn merged(args: &ValuesArgs, layers: &mut Layers) -> anyhow::Result<Result<Node, Vec<Problem>>> {
    if args
        .layers
        .0
        .iter()
        .filter(|layer| **layer == LayerArg::File("-".into()))
        .count()
        > 1
    {
        bail!("`-f -` was given more than once: standard input can be read once");
    }
    let mut problems = Vec::new();
    let mut user = Node::new(Kind::Map(Map::default()), At::default());
    for layer in &args.layers.0 {
        match read(layer, layers)? {
            Ok(node) => values::overlay(&mut user, node),
            Err(problem) => problems.push(problem),
        }
    }
    for (kind, argument) in set_family(args) {
        let layer = layers.add(Source::Set, kind.to_string(), "");
        if let Err(problem) = set::apply(kind, argument, &mut user, layer, &read_text) {
            problems.push(problem);
        }
    }
    Ok(if problems.is_empty() {
        Ok(user)
    } else {
        Err(problems)
    })
}

/// The flags of the `--set` family, in the order in which Helm applies them.
fn set_family(args: &ValuesArgs) -> impl Iterator<Item = (SetKind, &str)> {
    let flags = [
        (SetKind::Json, &args.set_json),
        (SetKind::Set, &args.set),
        (SetKind::String, &args.set_string),
        (SetKind::File, &args.set_file),
        (SetKind::Literal, &args.set_literal),
    ];
    flags.into_iter().flat_map(|(kind, arguments)| {
        arguments
            .iter()
            .map(move |argument| (kind, argument.as_str()))
    })
}

fn read_text(path: &str) -> Result<String, String> {
    input::file(path, load::MAX_BYTES)
        .and_then(|bytes| input::text(bytes, path))
        .map_err(|e| e.into_reason().to_string())
}

fn read(layer: &LayerArg, layers: &mut Layers) -> anyhow::Result<Result<Node, Problem>> {
    let (source, name, bytes) = match layer {
        LayerArg::Fragment(name) => {
            let fragment = fragments::find(name)?;
            (
                Source::Fragment,
                format!("fragment {}", fragment.name),
                fragment.text.as_bytes().to_vec(),
            )
        }
        LayerArg::File(path) => {
            let name = if path == "-" { "<stdin>" } else { path };
            let bytes = input::file_or_stdin(path, load::MAX_BYTES)?;
            (Source::File, name.into(), bytes)
        }
    };
    let index = layers.add(source, name, "");
    Ok(load::decode(bytes, index).and_then(|text| {
        let node = load::read(&text, index);
        layers.set_text(index, text);
        node
    }))
}
