//! Checks a tree of values and reports every problem, each with its path, place and a hint.

use super::defaults::Default;
use super::hint::{unknown_key_hint, unknown_setting_hint};
use super::{Additional, Form, Program, Schema, Type, Visibility, nearest};
use crate::source::mask::masked;
use crate::source::problem::{Problem, Severity};
use crate::source::{At, Entry, Kind, Map, Node, Step, ValuePath};

/// Every way in which `node` breaks `schema`, in the order of the schema's walk; empty if it fits.
pub fn check(schema: &'static Schema, node: &Node) -> Vec<Problem> {
    let mut check = Check {
        path: ValuePath::root(),
        nearest_at: At::default(),
        program: None,
        problems: Vec::new(),
    };
    check.node(schema, node);
    check.problems
}

/// Every way in which a part of a program's configuration is not what its manual says; `path` is
/// where the part stands in the values.
pub fn check_program(program: &'static Program, node: &Node, path: &ValuePath) -> Vec<Problem> {
    let mut check = Check {
        path: path.clone(),
        nearest_at: node.at,
        program: Some(program),
        problems: Vec::new(),
    };
    check.node(program.schema, node);
    check.problems
}

struct Check {
    path: ValuePath,
    /// The program whose configuration is checked; `None` for the values.
    program: Option<&'static Program>,
    /// The place of the innermost value that the user wrote: where something is missing, there is
    /// no place of its own.
    nearest_at: At,
    problems: Vec<Problem>,
}

impl Check {
    fn node(&mut self, schema: &'static Schema, node: &Node) {
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
        let fits = |s: &&&'static Schema| check(s, node).is_empty();
        if schema.any_of.is_empty() || schema.any_of.iter().any(|s| fits(&s)) {
            return;
        }
        match schema.any_of.iter().find(|s| has_type(s, node)) {
            Some(same_type) => self.node(same_type, node),
            None => {
                let expected: Vec<_> = schema.any_of.iter().map(|s| expected_type(s)).collect();
                self.report(
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

    fn wrong_type(&mut self, schema: &'static Schema, node: &Node) {
        // The pod replaces `${…}` by a value.
        if self.program.is_some() && node.as_str().is_some_and(|text| text.contains("${")) {
            return;
        }
        let problem = self.problem(
            node.at,
            format!(
                "expected {}, found {}",
                expected_type(schema),
                self.shown(schema, node)
            ),
        );
        let problem = match type_hint(schema, node) {
            Some(hint) if self.is_public(schema) => problem.hint(hint),
            _ => problem,
        };
        self.problems.push(problem);
    }

    fn text(&mut self, schema: &'static Schema, text: &str, at: At) {
        if !schema.choices.is_empty() && !schema.choices.contains(&text) {
            let mut problem = self.problem(
                at,
                format!(
                    "expected one of {}, found {}",
                    quoted(schema.choices),
                    self.found(schema, text)
                ),
            );
            self.soften(&mut problem);
            let problem = match nearest(text, schema.choices.iter().copied()) {
                Some(near) => problem.hint(format!("did you mean `{near}`?")),
                None => problem,
            };
            self.problems.push(problem);
        }
        if let Some(pattern) = schema.pattern.filter(|p| !p.matches(text)) {
            self.report(
                at,
                format!(
                    "expected {}, found {}",
                    pattern.expected(),
                    self.found(schema, text)
                ),
            );
        }
        if text.chars().count() < schema.min_length {
            self.report(at, "expected a text that is not empty");
        }
    }

    fn number(&mut self, schema: &'static Schema, number: f64, at: At) {
        let (low, high) = (schema.minimum, schema.maximum);
        let too_low = low.is_some_and(|min| number < min as f64);
        let too_high = high.is_some_and(|max| number > max as f64);
        if too_low || too_high {
            let range = match (low, high) {
                (Some(min), Some(max)) => format!("a number from {min} to {max}"),
                (Some(min), None) => format!("a number of at least {min}"),
                (None, max) => format!("a number of at most {}", max.unwrap_or_default()),
            };
            let found = self.found(schema, &number.to_string());
            self.report(at, format!("expected {range}, found {found}"));
        }
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

    fn map(&mut self, schema: &'static Schema, map: &Map, at: At) {
        for entry in &map.0 {
            match (schema.property(&entry.key), &schema.additional) {
                (Some(property), _) => self.entry(property.schema, entry),
                (None, Additional::Each(each)) => self.entry(each, entry),
                (None, Additional::Any) => {}
                (None, Additional::Forbidden) => self.unknown_key(schema, entry),
            }
        }
        for key in schema.required.iter().filter(|key| !map.contains(key)) {
            self.report(at, format!("`{key}` is missing"));
        }
        self.forms(schema, map, at);
    }

    fn entry(&mut self, schema: &'static Schema, entry: &Entry) {
        // Defaults fit the schema, which a test proves; most of a tree is defaults.
        if entry.node.at.layer == Default::AT.layer {
            return;
        }
        let step = Step::Key(entry.key.clone());
        self.under(step, entry.key_at, |check| check.node(schema, &entry.node));
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

    fn unknown_key(&mut self, schema: &'static Schema, entry: &Entry) {
        let hint = match self.program {
            Some(program) => unknown_setting_hint(program, schema, &entry.key),
            None => unknown_key_hint(schema, &self.path.to_string(), &entry.key),
        };
        let step = Step::Key(entry.key.clone());
        self.under(step, entry.key_at, |check| {
            let what = if check.program.is_some() {
                "unknown setting"
            } else {
                "unknown key"
            };
            let mut problem = check.problem(entry.key_at, what).hint(hint);
            check.soften(&mut problem);
            check.problems.push(problem);
        });
    }

    fn forms(&mut self, schema: &'static Schema, map: &Map, at: At) {
        let has = |key: &&str| map.contains(key);
        let is_in = |form: &&Form| form.required.iter().all(has) && !form.forbidden.iter().any(has);
        if schema.forms.is_empty() || schema.forms.iter().filter(is_in).count() == 1 {
            return;
        }
        let keys = || schema.forms.iter().flat_map(|form| form.required);
        let given: Vec<_> = keys().filter(|k| has(k)).copied().collect();
        let begun = schema
            .forms
            .iter()
            .find(|form| given.iter().all(|k| form.required.contains(k)));
        let message = match begun {
            _ if given.is_empty() => format!("{} is missing", quoted_and(schema.forms[0].required)),
            Some(form) => {
                let missing: Vec<_> = form.required.iter().filter(|k| !has(k)).copied().collect();
                format!("{} is missing", quoted_and(&missing))
            }
            None => format!("{} do not go together", quoted(&given)),
        };
        let forms: Vec<_> = schema
            .forms
            .iter()
            .filter(|f| !f.required.is_empty())
            .map(|f| quoted_and(f.required))
            .collect();
        let problem = self
            .problem(at, message)
            .hint(format!("give either {}", forms.join(", or ")));
        self.problems.push(problem);
    }

    /// Whether a scalar that `schema` describes may be shown. In the configuration of a program,
    /// none may.
    fn is_public(&self, schema: &'static Schema) -> bool {
        self.program.is_none() && schema.visibility() == Visibility::Public
    }

    fn found(&self, schema: &'static Schema, value: &str) -> String {
        if self.is_public(schema) {
            format!("`{}`", masked(value))
        } else {
            "something else".into()
        }
    }

    fn shown(&self, schema: &'static Schema, node: &Node) -> String {
        let what = match &node.kind {
            Kind::Bool(value) => format!("`{value}`"),
            Kind::Int(number) => format!("the number `{number}`"),
            Kind::Float(number) => format!("the number `{number}`"),
            Kind::Text(text) if text.chars().count() <= 60 => {
                format!("the text `{}`", masked(text).escape_debug())
            }
            other => return kind_name(other).into(),
        };
        if self.is_public(schema) {
            what
        } else {
            kind_name(&node.kind).into()
        }
    }

    fn problem(&self, at: At, message: impl Into<String>) -> Problem {
        let at = if at.line > 0 || at.layer > 0 {
            at
        } else {
            self.nearest_at
        };
        let mut problem = Problem::new(self.path.clone(), at, message);
        problem.severity = self
            .program
            .map_or(Severity::Error, |program| program.wrong_type);
        problem
    }

    /// A newer version of a program may know more than its manual did.
    fn soften(&self, problem: &mut Problem) {
        if self.program.is_some() {
            problem.severity = Severity::Warning;
        }
    }

    fn report(&mut self, at: At, message: impl Into<String>) {
        let problem = self.problem(at, message);
        self.problems.push(problem);
    }
}

fn kind_name(kind: &Kind) -> &'static str {
    match kind {
        Kind::Null => "null",
        Kind::List(_) => "a list",
        Kind::Map(_) => "a map",
        Kind::Bool(_) => "a truth value",
        Kind::Int(_) | Kind::Float(_) => "a number",
        Kind::Text(_) => "a text",
    }
}

fn has_type(schema: &Schema, node: &Node) -> bool {
    schema.types.is_empty()
        || schema.types.iter().any(|t| match (t, &node.kind) {
            (Type::Null, Kind::Null)
            | (Type::Boolean, Kind::Bool(_))
            | (Type::Integer | Type::Number, Kind::Int(_))
            | (Type::Number, Kind::Float(_))
            | (Type::String, Kind::Text(_))
            | (Type::Array, Kind::List(_))
            | (Type::Object, Kind::Map(_)) => true,
            (Type::Integer, Kind::Float(number)) => number.fract() == 0.0,
            _ => false,
        })
}

fn expected_type(schema: &Schema) -> String {
    let names: Vec<_> = schema
        .types
        .iter()
        .filter(|t| schema.types.len() == 1 || **t != Type::Null)
        .map(|t| match t {
            Type::Null => "null",
            Type::Boolean => "`true` or `false`",
            Type::Integer => "an integer",
            Type::Number => "a number",
            Type::String => "a text",
            Type::Array => "a list",
            Type::Object => "a map",
        })
        .collect();
    names.join(" or ")
}

fn type_hint(schema: &Schema, node: &Node) -> Option<String> {
    let wanted = |t| schema.types.contains(&t);
    match &node.kind {
        Kind::Text(text) if wanted(Type::Integer) && text.parse::<i64>().is_ok() => {
            Some(format!("write it without quotes: `{text}`"))
        }
        Kind::Text(_) if wanted(Type::Integer) => Some("write a number, without quotes".into()),
        Kind::Text(text) if wanted(Type::Boolean) && (text == "true" || text == "false") => {
            Some(format!("write it without quotes: `{text}`"))
        }
        Kind::Bool(value) if wanted(Type::String) => Some(format!(
            "YAML reads `yes`, `no`, `on`, `off`, `true` and `false` as truth values: put it in \
             quotes, e.g. `\"{value}\"`"
        )),
        Kind::Int(number) if wanted(Type::String) => {
            Some(format!("put it in quotes: `\"{number}\"`"))
        }
        Kind::Float(number) if wanted(Type::String) => {
            Some(format!("put it in quotes: `\"{number}\"`"))
        }
        Kind::Null if !wanted(Type::Null) => Some("give a value, or leave the key out".into()),
        Kind::Map(_) if wanted(Type::Array) => Some("write each entry of a list after `- `".into()),
        Kind::List(_) if wanted(Type::Object) => {
            Some("write `key: value` lines, without `- `".into())
        }
        _ => None,
    }
}

fn quoted(words: &[&str]) -> String {
    words
        .iter()
        .map(|w| format!("`{w}`"))
        .collect::<Vec<_>>()
        .join(", ")
}

fn quoted_and(words: &[&str]) -> String {
    words
        .iter()
        .map(|w| format!("`{w}`"))
        .collect::<Vec<_>>()
        .join(" and ")
}
