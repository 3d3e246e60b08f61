//! The filters that templates can use.

use std::borrow::Cow;

use minijinja::value::{Value, ValueKind};
use minijinja::{AutoEscape, Environment, Error, ErrorKind, Output, State};

use crate::source::shell;
use crate::source::yaml::print as yaml;

/// Marks a line that [`super::environment`] takes out. No printed text has this character: it is
/// escaped there.
pub(super) const NOTHING: char = '\u{1}';

pub(super) fn register(env: &mut Environment<'static>) {
    env.set_formatter(format);
    env.add_filter("length", minijinja::filters::length);
    env.add_filter("block", block);
    env.add_filter("entries", entries);
    env.add_filter("join", minijinja::filters::join);
    env.add_filter("coordinate", coordinate);
    env.add_filter("yaml", yaml_inline);
    env.add_filter("as_is", |text: &str| {
        Value::from_safe_string(text.to_owned())
    });
    env.add_filter("sh", |text: &str| {
        Value::from_safe_string(shell::word(text))
    });
    env.add_filter("sql", |name: &str| {
        Value::from_safe_string(shell::sql_identifier(name))
    });
    env.add_filter("single_quoted", single_quoted);
    env.add_filter("single_quoted_format", single_quoted_format);
}

/// What a template of this name is written in, which decides how a value is printed in it.
pub(super) fn language(template: &str) -> &'static str {
    match template.rsplit_once('.') {
        Some((_, "yaml")) => "yaml",
        Some((_, "json")) => "json",
        Some((_, "txt")) => "text",
        _ => "program",
    }
}

/// Prints every `{{ … }}`: the text that a filter made as it is, anything else so that it stays one
/// value.
fn format(out: &mut Output, state: &mut State, value: &Value) -> Result<(), Error> {
    if value.is_undefined() {
        return Err(Error::from(ErrorKind::UndefinedError));
    }
    match (value.as_str(), state.auto_escape()) {
        (Some(text), _) if value.is_safe() => out.write_str(text)?,
        (_, AutoEscape::Custom(language)) if language == "program" => {
            out.write_str(&plain(value)?)?
        }
        (Some(text), AutoEscape::Custom(language)) if language == "text" => {
            out.write_str(&text.replace(char::is_control, " "))?
        }
        (Some(text), AutoEscape::Custom(language)) if language == "json" => {
            yaml::quoted(out, text)?
        }
        _ => out.write_str(&inline(value)?)?,
    }
    Ok(())
}

/// A value as a program file takes it without quotes. A text with a special character is an error:
/// it needs a filter that escapes it.
fn plain(value: &Value) -> Result<String, Error> {
    let text = match value.kind() {
        ValueKind::String | ValueKind::Number | ValueKind::Bool => value.to_string(),
        _ => return Err(invalid("only texts and numbers go into a program file")),
    };
    if shell::is_plain(&text) {
        Ok(text)
    } else {
        Err(invalid("the text needs a filter that escapes it"))
    }
}

/// A text as one word of haproxy.cfg, which takes printable ASCII only.
/// <https://docs.haproxy.org/3.2/configuration.html#2.2>
fn single_quoted(text: &str) -> Result<Value, Error> {
    let is_printable = |c: char| c == ' ' || c == '\t' || c.is_ascii_graphic();
    if text.chars().all(is_printable) {
        Ok(Value::from_safe_string(shell::quoted(text)))
    } else {
        Err(invalid("only printable ASCII can be quoted here"))
    }
}

/// The same with each `%` twice, for a word that is a log format: there a `%` begins a variable.
/// <https://docs.haproxy.org/3.2/configuration.html#8.2.6>
fn single_quoted_format(text: &str) -> Result<Value, Error> {
    single_quoted(&text.replace('%', "%%"))
}

/// A value on one line: a text bare where it can be, a collection in flow style.
fn inline(value: &Value) -> Result<String, Error> {
    let mut out = String::new();
    match value.as_str() {
        Some(text) => yaml::text(&mut out, text)?,
        None => yaml::flow(&mut out, value).map_err(unprintable)?,
    }
    Ok(out)
}

/// `{{ host | coordinate }}`: a text or a number as it is, or the variable of the init container that
/// a map names, which puts in quotes where it needs some.
fn coordinate(value: &Value) -> Result<Value, Error> {
    let variable = value.get_attr("variable").unwrap_or_default();
    match variable.as_str() {
        Some(name) => Ok(Value::from_safe_string(format!("${{{name}}}"))),
        None => yaml_inline(value),
    }
}

/// `{{ value | yaml }}` in a text for people: the value as YAML, on one line.
fn yaml_inline(value: &Value) -> Result<Value, Error> {
    inline(value).map(Value::from_safe_string)
}

/// `key:{{ value | block(4) }}`: the value below its key, its lines at this indent.
fn block(value: &Value, indent: usize) -> Result<Value, Error> {
    let mut out = String::new();
    yaml::block(&mut out, value, indent).map_err(unprintable)?;
    Ok(Value::from_safe_string(out))
}

/// `{{ map | entries(4) }}` on a line of its own: the entries of the map that are not empty.
fn entries(map: &Value, indent: usize) -> Result<Value, Error> {
    let pairs = map
        .as_object()
        .and_then(|object| object.try_iter_pairs())
        .into_iter()
        .flatten();
    let filled = Value::from_pairs(pairs.filter(|(_, value)| !is_empty(value)));
    let mut out = String::new();
    yaml::lines(&mut out, &filled, indent).map_err(unprintable)?;
    Ok(line(out))
}

fn unprintable(error: yaml::PrintError) -> Error {
    invalid(error.to_string())
}

fn invalid(reason: impl Into<Cow<'static, str>>) -> Error {
    Error::new(ErrorKind::InvalidOperation, reason)
}

fn line(text: String) -> Value {
    Value::from_safe_string(if text.is_empty() {
        NOTHING.to_string()
    } else {
        text
    })
}

fn is_empty(value: &Value) -> bool {
    match value.kind() {
        ValueKind::Undefined | ValueKind::None => true,
        ValueKind::String => value.as_str().is_some_and(str::is_empty),
        ValueKind::Map | ValueKind::Seq | ValueKind::Iterable => value.len() == Some(0),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_map_names_a_variable() {
        let printed = |value: Value| coordinate(&value).unwrap().to_string();
        assert_eq!(printed(Value::from("db.example.org")), "db.example.org");
        assert_eq!(printed(Value::from(5432)), "5432");
        assert_eq!(printed(Value::from("${NAME}")), "\"${NAME}\"");
        let map = Value::from_pairs([("variable", "DATABASE_PORT")]);
        assert_eq!(printed(map), "${DATABASE_PORT}");
    }

    #[test]
    fn words_end_where_they_end() {
        let word = |text| single_quoted(text).unwrap().to_string();
        assert_eq!(word(""), "''");
        assert_eq!(word("a $b \\ \"c\" # %[src]"), "'a $b \\ \"c\" # %[src]'");
        assert_eq!(word("it's"), r"'it'\''s'");
        assert_eq!(single_quoted_format("100%").unwrap().to_string(), "'100%%'");
        for bad in ["a\nb", "a\0", "a\u{7f}", "é"] {
            let is_refused = single_quoted(bad).is_err() && single_quoted_format(bad).is_err();
            assert!(is_refused, "{bad:?}");
        }
    }
}
