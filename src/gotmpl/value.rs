//! What templates compute with: values of the values file as they stand there, and what functions
//! make.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::data::{Data, Kind};
use super::object::{Field, Object};
use super::text::Text;

#[derive(Clone)]
pub(super) enum Value<'a> {
    Nil,
    Bool(bool),
    Int(i128),
    Float(f64),
    Text(Text<'a>),
    List(Rc<List<'a>>),
    Map(Rc<Map<'a>>),
    /// A list or map of the values.
    Data(&'a dyn Data),
    Object(Object<'a>),
}

/// A list that a function made.
pub(super) struct List<'a> {
    pub items: Vec<Value<'a>>,
    depth: usize,
}

/// A map that a function made. Go walks through maps by key.
#[derive(Default)]
pub(super) struct Map<'a> {
    pub entries: Entries<'a>,
    depth: usize,
}

pub(super) type Entries<'a> = BTreeMap<Text<'a>, Value<'a>>;

impl<'a> Value<'a> {
    pub(super) fn of(data: &'a dyn Data) -> Self {
        match data.kind() {
            Kind::Null => Self::Nil,
            Kind::Bool(value) => Self::Bool(value),
            Kind::Int(value) => Self::Int(value),
            Kind::Float(value) => Self::Float(value),
            Kind::Text(text) => Self::Text(Text::Borrowed(text)),
            Kind::List | Kind::Map => Self::Data(data),
        }
    }

    /// The value of data that does not outlive this call.
    pub(super) fn copied(data: &dyn Data) -> Self {
        match data.kind() {
            Kind::Text(text) => text.to_owned().into(),
            Kind::List => data.items().map(Self::copied).collect::<Vec<_>>().into(),
            Kind::Map => {
                let entry = |(key, data): (&str, _)| (key.to_owned().into(), Self::copied(data));
                data.entries().map(entry).collect::<Entries>().into()
            }
            Kind::Null => Self::Nil,
            Kind::Bool(value) => Self::Bool(value),
            Kind::Int(value) => Self::Int(value),
            Kind::Float(value) => Self::Float(value),
        }
    }

    /// What `if` makes of it: false, zero, nil and what is empty are false.
    pub(super) fn truth(&self) -> bool {
        match self {
            Self::Nil => false,
            Self::Bool(value) => *value,
            Self::Int(value) => *value != 0,
            Self::Float(value) => *value != 0.0,
            Self::Text(text) => !text.is_empty(),
            Self::List(list) => !list.items.is_empty(),
            Self::Map(map) => !map.entries.is_empty(),
            Self::Data(data) => data.count() > 0,
            Self::Object(object) => object.truth(),
        }
    }

    /// Whether it is a list of the values.
    fn is_list(&self) -> bool {
        matches!(self, Self::Data(data) if data.kind() == Kind::List)
    }

    pub(super) fn is_nil(&self) -> bool {
        matches!(self, Self::Nil)
    }

    /// The items, if it is a list.
    pub(super) fn items(&self) -> Option<Rc<List<'a>>> {
        match self {
            Self::List(list) => Some(list.clone()),
            Self::Data(data) if self.is_list() => {
                Some(List::new(data.items().map(Self::of).collect()).into())
            }
            Self::Object(object) => {
                let apis = object.api_versions()?.iter();
                Some(List::new(apis.map(|api| api.as_str().into()).collect()).into())
            }
            _ => None,
        }
    }

    /// The entries, if it is a map.
    pub(super) fn entries(&self) -> Option<Rc<Map<'a>>> {
        match self {
            Self::Map(map) => Some(map.clone()),
            Self::Data(data) if !self.is_list() => {
                let entry = |(key, data): (&'a str, &'a dyn Data)| (key.into(), Self::of(data));
                Some(Map::new(data.entries().map(entry).collect()).into())
            }
            Self::Object(object) if object.is_map() => {
                let entry = |name: &'static str| Some((name.into(), object.field(name)?.into()));
                let fields = object.fields().iter().copied();
                Some(Map::new(fields.filter_map(entry).collect()).into())
            }
            _ => None,
        }
    }

    /// What is under `key`, if it is a map: nil where the key is not there.
    pub(super) fn get(&self, key: &str) -> Option<Self> {
        match self {
            Self::Map(map) => Some(map.entries.get(key).cloned().unwrap_or(Self::Nil)),
            Self::Data(data) if !self.is_list() => Some(data.get(key).map_or(Self::Nil, Self::of)),
            Self::Object(object) if object.is_map() => {
                Some(object.field(key).map_or(Self::Nil, Self::from))
            }
            _ => None,
        }
    }

    /// How a message names it, without its content.
    pub(super) fn described(&self) -> &'static str {
        match self.kind() {
            "invalid" => "nothing (nil)",
            "bool" => "a truth value",
            "int" => "an integer",
            "float64" => "a number with a fraction",
            "string" => "text",
            "slice" => "a list",
            _ => "a map",
        }
    }

    /// Go's name for its kind.
    pub(super) fn kind(&self) -> &'static str {
        match self {
            Self::Nil => "invalid",
            Self::Bool(_) => "bool",
            Self::Int(_) => "int",
            Self::Float(_) => "float64",
            Self::Text(_) => "string",
            Self::List(_) => "slice",
            Self::Data(_) if self.is_list() => "slice",
            Self::Map(_) | Self::Data(_) => "map",
            Self::Object(object) => object.kind(),
        }
    }

    /// How many lists and maps are inside of each other, as far as functions made them.
    pub(super) fn depth(&self) -> usize {
        match self {
            Self::List(list) => list.depth,
            Self::Map(map) => map.depth,
            _ => 0,
        }
    }

    /// About how much memory it takes, without what it shares with others.
    pub(super) fn weight(&self) -> usize {
        const VALUE: usize = size_of::<Value>();
        match self {
            Self::Text(text) => text.len(),
            Self::List(list) => list.items.len() * VALUE,
            Self::Map(map) => map.entries.len() * 2 * VALUE,
            Self::Data(data) if self.is_list() => data.count() * VALUE,
            Self::Data(data) => data.count() * 2 * VALUE,
            _ => VALUE,
        }
    }
}

impl<'a> List<'a> {
    fn new(items: Vec<Value<'a>>) -> Self {
        let depth = 1 + items.iter().map(Value::depth).max().unwrap_or(0);
        Self { items, depth }
    }
}

impl<'a> Map<'a> {
    fn new(entries: Entries<'a>) -> Self {
        let depth = 1 + entries.values().map(Value::depth).max().unwrap_or(0);
        Self { entries, depth }
    }
}

impl<'a> From<Field<'a>> for Value<'a> {
    fn from(field: Field<'a>) -> Self {
        match field {
            Field::Bool(value) => Self::Bool(value),
            Field::Int(value) => Self::Int(value),
            Field::Text(text) => Self::Text(text),
            Field::Data(data) => Self::of(data),
            Field::Object(object) => Self::Object(object),
        }
    }
}

impl From<String> for Value<'_> {
    fn from(text: String) -> Self {
        Self::Text(text.into())
    }
}

impl<'a> From<&'a str> for Value<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(text.into())
    }
}

impl From<bool> for Value<'_> {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

impl<'a> From<Vec<Value<'a>>> for Value<'a> {
    fn from(items: Vec<Value<'a>>) -> Self {
        Self::List(List::new(items).into())
    }
}

impl<'a> From<Entries<'a>> for Value<'a> {
    fn from(entries: Entries<'a>) -> Self {
        Self::Map(Map::new(entries).into())
    }
}
