//! Reads the numbers of ports.

use std::ops::RangeInclusive;

use minijinja::Value;
use minijinja::value::Serde;
use serde::Serialize;

use crate::kube::object::Number;
use crate::source::{Code, Kind, Node};
use crate::stack::Context;
use crate::values::typed::{ExposedPortRangePortRange, Field, Typed};

/// A port as it is written. An invalid one is a problem.
pub(super) fn number(cx: &Context, field: &Field<'_, f64>) -> Number {
    let number = match field.node().map(|node| &node.kind) {
        // A number that is too large is printed in the message alone.
        Some(Kind::Int(number)) => {
            i64::try_from(*number).map_or_else(|_| Number::Text(number.to_string()), Number::Int)
        }
        Some(Kind::Float(number)) => Number::Float(*number),
        _ => Number::Int(0),
    };
    if !(1.0..=65535.0).contains(&field.get().unwrap_or_default()) {
        let message = format!("expected a port, from 1 to 65535, found `{number}`");
        cx.report(cx.problem(Code::InvalidValue, field, message));
    }
    number
}

/// The ports of a range, its end included. An invalid one is a problem.
pub(super) fn range(cx: &Context, values: &ExposedPortRangePortRange) -> RangeInclusive<i64> {
    let (start, end) = (end(cx, &values.start_port()), end(cx, &values.end_port()));
    if start.zip(end).is_some_and(|(start, end)| start > end) {
        let (first, last) = (values.start_port(), values.end_port());
        let hint = format!(
            "set `{}` to the first port and `{}` to the last",
            first.path(),
            last.path()
        );
        let problem = cx.problem(Code::InvalidValue, values, "the range starts after its end");
        cx.report(problem.hint(hint));
    }
    // Nothing is rendered of an invalid range.
    start.unwrap_or(1)..=end.unwrap_or(0)
}

/// One end of a range.
fn end(cx: &Context, field: &Field<'_, f64>) -> Option<i64> {
    let port = field.node().and_then(Node::as_int);
    let port = port.filter(|port| (1..=65535).contains(port));
    if port.is_none() {
        let message = "expected a port, a whole number from 1 to 65535";
        cx.report(cx.problem(Code::InvalidValue, field, message));
    }
    port
}

/// The node ports that a template gives for ports.
pub(super) struct NodePorts<'a> {
    field: Field<'a, &'a str>,
    /// What it gives for all alike, where it does not look at the port.
    common: Option<Option<Number>>,
}

/// What the template sees as `.context`.
#[derive(Serialize)]
struct Scope<'n> {
    port: &'n Number,
}

impl<'a> NodePorts<'a> {
    pub(super) fn new(cx: &Context, field: Field<'a, &'a str>) -> Self {
        let template = field.get().unwrap_or_default();
        let common = (!template.contains("context"))
            .then(|| read(&cx.evaluate(template, field.path(), Value::UNDEFINED)));
        Self { field, common }
    }

    /// The node port of a port, if the template gives one.
    pub(super) fn of(&self, cx: &Context, port: &Number) -> Option<Number> {
        if let Some(common) = &self.common {
            return common.clone();
        }
        let template = self.field.get().unwrap_or_default();
        let scope = Value::from(Serde(Scope { port }));
        read(&cx.evaluate(template, self.field.path(), scope))
    }
}

fn read(text: &str) -> Option<Number> {
    let text = text.trim();
    (!text.is_empty()).then(|| Number::parse(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_that_say_a_number_become_one() {
        assert_eq!(read(" 30001\n"), Some(Number::Int(30001)));
        assert_eq!(read("2.5"), Some(Number::Float(2.5)));
        assert_eq!(read("inf"), Some(Number::Text("inf".into())));
        assert_eq!(read("0x7531"), Some(Number::Text("0x7531".into())));
        assert_eq!(read(" \n"), None);
    }
}
