//! The part after the `=`.

use super::json;
use super::kind::SetKind;
use super::reader::{Reader, is_public};
use crate::source::problem::Problem;
use crate::source::{Code, Kind, Node, ValuePath};

/// Reads a value and the comma after it.
pub(super) fn value(reader: &mut Reader, path: &ValuePath) -> Result<Node, Problem> {
    match reader.kind {
        SetKind::Json => json::value(reader, path),
        SetKind::Literal => {
            let text = reader.cursor.take(reader.cursor.rest().len());
            Ok(Node::new(Kind::Text(text.to_owned().into()), reader.at))
        }
        _ if reader.cursor.eat('{') => list(reader, path),
        _ => {
            let column = reader.cursor.column();
            let (text, _) = reader.cursor.until(&[','], true);
            scalar(reader, path, column, text)
        }
    }
}

/// Reads a list after its `{`. The items are taken as they are, with their spaces.
fn list(reader: &mut Reader, path: &ValuePath) -> Result<Node, Problem> {
    let start = reader.cursor.column() - 1;
    if reader.cursor.eat('}') {
        return end_of_list(reader, path, Vec::new());
    }
    let mut items = Vec::new();
    loop {
        let column = reader.cursor.column();
        let (text, stop) = reader.cursor.until(&[',', '}'], true);
        if stop.is_none() {
            let problem = reader.problem(
                path,
                start,
                "the list that starts here has no `}` at its end",
            );
            return Err(
                problem.hint("write `{a,b}`, or `\\{` where the brace is a part of the value")
            );
        }
        items.push(scalar(reader, path, column, text)?);
        if stop == Some('}') {
            return end_of_list(reader, path, items);
        }
    }
}

fn end_of_list(reader: &mut Reader, path: &ValuePath, items: Vec<Node>) -> Result<Node, Problem> {
    reader.end(
        path,
        "lists in lists and maps in lists can be given with `--set-json`",
    )?;
    Ok(Node::new(Kind::List(items), reader.at))
}

fn scalar(reader: &Reader, path: &ValuePath, column: usize, text: String) -> Result<Node, Problem> {
    let kind = match reader.kind {
        SetKind::Set => typed(text),
        SetKind::File => Kind::Text(file(reader, path, column, &text)?.into()),
        _ => Kind::Text(text.into()),
    };
    Ok(Node::new(kind, reader.at))
}

/// The type of a value by its form: a truth value or null in upper or lower case, an integer
/// without leading zeros, else text. A number with a fraction stays text.
fn typed(text: String) -> Kind {
    match text.as_str() {
        t if t.eq_ignore_ascii_case("true") => Kind::Bool(true),
        t if t.eq_ignore_ascii_case("false") => Kind::Bool(false),
        t if t.eq_ignore_ascii_case("null") => Kind::Null,
        "[]" => Kind::List(Vec::new()),
        "0" => Kind::Int(0),
        t if t.starts_with('0') => Kind::Text(text.into()),
        t => match t.parse::<i64>() {
            Ok(number) => Kind::Int(number.into()),
            Err(_) => Kind::Text(text.into()),
        },
    }
}

/// The text of the file. If the path may be a credential that was meant as the value, it is not
/// shown.
fn file(reader: &Reader, path: &ValuePath, column: usize, name: &str) -> Result<String, Problem> {
    (reader.read_file)(name).map_err(|reason| {
        let is_named = is_public(path) && !reader.had_secret;
        let message = if is_named {
            format!("could not read `{name}`: {reason}")
        } else if reason.contains(name) {
            "the file could not be read".into()
        } else {
            format!("the file could not be read: {reason}")
        };
        let problem = reader.problem(path, column, message);
        let hint = "`--set-file` takes `path=file`; to give the value itself, use `--set-string`";
        Problem {
            code: Code::UnreadableSetFile,
            ..problem.hint(hint)
        }
    })
}
