//! The functions that templates in values may call: Go's own, and those of Sprig and Helm that
//! always give the same for the same.
//!
//! Sources: <https://pkg.go.dev/text/template#hdr-Functions>,
//! <https://masterminds.github.io/sprig/>,
//! <https://helm.sh/docs/chart_template_guide/function_list/>

mod case;
mod collections;
mod compare;
mod convert;
mod defaults;
mod encode;
mod lists;
mod maps;
mod merge;
mod numbers;
mod printf;
mod slices;
mod strings;
mod trim;
mod unavailable;
mod versions;
mod yaml;

use std::rc::Rc;

use super::error::{Trouble, UnknownName};
use super::eval::Run;
use super::print;
use super::text::Text;
use super::value::{List, Map, Value};

type Result<T> = std::result::Result<T, Trouble>;

/// A function: how many arguments it takes, and what it does.
pub(super) struct Function {
    name: &'static str,
    least: usize,
    most: usize,
    body: for<'a> fn(&Call<'a>) -> Result<Value<'a>>,
    /// In Go it changes its first argument. Here it makes a new value; a variable that stands there
    /// is set to that.
    pub changes_first: bool,
}

/// Any number of arguments.
const ANY: usize = usize::MAX;

const TABLES: [&[Function]; 14] = [
    case::FUNCTIONS,
    collections::FUNCTIONS,
    compare::FUNCTIONS,
    convert::FUNCTIONS,
    defaults::FUNCTIONS,
    encode::FUNCTIONS,
    lists::FUNCTIONS,
    maps::FUNCTIONS,
    numbers::FUNCTIONS,
    printf::FUNCTIONS,
    slices::FUNCTIONS,
    strings::FUNCTIONS,
    trim::FUNCTIONS,
    versions::FUNCTIONS,
];

const fn function(
    name: &'static str,
    least: usize,
    most: usize,
    body: for<'a> fn(&Call<'a>) -> Result<Value<'a>>,
) -> Function {
    Function {
        name,
        least,
        most,
        body,
        changes_first: false,
    }
}

impl Function {
    const fn changing(self) -> Self {
        Self {
            changes_first: true,
            ..self
        }
    }

    pub(super) fn call<'a>(&self, call: &Call<'a>) -> Result<Value<'a>> {
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
    all().map(|function| function.name).chain(["and", "or"])
}

/// The function of this name. Sprig's `must…` functions are the same ones here: all of them report
/// their errors.
pub(super) fn find(name: &str) -> Option<&'static Function> {
    all().find(|function| function.name == name).or_else(|| {
        let (first, rest) = name
            .strip_prefix("must")
            .filter(|rest| rest.starts_with(|c: char| c.is_ascii_uppercase()))?
            .split_at(1);
        let plain = format!("{}{rest}", first.to_ascii_lowercase());
        all().find(|function| function.name == plain)
    })
}

/// The error for a name that is not a function.
pub(super) fn check_name(name: &str) -> Result<()> {
    if matches!(name, "and" | "or") || find(name).is_some() {
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
pub(super) struct Call<'a> {
    pub name: &'a str,
    pub values: Vec<Value<'a>>,
    pub run: Run<'a>,
}

impl<'a> Call<'a> {
    fn value(&self, index: usize) -> &Value<'a> {
        &self.values[index]
    }

    fn text(&self, index: usize) -> Result<&Text<'a>> {
        match &self.values[index] {
            Value::Text(text) => Ok(text),
            _ => Err(self.expected(index, "text")),
        }
    }

    fn int(&self, index: usize) -> Result<i128> {
        match self.values[index] {
            Value::Int(number) => Ok(number),
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
            Value::Nil => Ok(Map::default().into()),
            value => value.entries().ok_or_else(|| self.expected(index, "a map")),
        }
    }

    /// The text of a value as `%v`. A value that is small here may be a large part of the values.
    fn printed(&self, value: &Value) -> Result<String> {
        let text = print::text(value)?;
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
            Value::Int(_) | Value::Float(_) | Value::Bool(_) if expected == "text" => {
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
