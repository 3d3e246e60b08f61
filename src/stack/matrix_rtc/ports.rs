//! Reads the numbers of ports.

use std::ops::RangeInclusive;

use minijinja::{Value, context};

use crate::stack::Context;
use crate::values::{Kind, Node};

/// The port at `path`.
pub fn number(cx: &Context, path: &str) -> Value {
    let (number, value) = match cx.root.find(path).map(|node| &node.kind) {
        Some(Kind::Int(number)) => (*number as f64, Value::from(*number)),
        Some(Kind::Float(number)) => (*number, Value::from(*number)),
        _ => (0.0, Value::from(0)),
    };
    if !(1.0..=65535.0).contains(&number) {
        cx.report(cx.problem(
            path,
            format!("expected a port, from 1 to 65535, found `{value}`"),
        ));
    }
    value
}

/// The ports of the range at `path`, its end included. That it is no range is a problem.
pub fn range(cx: &Context, path: &str, node: &Node) -> RangeInclusive<i64> {
    let end = |key: &str| {
        let port = node.int(key).filter(|port| (1..=65535).contains(port));
        if port.is_none() {
            cx.report(cx.problem(
                &format!("{path}.{key}"),
                "expected a port, a whole number from 1 to 65535",
            ));
        }
        port
    };
    let (start, end) = (end("startPort"), end("endPort"));
    if start.zip(end).is_some_and(|(start, end)| start > end) {
        cx.report(
            cx.problem(path, "the range starts after its end")
                .hint(format!(
                    "set `{path}.startPort` to the first port and `{path}.endPort` to the last"
                )),
        );
    }
    // Of a range that is none nothing is rendered.
    start.unwrap_or(1)..=end.unwrap_or(0)
}

/// The node port that the template at `path` gives for a port; none where it gives nothing.
pub fn node_port(cx: &Context, path: &str, port: &Value) -> Value {
    let template = cx.root.str(path).unwrap_or_default();
    let text = cx.evaluate(template, path, context! { port => port });
    match text.trim() {
        "" => Value::from(()),
        text => scalar(text),
    }
}

/// A text as the number that it says.
fn scalar(text: &str) -> Value {
    match (text.parse::<i64>(), text.parse::<f64>()) {
        (Ok(number), _) => Value::from(number),
        (_, Ok(number)) if number.is_finite() => Value::from(number),
        _ => Value::from(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_that_say_a_number_become_one() {
        assert_eq!(scalar("30001"), Value::from(30001));
        assert_eq!(scalar("2.5"), Value::from(2.5));
        assert_eq!(scalar("inf"), Value::from("inf"));
        assert_eq!(scalar("0x7531"), Value::from("0x7531"));
    }
}
