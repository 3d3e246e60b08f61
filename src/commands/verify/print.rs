//! Lines as text and as JSON.

use std::fmt::Write;

use anstyle::{AnsiColor, Style};
use serde_json::{Value, json};

use crate::stack::Stack;
use crate::verify::{Line, State, meaning};

/// How wide a state is.
const WIDTH: usize = 8;

fn style(state: State) -> Style {
    let colour = match state {
        State::Ok => AnsiColor::Green,
        State::Failed => AnsiColor::Red,
        State::Warning => AnsiColor::Yellow,
        State::LeftOut => AnsiColor::BrightBlack,
        State::Manual => AnsiColor::Cyan,
    };
    Style::new().fg_color(Some(colour.into()))
}

/// A line for each, what to do below it, and the numbers.
pub(super) fn text(lines: &[Line], stack: &Stack) -> String {
    let mut out = String::new();
    for line in lines {
        let (name, style) = (line.state.name(), style(line.state));
        let _ = writeln!(
            out,
            "{style}{name:WIDTH$}{style:#}  {}: {}",
            line.name(),
            line.message
        );
        if line.state == State::Failed {
            let _ = writeln!(out, "{:WIDTH$}  expected: {}", "", meaning(line.id));
        }
        for step in &line.steps {
            let _ = writeln!(out, "{:WIDTH$}  - {step}", "");
        }
        for (path, state) in &line.settings {
            let _ = writeln!(
                out,
                "{:WIDTH$}  hangs on {}: {state}",
                "",
                stack.name_of(path)
            );
        }
        if let Some(hint) = &line.hint {
            let _ = writeln!(out, "{:WIDTH$}  hint: {hint}", "");
        }
    }
    out + &numbers(lines)
}

fn numbers(lines: &[Line]) -> String {
    let count = |state| lines.iter().filter(|line| line.state == state).count();
    let [ok, failed, warnings, left_out, manual] = State::ALL.map(count);
    format!(
        "\n{ok} ok, {failed} failed, {warnings} warnings, {left_out} left out, {manual} to be tried by a person\n"
    )
}

/// The version of the object, in which fields are only added.
const VERSION: &str = "masthead/v1";

/// All of it as one object.
pub(super) fn json(lines: &[Line], stack: &Stack) -> String {
    let count = |state| lines.iter().filter(|line| line.state == state).count();
    let counts = State::ALL.map(|state| (state.name().to_owned(), count(state).into()));
    let whole = json!({
        "apiVersion": VERSION,
        "kind": "Verification",
        "release": stack.release().name,
        "namespace": stack.release().namespace,
        "checks": lines.iter().map(|line| check(line, stack)).collect::<Vec<_>>(),
        "counts": counts.into_iter().collect::<serde_json::Map<String, Value>>(),
    });
    format!("{whole:#}\n")
}

fn check(line: &Line, stack: &Stack) -> Value {
    let settings = line.settings.iter();
    let settings = settings
        .map(|(path, state)| json!({"path": stack.name_of(path).to_string(), "state": state}));
    json!({
        "name": line.name(),
        "id": line.id,
        "subject": line.subject,
        "meaning": meaning(line.id),
        "state": line.state.name(),
        "message": line.message,
        "hint": line.hint,
        "steps": line.steps,
        "settings": settings.collect::<Vec<_>>(),
    })
}
