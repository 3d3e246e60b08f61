//! Checks a tree of values and reports every problem, each with its path, place and a hint.

mod additional;
mod maps;
mod scalars;
mod types;
pub(super) mod words;

use super::{Program, Schema, older};
use crate::chart::Chart;
use crate::source::problem::{Problem, Severity};
use crate::source::{At, Code, Kind, Layers, Node, Step, ValuePath};
use types::{expected_type, has_type, type_hint};

/// Every way in which `node` breaks `schema`, in the order of the schema's walk; empty if it fits.
/// `layers` is where its values are written.
/// `chart` is the release of the chart that they are for.
pub(crate) fn check(
    schema: &'static Schema,
    node: &Node,
    layers: &Layers,
    chart: &'static Chart,
) -> Vec<Problem> {
    problems(schema, node, Some(layers), chart)
}

fn problems(
    schema: &'static Schema,
    node: &Node,
    layers: Option<&Layers>,
    chart: &'static Chart,
) -> Vec<Problem> {
    let mut check = Check {
        chart,
        layers,
        root: node,
        path: ValuePath::root(),
        nearest_at: At::default(),
        program: None,
        rest: Rest::Nothing,
        problems: Vec::new(),
    };
    check.node(schema, node);
    check.problems
}

/// What else there is of a program's configuration: what is missing may stand there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Rest {
    Nothing,
    /// Secrets that only the cluster has.
    InCluster,
    /// The stack's own files, which are not known where its values have errors.
    Ours,
}

impl Rest {
    /// A problem with something that is missing, as far as that is certain.
    pub(crate) fn missing(self, problem: Problem) -> Option<Problem> {
        match self {
            Self::Nothing => Some(problem),
            Self::InCluster => Some(problem.warning()),
            Self::Ours => None,
        }
    }
}

/// Every way in which a program's configuration is not what its manual says.
pub(crate) fn check_program(program: &'static Program, node: &Node, rest: Rest) -> Vec<Problem> {
    let mut check = Check {
        chart: Chart::newest(),
        layers: None,
        root: node,
        path: ValuePath::root(),
        nearest_at: node.at,
        program: Some(program),
        rest,
        problems: Vec::new(),
    };
    check.node(program.schema, node);
    check.problems
}

struct Check<'n> {
    /// The release of the chart that the values are for.
    chart: &'static Chart,
    /// Where the values are written; `None` for the configuration of a program.
    layers: Option<&'n Layers>,
    /// The whole tree that is checked.
    root: &'n Node,
    path: ValuePath,
    /// The program whose configuration is checked; `None` for the values.
    program: Option<&'static Program>,
    /// The place of the innermost value that the user wrote: where something is missing, there is
    /// no place of its own.
    nearest_at: At,
    rest: Rest,
    problems: Vec<Problem>,
}

impl Check<'_> {
    fn node(&mut self, schema: &'static Schema, node: &Node) {
        if self.looks_at_names_alone() {
            return match &node.kind {
                Kind::List(items) => self.list(schema, items),
                Kind::Map(map) => self.map(schema, map, node.at),
                _ => {}
            };
        }
        self.any_of(schema, node);
        if !has_type(schema, node) {
            return self.wrong_type(schema, node);
        }
        match &node.kind {
            Kind::Text(text) => self.text(schema, text, node.at),
            Kind::Int(number) => self.number(schema, *number as f64, node.at),
            Kind::Float(number) => self.number(schema, *number, node.at),
            Kind::List(items) => self.list(schema, items),
            Kind::Map(map) => self.map(schema, map, node.at),
            Kind::Null | Kind::Bool(_) => {}
        }
    }

    /// Reports a value that fits no schema of `anyOf`: by the schema for its type, else with a list
    /// of what was expected.
    fn any_of(&mut self, schema: &'static Schema, node: &Node) {
        let fits = |s: &&&'static Schema| problems(s, node, None, self.chart).is_empty();
        if schema.limits.any_of.is_empty() || schema.limits.any_of.iter().any(|s| fits(&s)) {
            return;
        }
        match schema.limits.any_of.iter().find(|s| has_type(s, node)) {
            Some(same_type) => self.node(same_type, node),
            None => {
                let expected: Vec<_> = schema
                    .limits
                    .any_of
                    .iter()
                    .map(|s| expected_type(s))
                    .collect();
                self.report(
                    Code::WrongType,
                    node.at,
                    format!(
                        "expected {}, found {}",
                        expected.join(" or "),
                        self.shown(schema, node)
                    ),
                );
            }
        }
    }

    /// Whether what values are is judged elsewhere.
    fn looks_at_names_alone(&self) -> bool {
        self.program
            .is_some_and(|program| program.wrong_type.is_none())
    }

    fn wrong_type(&mut self, schema: &'static Schema, node: &Node) {
        if node.as_str().is_some_and(|text| self.is_filled(text)) {
            return;
        }
        let problem = self.problem(
            Code::WrongType,
            node.at,
            format!(
                "expected {}, found {}",
                expected_type(schema),
                self.shown(schema, node)
            ),
        );
        let written = self.layers.and_then(|layers| layers.written(node.at));
        let hint = type_hint(schema, node, written)
            .filter(|_| self.visibility(schema).shows(""))
            .or_else(|| self.hint_of_additional())
            .or_else(|| types::parts_hint(schema, node))
            .or_else(|| types::text_hint(schema, node));
        let form = self
            .layers
            .and_then(|_| older::form(&self.path, self.chart));
        let hint = form
            .into_iter()
            .chain(hint)
            .reduce(|form, hint| format!("{form}; {hint}"));
        let problem = match hint {
            Some(hint) => problem.hint(hint),
            None => problem,
        };
        // Another part may replace it.
        if node.is_null() {
            self.problems.extend(self.rest.missing(problem));
        } else {
            self.problems.push(problem);
        }
    }

    /// Whether the pod puts something into a text.
    fn is_filled(&self, text: &str) -> bool {
        self.program.is_some() && text.contains("${")
    }

    fn list(&mut self, schema: &'static Schema, items: &[Node]) {
        let Some(item_schema) = schema.items else {
            return;
        };
        for (index, item) in items.iter().enumerate() {
            self.under(Step::Index(index), item.at, |check| {
                check.node(item_schema, item)
            });
        }
    }

    /// Runs `what` one step deeper.
    fn under(&mut self, step: Step, at: At, what: impl FnOnce(&mut Self)) {
        let nearest_at = self.nearest_at;
        let below = self.path.step(step);
        let path = std::mem::replace(&mut self.path, below);
        if at.line > 0 {
            self.nearest_at = at;
        }
        what(self);
        self.path = path;
        self.nearest_at = nearest_at;
    }

    fn problem(&self, code: Code, at: At, message: impl Into<String>) -> Problem {
        let at = if at.line > 0 || at.layer > 0 {
            at
        } else {
            self.nearest_at
        };
        let code = match self.program {
            Some(_) => of_program(code),
            None => code,
        };
        let mut problem = Problem::new(code, self.path.clone(), at, message);
        problem.severity = self
            .program
            .and_then(|program| program.wrong_type)
            .unwrap_or(Severity::Error);
        problem
    }

    /// A newer version of a program may know more than its manual did.
    fn soften(&self, problem: &mut Problem) {
        if self.program.is_some() {
            problem.severity = Severity::Warning;
        }
    }

    fn report(&mut self, code: Code, at: At, message: impl Into<String>) {
        let problem = self.problem(code, at, message);
        self.problems.push(problem);
    }
}

/// What is wrong with a value, as it is called in the configuration of a program.
fn of_program(code: Code) -> Code {
    match code {
        Code::UnknownValue => Code::UnknownSetting,
        Code::MissingValue => Code::MissingSetting,
        Code::WrongType | Code::InvalidValue | Code::ContradictingValues => Code::RefusedSetting,
        other => other,
    }
}
