//! The part before the `=`: `a.b[0].c`.

use super::kind::SetKind;
use super::reader::Reader;
use crate::schema::visibility;
use crate::source::problem::Problem;
use crate::source::{Step, ValuePath, Visibility};

/// The largest index of a list that may be set, as in Helm.
const MAX_INDEX: usize = 65_536;

/// How deep a path may go, as in Helm.
const MAX_DEPTH: usize = 30;

/// What is set: a path, and whether a value follows. A path that ends with an index may stand
/// alone: it makes the list.
#[derive(Debug)]
pub(super) struct Target {
    pub path: ValuePath,
    pub has_value: bool,
}

/// Reads a path and the `=` after it.
pub(super) fn target(reader: &mut Reader) -> Result<Target, Problem> {
    let mut path = ValuePath::root();
    loop {
        let stop = key(reader, &mut path)?;
        let stop = if stop == Some('[') {
            indices(reader, &mut path)?
        } else {
            stop
        };
        if is_too_deep(&path) {
            let message = format!("the path goes deeper than {MAX_DEPTH} levels");
            return Err(reader.problem(&ValuePath::root(), reader.cursor.column(), message));
        }
        match stop {
            Some('.') => {}
            stop => {
                let has_value = stop == Some('=');
                return Ok(Target { path, has_value });
            }
        }
    }
}

/// Helm counts the dots. Indices have the same limit here, so that no tree is too deep to walk.
fn is_too_deep(path: &ValuePath) -> bool {
    let steps = path.steps();
    let is_name = |step: &&&Step| matches!(step, Step::Key(_));
    let names = steps.iter().filter(is_name).count();
    names > MAX_DEPTH + 1 || steps.len() - names > MAX_DEPTH
}

/// Reads a name up to what ends it.
fn key(reader: &mut Reader, path: &mut ValuePath) -> Result<Option<char>, Problem> {
    let literal = reader.kind == SetKind::Literal;
    let stops: &[char] = if literal {
        &['=', '[', '.']
    } else {
        &['=', '[', ',', '.']
    };
    let start = reader.cursor.column();
    let (name, stop) = reader.cursor.until(stops, !literal);
    if name.is_empty() {
        let hint = if stop == Some(',') {
            "write one comma between two values"
        } else {
            "write `name=value`"
        };
        return Err(reader
            .problem(path, start, "the name is missing")
            .hint(hint));
    }
    *path = path.key(name);
    if matches!(stop, None | Some(',')) {
        let hint = if literal {
            "write `name=value`"
        } else {
            "write `name=value`; a comma inside of a value is written `\\,`"
        };
        // What follows a space may be the value.
        let is_known = visibility(path) != Visibility::Unknown;
        let shown = if is_known { path } else { &ValuePath::root() };
        return Err(reader
            .problem(shown, start, "there is no `=` and value after the name")
            .hint(hint));
    }
    Ok(stop)
}

/// Reads indices, the first of them after its `[`, up to what comes after the last.
fn indices(reader: &mut Reader, path: &mut ValuePath) -> Result<Option<char>, Problem> {
    loop {
        let index = index(reader, path)?;
        *path = path.index(index);
        let column = reader.cursor.column();
        match reader.cursor.next() {
            Some('[') => {}
            Some(c) if !"[.=".contains(c) => {
                let message = "expected `=`, `.` or `[` after an index";
                return Err(reader
                    .problem(path, column, message)
                    .hint("write e.g. `list[0]=value` or `list[0].name=value`"));
            }
            stop => return Ok(stop),
        }
    }
}

fn index(reader: &mut Reader, path: &ValuePath) -> Result<usize, Problem> {
    let start = reader.cursor.column();
    let (text, stop) = reader.cursor.until(&[']'], false);
    if stop.is_none() {
        return Err(reader
            .problem(path, start - 1, "this `[` has no `]`")
            .hint("write a bracket in a name as `\\[`"));
    }
    let problem = |message: String| {
        reader
            .problem(path, start, message)
            .hint("items of a list count from 0, e.g. `list[0]=value`")
    };
    match text.parse::<i64>() {
        Ok(number) if number < 0 => Err(problem("an index can't be negative".into())),
        Ok(number) => match usize::try_from(number) {
            Ok(number) if number <= MAX_INDEX => Ok(number),
            _ => Err(problem(format!("the index is larger than {MAX_INDEX}"))),
        },
        Err(_) => Err(problem("expected a number between `[` and `]`".into())),
    }
}
