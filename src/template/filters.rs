//! What templates can call beside minijinja's own.

use minijinja::value::{Kwargs, Value, ValueKind};
use minijinja::{AutoEscape, Environment, Error, ErrorKind, Output, State};

use crate::source::shell;
use crate::source::yaml::print as yaml;

/// Stands for a line with nothing on it, which [`super::environment`] takes out. No printed text
/// has it: it is escaped there.
pub const NOTHING: char = '\u{1}';

pub fn register(env: &mut Environment<'static>) {
    env.set_formatter(format);
    env.add_filter("default", minijinja::filters::default);
    env.add_filter("length", minijinja::filters::length);
    env.add_filter("block", block);
    env.add_filter("entries", entries);
    env.add_filter("items", items);
    env.add_filter("join", minijinja::filters::join);
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
    env.add_filter("haproxy_word", haproxy_word);
    env.add_filter("haproxy_format", haproxy_format);
    env.add_function("env", env_list);
}

/// What a template of this name is written in, which decides how a value is printed in it.
pub fn language(template: &str) -> &'static str {
    match template.rsplit_once('.') {
        Some((_, "yaml")) => "yaml",
        Some((_, "json")) => "json",
        Some((_, "txt")) => "text",
        _ => "program",
    }
}

/// Every `{{ … }}` goes through here: text that a filter made is printed as it is, all else so that
/// it stays one value.
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

/// A value as a program file takes it without quotes. What could mean something there is refused:
/// it needs a filter that escapes it.
fn plain(value: &Value) -> Result<String, Error> {
    let text = match value.kind() {
        ValueKind::String | ValueKind::Number | ValueKind::Bool => value.to_string(),
        _ => {
            return Err(Error::new(
                ErrorKind::InvalidOperation,
                "only texts and numbers go into a program file",
            ));
        }
    };
    match text
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || "._-/:@%+=,".contains(c))
    {
        true => Ok(text),
        false => Err(Error::new(
            ErrorKind::InvalidOperation,
            "the text needs a filter that escapes it",
        )),
    }
}

/// A text as one word of haproxy.cfg: nothing means anything inside of single quotes, but for the
/// single quote. <https://docs.haproxy.org/3.2/configuration.html#2.2>
fn haproxy_word(text: &str) -> Result<Value, Error> {
    match text
        .chars()
        .all(|c| c == ' ' || c == '\t' || c.is_ascii_graphic())
    {
        true => Ok(Value::from_safe_string(format!(
            "'{}'",
            text.replace('\'', r"'\''")
        ))),
        false => Err(Error::new(
            ErrorKind::InvalidOperation,
            "haproxy.cfg takes printable ASCII only",
        )),
    }
}

/// The same where HAProxy reads the word as a log format, in which `%` begins a variable.
/// <https://docs.haproxy.org/3.2/configuration.html#8.2.6>
fn haproxy_format(text: &str) -> Result<Value, Error> {
    haproxy_word(&text.replace('%', "%%"))
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
    items(
        &Value::from_pairs(pairs.filter(|(_, value)| !is_empty(value))),
        indent,
    )
}

/// `{{ list | items(4) }}` on a line of its own: each item after a dash.
fn items(list: &Value, indent: usize) -> Result<Value, Error> {
    let mut out = String::new();
    yaml::lines(&mut out, list, indent).map_err(unprintable)?;
    Ok(line(out))
}

fn unprintable(error: yaml::PrintError) -> Error {
    Error::new(ErrorKind::InvalidOperation, error.to_string())
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

/// `env(extra, NAME="value", …)`: the container's variables, in which the user's win over ours.
/// None leaves a variable out; a map is what the variable has beside its name, e.g. `valueFrom`.
fn env_list(extra: &Value, own: Kwargs) -> Result<Vec<Value>, Error> {
    let extra: Vec<(Value, Value)> = extra
        .try_iter()?
        .map(|var| Ok((var.get_attr("name")?, var)))
        .collect::<Result<_, Error>>()?;
    let mut out = Vec::new();
    for name in own.args() {
        if !extra
            .iter()
            .any(|(theirs, _)| theirs.as_str() == Some(name))
        {
            out.extend(env_var(name, own.get::<Value>(name)?));
        }
    }
    for (index, (name, var)) in extra.iter().enumerate() {
        // Of two with one name the later counts, as in Kubernetes.
        if !extra[index + 1..].iter().any(|(later, _)| later == name) {
            out.push(var.clone());
        }
    }
    Ok(out)
}

fn env_var(name: &str, value: Value) -> Option<Value> {
    let name = ("name", Value::from(name));
    match value.kind() {
        ValueKind::Undefined | ValueKind::None => None,
        ValueKind::Map => {
            let own = value
                .try_iter()
                .into_iter()
                .flatten()
                .map(|key| (key.to_string(), value.get_item(&key).unwrap_or_default()));
            Some(Value::from_pairs(
                std::iter::once((name.0.to_owned(), name.1)).chain(own),
            ))
        }
        _ => Some(Value::from_pairs([name, ("value", value)])),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_haproxy_cfg_are_quoted() {
        let word = |text| haproxy_word(text).unwrap().to_string();
        assert_eq!(word(""), "''");
        assert_eq!(word("a $b \\ \"c\" # %[src]"), "'a $b \\ \"c\" # %[src]'");
        assert_eq!(word("it's"), r"'it'\''s'");
        assert_eq!(haproxy_format("100%").unwrap().to_string(), "'100%%'");
        for bad in ["a\nb", "a\0", "a\u{7f}", "é"] {
            assert!(
                haproxy_word(bad).is_err() && haproxy_format(bad).is_err(),
                "{bad:?}"
            );
        }
    }
}
