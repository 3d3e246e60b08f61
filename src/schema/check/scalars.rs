//! Checks texts and numbers, and says what was found as far as it may be shown.

use super::Check;
use super::types::kind_name;
use super::words::quoted;
use crate::schema::{Schema, Visibility, nearest};
use crate::source::mask::masked;
use crate::source::{At, Code, Kind, Node, is_plain};

impl Check<'_> {
    pub(super) fn text(&mut self, schema: &'static Schema, text: &str, at: At) {
        if self.is_filled(text) {
            return;
        }
        if !schema.limits.choices.is_empty() && !schema.limits.choices.contains(&text) {
            let mut problem = self.problem(
                Code::InvalidValue,
                at,
                format!(
                    "expected one of {}, found {}",
                    quoted(schema.limits.choices),
                    self.found(schema, text)
                ),
            );
            if let Some(program) = self.program {
                problem.severity = program.other_word;
            }
            let near = nearest(text, schema.limits.choices.iter().copied());
            let near = near.map(|near| format!("did you mean `{near}`?"));
            problem.hint = near;
            self.problems.push(problem);
        }
        if let Some(pattern) = schema.pattern.filter(|p| !p.matches(text)) {
            self.report(
                Code::InvalidValue,
                at,
                format!(
                    "expected {}, found {}",
                    pattern.expected(),
                    self.found(schema, text)
                ),
            );
        }
        if text.chars().count() < schema.limits.min_length {
            self.report(Code::InvalidValue, at, "expected a text that is not empty");
        }
    }

    pub(super) fn number(&mut self, schema: &'static Schema, number: f64, at: At) {
        let (low, high) = (schema.limits.minimum, schema.limits.maximum);
        let too_low = low.is_some_and(|min| number < min as f64);
        let too_high = high.is_some_and(|max| number > max as f64);
        if too_low || too_high {
            let range = match (low, high) {
                (Some(min), Some(max)) => format!("a number from {min} to {max}"),
                (Some(min), None) => format!("a number of at least {min}"),
                (None, max) => format!("a number of at most {}", max.unwrap_or_default()),
            };
            let found = self.found(schema, &number.to_string());
            self.report(
                Code::InvalidValue,
                at,
                format!("expected {range}, found {found}"),
            );
        }
    }

    fn found(&self, schema: &'static Schema, value: &str) -> String {
        if self.visibility(schema).shows(value) {
            format!("`{}`", masked(value))
        } else {
            "something else".into()
        }
    }

    /// What stands where something of another type belongs. A text may be anything then.
    pub(super) fn shown(&self, schema: &'static Schema, node: &Node) -> String {
        let (name, scalar) = match &node.kind {
            Kind::Bool(value) => ("", value.to_string()),
            Kind::Int(number) => ("the number ", number.to_string()),
            Kind::Float(number) => ("the number ", number.to_string()),
            Kind::Text(text) => ("the text ", text.as_ref().to_owned()),
            other => return kind_name(other).into(),
        };
        if is_plain(&scalar) && self.visibility(schema).shows(&scalar) {
            format!("{name}`{scalar}`")
        } else {
            kind_name(&node.kind).into()
        }
    }

    /// Whether a scalar that `schema` describes may be shown. In the configuration of a program,
    /// none may.
    pub(super) fn visibility(&self, schema: &'static Schema) -> Visibility {
        match self.program {
            Some(_) => Visibility::Unknown,
            None => schema.visibility(),
        }
    }
}
