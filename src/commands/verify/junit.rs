//! JUnit's XML: a case for each line.
//! <https://github.com/testmoapp/junitxml>

use std::fmt::Write;

use crate::findings::xml;
use crate::verify::{Line, State, meaning};

pub(super) fn junit(lines: &[Line], release: &str) -> String {
    let count = |states: &[State]| lines.iter().filter(|it| states.contains(&it.state)).count();
    let (failures, skipped) = (
        count(&[State::Failed]),
        count(&[State::LeftOut, State::Manual]),
    );
    let counts = format!(
        " tests=\"{}\" failures=\"{failures}\" errors=\"0\" skipped=\"{skipped}\"",
        lines.len()
    );
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let _ = writeln!(out, "<testsuites name=\"masthead verify\"{counts}>");
    let _ = writeln!(
        out,
        "  <testsuite name=\"masthead verify {}\"{counts}>",
        xml(release)
    );
    for line in lines {
        case(&mut out, line);
    }
    out + "  </testsuite>\n</testsuites>\n"
}

fn case(out: &mut String, line: &Line) {
    let group = line.id.split('.').next().unwrap_or_default();
    let (group, name, message) = (xml(group), xml(&line.name()), xml(&line.message));
    let _ = writeln!(out, "    <testcase classname=\"{group}\" name=\"{name}\">");
    let text = xml(&text(line));
    let _ = match line.state {
        State::Ok => writeln!(out, "      <system-out>{message}</system-out>"),
        State::Warning => writeln!(out, "      <system-out>warning: {text}</system-out>"),
        State::Failed => {
            let id = line.id;
            writeln!(
                out,
                "      <failure type=\"{id}\" message=\"{message}\">{text}</failure>"
            )
        }
        State::LeftOut => writeln!(out, "      <skipped message=\"{message}\"/>"),
        State::Manual => writeln!(
            out,
            "      <skipped message=\"{message}\"/>\n      <system-out>{text}</system-out>"
        ),
    };
    out.push_str("    </testcase>\n");
}

fn text(line: &Line) -> String {
    let mut out = vec![line.message.clone()];
    let is_failed = line.state == State::Failed;
    out.extend(is_failed.then(|| format!("expected: {}", meaning(line.id))));
    out.extend(line.steps.iter().map(|step| format!("- {step}")));
    let settings = line.settings.iter();
    out.extend(settings.map(|(path, state)| format!("hangs on {path}: {state}")));
    out.extend(line.hint.iter().map(|hint| format!("hint: {hint}")));
    out.join("\n")
}
