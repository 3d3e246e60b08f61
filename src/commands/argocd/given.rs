//! The parameters that an Application has, in any of the places where Argo CD hands them over.

use indexmap::IndexMap;
use serde::Deserialize;

use super::environment::Environment;
use super::parameters::{KNOWN, Shape};
use crate::source::problem::Problem;
use crate::source::{At, Code, nearest};

/// All parameters, as JSON.
const JSON: &str = "ARGOCD_APP_PARAMETERS";

/// The parameters of an Application.
#[derive(Debug, Default)]
pub(super) struct Given {
    values: IndexMap<&'static str, Value>,
}

/// What a parameter says.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Value {
    Text(String),
    List(Vec<String>),
    Map(IndexMap<String, String>),
}

/// A parameter as in the specification of an Application.
#[derive(Debug, Deserialize)]
struct Parameter {
    name: String,
    string: Option<String>,
    array: Option<Vec<String>>,
    map: Option<IndexMap<String, String>>,
}

impl Given {
    /// Reads them: first as JSON, then each from its own variables, then from `plugin.env` of the
    /// Application.
    ///
    /// # Errors
    /// Each that is not known or of another form.
    pub(super) fn read(environment: &Environment) -> Result<Self, Vec<Problem>> {
        let mut problems = Vec::new();
        let mut given = Self::default();
        for (name, value) in in_json(environment.get(JSON), &mut problems) {
            match KNOWN.iter().find(|known| known.name == name) {
                Some(known) => match value.shaped(known.shape) {
                    Some(value) => drop(given.values.insert(known.name, value)),
                    None => problems.push(wrong_shape(&name, known.shape)),
                },
                None => problems.push(unknown(&name)),
            }
        }
        for known in KNOWN {
            if !given.values.contains_key(known.name)
                && let Some(value) = in_variables(environment, known.name, known.shape)
            {
                given.values.insert(known.name, value);
            }
        }
        if problems.is_empty() {
            Ok(given)
        } else {
            Err(problems)
        }
    }

    /// What a parameter says that is one text.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        match self.values.get(name) {
            Some(Value::Text(text)) => Some(text),
            _ => None,
        }
    }

    /// The items of a list.
    pub(super) fn list(&self, name: &str) -> &[String] {
        match self.values.get(name) {
            Some(Value::List(items)) => items,
            _ => &[],
        }
    }

    /// The settings of a map, as `--set` takes them.
    pub(super) fn settings(&self, name: &str) -> Vec<String> {
        match self.values.get(name) {
            Some(Value::Map(map)) => map
                .iter()
                .map(|(path, value)| setting(path, value))
                .collect(),
            Some(Value::List(items)) => items.clone(),
            _ => Vec::new(),
        }
    }
}

impl Value {
    /// Of the form that a parameter has; `None` if it is of another one.
    fn shaped(self, shape: Shape) -> Option<Self> {
        match (self, shape) {
            (Self::Text(text), Shape::List) => Some(Self::List(words(&text))),
            (Self::Text(text), Shape::Map) => Some(Self::List(vec![text])),
            (value @ Self::List(_), Shape::List | Shape::Map)
            | (value @ Self::Map(_), Shape::Map)
            | (value @ Self::Text(_), Shape::Text) => Some(value),
            _ => None,
        }
    }
}

/// One setting of `--set`, with a comma in its value that separates nothing.
fn setting(path: &str, value: &str) -> String {
    let is_list = value.starts_with('{');
    let value = if is_list {
        value.to_owned()
    } else {
        value.replace(',', "\\,")
    };
    format!("{path}={value}")
}

fn words(text: &str) -> Vec<String> {
    let words = text
        .split(',')
        .map(str::trim)
        .filter(|word| !word.is_empty());
    words.map(str::to_owned).collect()
}

/// The parameters that say anything.
fn in_json(text: Option<&str>, problems: &mut Vec<Problem>) -> Vec<(String, Value)> {
    let read = text.map_or(Ok(None), serde_json::from_str::<Option<Vec<Parameter>>>);
    let parameters = read.unwrap_or_else(|error| {
        // The text may hold credentials.
        let place = format!("line {}, column {}", error.line(), error.column());
        let message = format!("{JSON} is not a list of parameters as JSON ({place})");
        problems.push(Problem::at(Code::InvalidParameter, At::default(), message));
        None
    });
    let said = |parameter: Parameter| {
        let text = parameter
            .string
            .filter(|text| !text.is_empty())
            .map(Value::Text);
        let list = || {
            parameter
                .array
                .filter(|items| !items.is_empty())
                .map(Value::List)
        };
        let map = || parameter.map.filter(|map| !map.is_empty()).map(Value::Map);
        Some((parameter.name, text.or_else(list).or_else(map)?))
    };
    parameters.into_iter().flatten().filter_map(said).collect()
}

/// `PARAM_VALUES_FILES_0`, `PARAM_RELEASE`, or `ARGOCD_ENV_RELEASE`. The keys of a map can't be told
/// from its variables.
fn in_variables(environment: &Environment, name: &str, shape: Shape) -> Option<Value> {
    let name = name.to_uppercase().replace('-', "_");
    let items = (0..).map_while(|index| environment.get(&format!("PARAM_{name}_{index}")));
    let items: Vec<String> = items.map(str::to_owned).collect();
    if shape != Shape::Text && !items.is_empty() {
        return Some(Value::List(items));
    }
    let text = environment.get(&format!("PARAM_{name}"));
    let text = text.or_else(|| environment.get(&format!("ARGOCD_ENV_{name}")))?;
    Value::Text(text.to_owned()).shaped(shape)
}

fn unknown(name: &str) -> Problem {
    let problem = Problem::at(
        Code::InvalidParameter,
        At::default(),
        format!("the parameter `{name}` is not known"),
    );
    let known = KNOWN.iter().map(|known| known.name);
    match nearest(name, known) {
        Some(near) => problem.hint(format!("did you mean `{near}`?")),
        None => problem.hint("`masthead argocd-plugin parameters` lists those that are"),
    }
}

fn wrong_shape(name: &str, shape: Shape) -> Problem {
    let form = match shape {
        Shape::Text => "`string`",
        Shape::List => "`array`",
        Shape::Map => "`map`",
    };
    Problem::at(
        Code::InvalidParameter,
        At::default(),
        format!("the parameter `{name}` has no {form}"),
    )
}
