//! The functions that templates in values may call: Go's own, and those of Sprig and Helm that
//! always give the same for the same.
//!
//! Sources: <https://pkg.go.dev/text/template#hdr-Functions>,
//! <https://masterminds.github.io/sprig/>,
//! <https://helm.sh/docs/chart_template_guide/function_list/>

mod base32;
mod bytes;
mod case;
mod collections;
mod compare;
mod convert;
mod dates;
mod decimal;
mod defaults;
mod encode;
mod json;
mod json_read;
mod lists;
mod maps;
mod merge;
mod names;
mod numbers;
mod paths;
mod print;
mod regex;
mod slices;
mod strings;
mod toml;
mod trim;
mod unavailable;
mod urls;
mod versions;
mod wrap;
mod yaml;

use std::borrow::Cow;
use std::rc::Rc;

use super::error::{Trouble, UnknownName};
use super::eval::Run;
use super::fmt;
use super::text::Text;
use super::value::{Entries, List, Map, Value};

type Result<T> = std::result::Result<T, Trouble>;

/// A function: how many arguments it takes, and what it does.
pub(super) struct Function {
    name: &'static str,
    least: usize,
    most: usize,
    body: Body,
}

type Body = for<'c, 'a> fn(&Call<'c, 'a>) -> Result<Value<'a>>;

/// Any number of arguments.
const ANY: usize = usize::MAX;

const TABLES: [&[Function]; 23] = [
    case::FUNCTIONS,
    collections::FUNCTIONS,
    compare::FUNCTIONS,
    convert::FUNCTIONS,
    dates::FUNCTIONS,
    defaults::FUNCTIONS,
    encode::FUNCTIONS,
    json::FUNCTIONS,
    lists::FUNCTIONS,
    maps::FUNCTIONS,
    names::FUNCTIONS,
    numbers::FUNCTIONS,
    paths::FUNCTIONS,
    print::FUNCTIONS,
    regex::FUNCTIONS,
    slices::FUNCTIONS,
    strings::FUNCTIONS,
    toml::FUNCTIONS,
    trim::FUNCTIONS,
    urls::FUNCTIONS,
    versions::FUNCTIONS,
    wrap::FUNCTIONS,
    yaml::FUNCTIONS,
];

/// The functions that Sprig and Helm have as `must…` too: those report errors that the plain ones
/// ignore.
const MUST: [&str; 32] = [
    "mustAppend",
    "mustChunk",
    "mustCompact",
    "mustDateModify",
    "mustDeepCopy",
    "mustFirst",
    "mustFromJson",
    "mustHas",
    "mustInitial",
    "mustLast",
    "mustMerge",
    "mustMergeOverwrite",
    "mustPrepend",
    "mustPush",
    "mustRegexFind",
    "mustRegexFindAll",
    "mustRegexMatch",
    "mustRegexReplaceAll",
    "mustRegexReplaceAllLiteral",
    "mustRegexSplit",
    "mustRest",
    "mustReverse",
    "mustSlice",
    "mustToDate",
    "mustToJson",
    "mustToPrettyJson",
    "mustToRawJson",
    "mustToToml",
    "mustToYaml",
    "mustUniq",
    "mustWithout",
    "must_date_modify",
];

/// Functions that the evaluator has itself: they evaluate their arguments late, or templates.
pub(super) const OF_EVALUATOR: [&str; 4] = ["and", "include", "or", "tpl"];

const fn function(name: &'static str, least: usize, most: usize, body: Body) -> Function {
    Function {
        name,
        least,
        most,
        body,
    }
}

impl Function {
    pub(super) fn call<'a>(&self, call: &Call<'_, 'a>) -> Result<Value<'a>> {
        let count = call.values.len();
        if (self.least..=self.most).contains(&count) {
            return (self.body)(call);
        }
        let takes = match (self.least, self.most) {
            (least, most) if least == most => least.to_string(),
            (least, ANY) => format!("at least {least}"),
            (least, most) => format!("{least} to {most}"),
        };
        let noun = if takes == "1" || takes == "at least 1" {
            "argument"
        } else {
            "arguments"
        };
        Err(Trouble::new(format!(
            "`{}` takes {takes} {noun}, found {count}",
            call.name
        )))
    }
}

fn all() -> impl Iterator<Item = &'static Function> {
    TABLES.iter().flat_map(|table| table.iter())
}

/// The names of all functions.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    all()
        .map(|function| function.name)
        .chain(MUST)
        .chain(OF_EVALUATOR)
}

/// The function of this name.
pub(super) fn find(name: &str) -> Option<&'static Function> {
    let plain = match name {
        "must_date_modify" => "date_modify".into(),
        name if MUST.contains(&name) => without_must(name),
        name => Cow::Borrowed(name),
    };
    all().find(|function| function.name == plain)
}

fn without_must(name: &str) -> Cow<'_, str> {
    let (first, rest) = name["must".len()..].split_at(1);
    Cow::Owned(format!("{}{rest}", first.to_ascii_lowercase()))
}

/// The error for a name that is not a function.
pub(super) fn check_name(name: &str) -> Result<()> {
    if OF_EVALUATOR.contains(&name) || find(name).is_some() {
        return Ok(());
    }
    if let Some(hint) = unavailable::hint(name) {
        return Err(
            Trouble::new(format!("function `{name}` is not available in values")).hint(hint),
        );
    }
    Err(Trouble {
        unknown: Some(Box::new(UnknownName::new("", name, names()))),
        ..Trouble::new(format!("function `{name}` is not known")).hint(
            "a value starts with a dot, e.g. `.Values.serverName`; a text is in double quotes",
        )
    })
}

/// One call of a function.
pub(super) struct Call<'c, 'a> {
    pub name: &'c str,
    /// It is the `must…` one.
    pub must: bool,
    pub values: Vec<Value<'a>>,
    pub run: &'c Run<'a>,
}

impl<'a> Call<'_, 'a> {
    fn value(&self, index: usize) -> &Value<'a> {
        &self.values[index]
    }

    fn text(&self, index: usize) -> Result<&Text<'a>> {
        match &self.values[index] {
            Value::Text(text) => Ok(text),
            _ => Err(self.expected(index, "text")),
        }
    }

    /// As [`Call::text`], as characters.
    fn str(&self, index: usize) -> Result<Cow<'_, str>> {
        self.text(index).map(Text::str)
    }

    fn int(&self, index: usize) -> Result<i128> {
        match self.values[index] {
            Value::Int(number, _) => Ok(number.into()),
            Value::Uint(number) => Ok(number.into()),
            Value::Whole(number) => Ok(number),
            Value::Float(number) if number.fract() == 0.0 => Ok(number as i128),
            _ => Err(self.expected(index, "an integer")),
        }
    }

    fn list(&self, index: usize) -> Result<Rc<List<'a>>> {
        self.values[index]
            .items()
            .ok_or_else(|| self.expected(index, "a list"))
    }

    /// Nil is an empty map, as in Go.
    fn map(&self, index: usize) -> Result<Rc<Map<'a>>> {
        match &self.values[index] {
            Value::Nil => Ok(Map::new(Entries::new()).into()),
            value => value.entries().ok_or_else(|| self.expected(index, "a map")),
        }
    }

    /// A map that the function changes.
    fn own_map(&self, index: usize) -> Result<Rc<Map<'a>>> {
        let map = match &self.values[index] {
            Value::Map(map) => map.clone(),
            Value::Data(stored) if !stored.is_list() => stored.own(),
            Value::Object(_) => {
                return Err(Trouble::new(format!(
                    "`{}` can't change a built-in object",
                    self.name
                )));
            }
            _ => return Err(self.expected(index, "a map")),
        };
        self.run.state.note_change(&map);
        Ok(map)
    }

    /// The text of a value as `%v`. A value that is small here may be a large part of the values.
    fn printed(&self, value: &Value<'a>) -> Result<Text<'a>> {
        let text = fmt::text(value)?;
        self.run.scope.budget.spend(text.len())?;
        Ok(text)
    }

    fn expected(&self, index: usize, expected: &str) -> Trouble {
        let (name, value) = (self.name, &self.values[index]);
        let trouble = match self.values.len() {
            1 => Trouble::new(format!(
                "`{name}` takes {expected}, found {}",
                value.described()
            )),
            _ => Trouble::new(format!(
                "argument {} of `{name}` must be {expected}, found {}",
                index + 1,
                value.described()
            )),
        };
        match value {
            Value::Nil => trouble.hint(
                "it is not set: give it a value with `default`, e.g. `.Values.x | default \"y\"`",
            ),
            Value::Int(..) | Value::Whole(_) | Value::Float(_) | Value::Bool(_)
                if expected == "text" =>
            {
                trouble.hint("make it a text with `toString`")
            }
            Value::Text(_) if expected == "an integer" => {
                trouble.hint("make it a number with `int`")
            }
            _ => trouble,
        }
    }
}

#[cfg(test)]
mod tests;
