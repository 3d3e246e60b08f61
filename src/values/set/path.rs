//! The part before the `=`: `a.b[0].c`.

use std::fmt;

use super::{MAX_DEPTH, MAX_INDEX, Reader, SetKind};
use crate::schema::{Visibility, visibility};
use crate::source::ValuePath;
use crate::source::problem::Problem;

/// One step of a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Step {
    Key(String),
    Index(usize),
}

/// A path, and whether a value follows. One that ends with an index may stand alone: it makes the list.
#[derive(Debug, Default)]
pub(super) struct Path {
    pub steps: Vec<Step>,
    pub has_value: bool,
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        for (index, step) in self.steps.iter().enumerate() {
            match step {
                Step::Key(key) if index == 0 => f.write_str(key)?,
                Step::Key(key) => write!(f, ".{key}")?,
                Step::Index(number) => write!(f, "[{number}]")?,
            }
        }
        Ok(())
    }
}

impl Path {
    /// Whether the schema knows that what is set here is no credential.
    pub(super) fn is_public(&self) -> bool {
        let mut path = ValuePath::root();
        for step in &self.steps {
            path = match step {
                Step::Key(key) => path.key(key.clone()),
                Step::Index(index) => path.index(*index),
            };
        }
        visibility(&path) == Visibility::Public
    }
}

/// Reads a path and the `=` after it.
pub(super) fn path(reader: &mut Reader) -> Result<Path, Problem> {
    let mut path = Path::default();
    loop {
        let stop = key(reader, &mut path)?;
        let stop = if stop == Some('[') {
            indices(reader, &mut path)?
        } else {
            stop
        };
        if is_too_deep(&path) {
            let message = format!("the path goes deeper than {MAX_DEPTH} levels");
            return Err(reader.problem(&Path::default(), reader.cursor.column(), message));
        }
        match stop {
            Some('.') => {}
            stop => {
                path.has_value = stop == Some('=');
                return Ok(path);
            }
        }
    }
}

/// Helm counts the dots. Indices have the same limit here, so that no tree is too deep to walk.
fn is_too_deep(path: &Path) -> bool {
    let names = path
        .steps
        .iter()
        .filter(|step| matches!(step, Step::Key(_)))
        .count();
    names > MAX_DEPTH + 1 || path.steps.len() - names > MAX_DEPTH
}

/// Reads a name up to what ends it.
fn key(reader: &mut Reader, path: &mut Path) -> Result<Option<char>, Problem> {
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
            .problem(path, start, "there is no name here")
            .hint(hint));
    }
    path.steps.push(Step::Key(name));
    if matches!(stop, None | Some(',')) {
        let hint = if literal {
            "write `name=value`"
        } else {
            "write `name=value`; a comma inside of a value is written `\\,`"
        };
        return Err(reader
            .problem(path, start, "there is no `=` and value after the name")
            .hint(hint));
    }
    Ok(stop)
}

/// Reads indices, the first of them after its `[`, up to what comes after the last.
fn indices(reader: &mut Reader, path: &mut Path) -> Result<Option<char>, Problem> {
    loop {
        let index = index(reader, path)?;
        path.steps.push(Step::Index(index));
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

fn index(reader: &mut Reader, path: &Path) -> Result<usize, Problem> {
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
