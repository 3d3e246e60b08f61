//! What templates compute with: values of the values file as they stand there, and what functions
//! make.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

use super::data::{Data, Kind};
use super::object::{Field, Object};
use super::text::Text;
use super::time::Time;
use super::version::Version;

#[derive(Clone)]
pub(super) enum Value<'a> {
    Nil,
    Bool(bool),
    Int(i64, Width),
    Uint(u64),
    /// A number without a fraction of the values. Helm makes a `float64` of it, which has too few
    /// digits for some; this one keeps all.
    Whole(i128),
    Float(f64),
    /// Real and imaginary part.
    Complex(f64, f64),
    Text(Text<'a>),
    List(Rc<List<'a>>),
    Map(Rc<Map<'a>>),
    /// A list or map of the values.
    Data(Stored<'a>),
    Object(Object<'a>),
    Version(Rc<Version>),
    Time(Time),
}

/// Go's types of integers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Width {
    Int,
    Int64,
}

/// A list that a function made.
pub(super) struct List<'a> {
    pub items: Vec<Value<'a>>,
    pub of: Of,
    /// Go's nil slice: empty, and `null` in JSON.
    pub is_nil: bool,
    depth: usize,
}

/// What Go's type says of the items of a list, or of what is in a map.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Of {
    Any,
    Text,
    Int,
    Bytes,
    Lists,
}

/// A map that a function made. Go prints maps in the order of their keys.
pub(super) struct Map<'a> {
    pub entries: RefCell<Entries<'a>>,
    pub of: Of,
    pub is_changed: Cell<bool>,
    depth: usize,
}

pub(super) type Entries<'a> = BTreeMap<Text<'a>, Value<'a>>;

/// The entries of a map. All are made here: each iterator that is collected has a sort of its own
/// in the program, of some 5 KB.
pub(super) fn entries_of<'a>(pairs: Vec<(Text<'a>, Value<'a>)>) -> Entries<'a> {
    pairs.into_iter().collect()
}

impl<'a> Value<'a> {
    pub(super) fn int(number: usize) -> Self {
        Self::Int(i64::try_from(number).unwrap_or(i64::MAX), Width::Int)
    }

    /// A scalar of the values.
    pub(super) fn scalar(kind: Kind<'a>) -> Self {
        match kind {
            Kind::Null | Kind::List | Kind::Map => Self::Nil,
            Kind::Bool(value) => Self::Bool(value),
            Kind::Int(value) => Self::Whole(value),
            Kind::Float(value) => Self::Float(value),
            Kind::Text(text) => Self::Text(Text::Borrowed(text)),
        }
    }

    /// The value of data that does not outlive this call: of a text that was read as JSON or YAML,
    /// where Go has no integers.
    pub(super) fn copied(data: &dyn Data) -> Self {
        match data.kind() {
            Kind::Text(text) => text.to_owned().into(),
            Kind::List => data.items().map(Self::copied).collect::<Vec<_>>().into(),
            Kind::Map => {
                let entry = |(key, data): (&str, _)| (key.to_owned().into(), Self::copied(data));
                entries_of(data.entries().map(entry).collect()).into()
            }
            Kind::Null => Self::Nil,
            Kind::Bool(value) => Self::Bool(value),
            Kind::Int(value) => Self::Float(value as f64),
            Kind::Float(value) => Self::Float(value),
        }
    }

    /// What `if` makes of it: false, zero, nil and what is empty are false.
    pub(super) fn truth(&self) -> bool {
        match self {
            Self::Nil => false,
            Self::Bool(value) => *value,
            Self::Int(value, _) => *value != 0,
            Self::Uint(value) => *value != 0,
            Self::Whole(value) => *value != 0,
            Self::Float(value) => *value != 0.0,
            Self::Complex(real, imaginary) => *real != 0.0 || *imaginary != 0.0,
            Self::Text(text) => !text.is_empty(),
            Self::List(list) => !list.items.is_empty(),
            Self::Map(map) => !map.entries.borrow().is_empty(),
            Self::Data(stored) => stored.data.count() > 0,
            Self::Object(object) => object.truth(),
            Self::Version(_) | Self::Time(_) => true,
        }
    }

    pub(super) fn is_nil(&self) -> bool {
        matches!(self, Self::Nil)
    }

    /// The items, if it is a list.
    pub(super) fn items(&self) -> Option<Rc<List<'a>>> {
        match self {
            Self::List(list) => Some(list.clone()),
            Self::Data(stored) if stored.is_list() => {
                let items = stored.data.items().map(|item| stored.of(item)).collect();
                Some(List::new(items, Of::Any).into())
            }
            Self::Object(object) => {
                let apis = object.api_versions()?;
                Some(List::new(apis.map(Self::from).collect(), Of::Text).into())
            }
            _ => None,
        }
    }

    /// The entries, if it is a map. It is not the map itself, which `set` would change.
    pub(super) fn entries(&self) -> Option<Rc<Map<'a>>> {
        match self {
            Self::Map(map) => Some(map.clone()),
            Self::Data(stored) if !stored.is_list() => {
                let entry = |(key, data): (&'a str, &'a dyn Data)| (key.into(), stored.of(data));
                let pairs = stored.data.entries().map(entry).collect();
                Some(Map::new(entries_of(pairs)).into())
            }
            Self::Object(object) if object.is_map() => {
                let entry = |name: &'static str| Some((name.into(), object.field(name)?.value()));
                let fields = object.fields().iter().copied();
                Some(Map::new(entries_of(fields.filter_map(entry).collect())).into())
            }
            _ => None,
        }
    }

    /// What is under `key`, if it is a map: nil where the key is not there.
    pub(super) fn get(&self, key: &[u8]) -> Option<Self> {
        match self {
            Self::Map(map) => Some(map.get(key)),
            Self::Data(stored) if !stored.is_list() => {
                let found = std::str::from_utf8(key)
                    .ok()
                    .and_then(|key| stored.data.get(key));
                Some(found.map_or(Self::Nil, |data| stored.of(data)))
            }
            Self::Object(object) if object.is_map() => {
                let found = std::str::from_utf8(key)
                    .ok()
                    .and_then(|key| object.field(key));
                Some(found.map_or(Self::Nil, Field::value))
            }
            _ => None,
        }
    }

    /// How a message names it, without its content.
    pub(super) fn described(&self) -> &'static str {
        match self.kind() {
            "invalid" => "nothing (nil)",
            "bool" => "a truth value",
            "int" | "int64" | "uint64" => "an integer",
            "float64" if matches!(self, Self::Whole(_)) => "an integer",
            "float64" => "a number with a fraction",
            "complex128" => "a complex number",
            "string" => "text",
            "slice" => "a list",
            _ if matches!(self, Self::Time(_)) => "a time",
            _ if matches!(self, Self::Version(_)) => "a version",
            _ => "a map",
        }
    }

    /// Go's name for its kind.
    pub(super) fn kind(&self) -> &'static str {
        match self {
            Self::Nil => "invalid",
            Self::Bool(_) => "bool",
            Self::Int(_, Width::Int) => "int",
            Self::Int(_, Width::Int64) => "int64",
            Self::Uint(_) => "uint64",
            Self::Whole(_) | Self::Float(_) => "float64",
            Self::Complex(..) => "complex128",
            Self::Text(_) => "string",
            Self::List(_) => "slice",
            Self::Data(stored) if stored.is_list() => "slice",
            Self::Map(_) | Self::Data(_) => "map",
            Self::Object(object) => object.kind(),
            Self::Version(_) => "ptr",
            Self::Time(_) => "struct",
        }
    }

    /// Go's name for its type.
    pub(super) fn type_name(&self) -> &'static str {
        match self {
            Self::Nil => "<nil>",
            Self::List(list) => list.of.list_type(),
            Self::Map(map) => map.of.map_type(),
            Self::Data(stored) if stored.is_list() => Of::Any.list_type(),
            Self::Data(_) => Of::Any.map_type(),
            Self::Object(object) => object.type_name(),
            Self::Version(_) => "*semver.Version",
            Self::Time(_) => "time.Time",
            scalar => scalar.kind(),
        }
    }

    /// How many lists and maps are inside of each other, as far as functions made them. What was
    /// changed later does not count.
    pub(super) fn depth(&self) -> usize {
        match self {
            Self::List(list) => list.depth,
            Self::Map(map) if map.is_changed.get() => 0,
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
            Self::Map(map) => map.entries.borrow().len() * 2 * VALUE,
            Self::Data(stored) => stored.data.count() * 2 * VALUE,
            _ => VALUE,
        }
    }
}

impl Of {
    fn list_type(self) -> &'static str {
        match self {
            Self::Any => "[]interface {}",
            Self::Text => "[]string",
            Self::Int => "[]int",
            Self::Bytes => "[]uint8",
            Self::Lists => "[][]interface {}",
        }
    }

    fn map_type(self) -> &'static str {
        match self {
            Self::Text => "map[string]string",
            _ => "map[string]interface {}",
        }
    }
}

impl<'a> List<'a> {
    pub(super) fn new(items: Vec<Value<'a>>, of: Of) -> Self {
        let depth = 1 + items.iter().map(Value::depth).max().unwrap_or(0);
        Self {
            items,
            of,
            is_nil: false,
            depth,
        }
    }
}

impl<'a> Map<'a> {
    pub(super) fn new(entries: Entries<'a>) -> Self {
        let depth = 1 + entries.values().map(Value::depth).max().unwrap_or(0);
        Self {
            entries: RefCell::new(entries),
            of: Of::Any,
            is_changed: Cell::new(false),
            depth,
        }
    }

    /// What is under `key`, or nil.
    pub(super) fn get(&self, key: &[u8]) -> Value<'a> {
        let found = self.entries.borrow().get(key).cloned();
        // The missing text of a map of texts is empty.
        found.unwrap_or(if self.of == Of::Text {
            "".into()
        } else {
            Value::Nil
        })
    }
}

/// A list of texts, Go's `[]string`.
pub(super) fn texts<'a>(items: impl IntoIterator<Item = impl Into<Value<'a>>>) -> Value<'a> {
    let items = items.into_iter().map(Into::into).collect();
    Value::List(List::new(items, Of::Text).into())
}

/// A map of texts, Go's `map[string]string`.
pub(super) fn map_of_texts(entries: Entries) -> Value {
    let map = Map {
        of: Of::Text,
        ..Map::new(entries)
    };
    Value::Map(map.into())
}

/// Go's nil slice.
pub(super) fn nil_list<'a>(of: Of) -> Value<'a> {
    let list = List {
        is_nil: true,
        ..List::new(Vec::new(), of)
    };
    Value::List(list.into())
}

impl<'a> Field<'a> {
    pub(super) fn value(self) -> Value<'a> {
        match self {
            Field::Bool(value) => Value::Bool(value),
            Field::Int(value) => Value::Int(value, Width::Int),
            Field::Text(text) => Value::Text(text),
            Field::Object(object) => Value::Object(object),
        }
    }
}

impl From<String> for Value<'_> {
    fn from(text: String) -> Self {
        Self::Text(text.into())
    }
}

impl From<Vec<u8>> for Value<'_> {
    fn from(text: Vec<u8>) -> Self {
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
        Self::List(List::new(items, Of::Any).into())
    }
}

impl<'a> From<Entries<'a>> for Value<'a> {
    fn from(entries: Entries<'a>) -> Self {
        Self::Map(Map::new(entries).into())
    }
}

/// Maps that were changed. Those of the values are changed in a copy, which stands for them as long
/// as the value is evaluated.
#[derive(Default)]
pub(super) struct State<'a> {
    /// The copies, by the address of what they stand for.
    copies: RefCell<HashMap<usize, Rc<Map<'a>>>>,
    changed: RefCell<Vec<Rc<Map<'a>>>>,
    has_copies: Cell<bool>,
}

/// A list or map of the values.
#[derive(Clone)]
pub(super) struct Stored<'a> {
    pub data: &'a dyn Data,
    pub state: Rc<State<'a>>,
}

fn address(data: &dyn Data) -> usize {
    std::ptr::from_ref(data).cast::<u8>().addr()
}

impl<'a> State<'a> {
    /// The value of data, as it is now.
    pub(super) fn value(self: &Rc<Self>, data: &'a dyn Data) -> Value<'a> {
        match data.kind() {
            Kind::List | Kind::Map => match self.copy_of(data) {
                Some(copy) => Value::Map(copy),
                None => Value::Data(Stored {
                    data,
                    state: Rc::clone(self),
                }),
            },
            scalar => Value::scalar(scalar),
        }
    }

    fn copy_of(&self, data: &dyn Data) -> Option<Rc<Map<'a>>> {
        if !self.has_copies.get() {
            return None;
        }
        self.copies.borrow().get(&address(data)).cloned()
    }

    /// Notes that a map is changed: it may hold itself from now on, so that it is taken apart in
    /// the end.
    pub(super) fn note_change(&self, map: &Rc<Map<'a>>) {
        if !map.is_changed.replace(true) {
            self.changed.borrow_mut().push(Rc::clone(map));
        }
    }

    /// Takes all changed maps apart, one by one: no chain of them is dropped recursively, and none
    /// that holds itself stays.
    pub(super) fn finish(&self) {
        self.copies.borrow_mut().clear();
        for map in &*self.changed.borrow() {
            let entries = std::mem::take(&mut *map.entries.borrow_mut());
            drop(entries);
        }
    }
}

impl<'a> Stored<'a> {
    pub(super) fn is_list(&self) -> bool {
        self.data.kind() == Kind::List
    }

    pub(super) fn of(&self, data: &'a dyn Data) -> Value<'a> {
        self.state.value(data)
    }

    /// A map of the values as one that can be changed, the same each time.
    pub(super) fn own(&self) -> Rc<Map<'a>> {
        if let Some(copy) = self.state.copy_of(self.data) {
            return copy;
        }
        let entry = |(key, data): (&'a str, &'a dyn Data)| (key.into(), self.of(data));
        let pairs = self.data.entries().map(entry).collect();
        let map = Rc::new(Map::new(entries_of(pairs)));
        let copies = &self.state.copies;
        copies.borrow_mut().insert(address(self.data), map.clone());
        self.state.has_copies.set(true);
        map
    }
}
