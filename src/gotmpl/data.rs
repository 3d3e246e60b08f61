//! The data that templates see, whatever type the program keeps it in.

use std::fmt;

/// A tree of scalars, lists and maps. It is read where it stands: only what a template takes from
/// it is looked at, and nothing is copied as a whole.
///
/// `serde_json::Value` is such a tree.
pub trait Data {
    /// What this value is.
    fn kind(&self) -> Kind<'_>;

    /// How many items a list has, or entries a map; 0 for a scalar.
    fn count(&self) -> usize;

    /// The value under `key`; `None` if there is none, or if this is not a map.
    fn get(&self, key: &str) -> Option<&dyn Data>;

    /// The items of a list, in order; nothing if this is not a list.
    fn items(&self) -> Box<dyn Iterator<Item = &dyn Data> + '_>;

    /// The entries of a map, in any order; nothing if this is not a map.
    fn entries(&self) -> Box<dyn Iterator<Item = (&str, &dyn Data)> + '_>;
}

/// What a value is, with its content if it is a scalar.
#[derive(Clone, Copy, PartialEq)]
pub enum Kind<'a> {
    /// Go's `nil`.
    Null,
    /// A truth value.
    Bool(bool),
    /// A number without a fraction.
    Int(i128),
    /// Any other number.
    Float(f64),
    /// A text.
    Text(&'a str),
    /// A list: see [`Data::items`].
    List,
    /// A map: see [`Data::entries`].
    Map,
}

/// Shows no contents, which may be credentials.
impl fmt::Debug for Kind<'_> {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(match self {
            Self::Null => "Null",
            Self::Bool(_) => "Bool",
            Self::Int(_) => "Int",
            Self::Float(_) => "Float",
            Self::Text(_) => "Text",
            Self::List => "List",
            Self::Map => "Map",
        })
    }
}

/// YAML as the program reads and writes it, for `fromYaml` and `toYaml`.
pub trait Yaml {
    /// Reads a text that is one document.
    ///
    /// # Errors
    /// The text is not YAML, or has a number that JSON does not know.
    fn read(&self, text: &str) -> Result<Box<dyn Data>, Unread>;

    /// Whether a text that stands in YAML without quotes is read as that text: not `on`, or `1e3`.
    fn is_text(&self, text: &str) -> bool;
}

/// Why a text was not read as YAML.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Unread {
    /// It is not YAML.
    NotYaml,
    /// A number in it is infinite, or none.
    NotFinite(f64),
}

impl Data for serde_json::Value {
    fn kind(&self) -> Kind<'_> {
        match self {
            Self::Null => Kind::Null,
            Self::Bool(value) => Kind::Bool(*value),
            Self::Number(number) => match number.as_i128() {
                Some(integer) => Kind::Int(integer),
                None => Kind::Float(number.as_f64().unwrap_or_default()),
            },
            Self::String(text) => Kind::Text(text),
            Self::Array(_) => Kind::List,
            Self::Object(_) => Kind::Map,
        }
    }

    fn count(&self) -> usize {
        match self {
            Self::Array(items) => items.len(),
            Self::Object(map) => map.len(),
            _ => 0,
        }
    }

    fn get(&self, key: &str) -> Option<&dyn Data> {
        self.as_object()?.get(key).map(|value| value as &dyn Data)
    }

    fn items(&self) -> Box<dyn Iterator<Item = &dyn Data> + '_> {
        let items = self.as_array().into_iter().flatten();
        Box::new(items.map(|item| item as &dyn Data))
    }

    fn entries(&self) -> Box<dyn Iterator<Item = (&str, &dyn Data)> + '_> {
        let entries = self.as_object().into_iter().flatten();
        Box::new(entries.map(|(key, value)| (key.as_str(), value as &dyn Data)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn json_is_data() {
        let json = json!({"a": [1, -2.5, "x", null, true], "big": u64::MAX});
        let list = Data::get(&json, "a").unwrap();
        let kinds: Vec<_> = list.items().map(Data::kind).collect();
        let expected = [
            Kind::Int(1),
            Kind::Float(-2.5),
            Kind::Text("x"),
            Kind::Null,
            Kind::Bool(true),
        ];
        assert!(kinds == expected);
        assert!(Data::get(&json, "big").unwrap().kind() == Kind::Int(u64::MAX.into()));
        assert_eq!((list.count(), json.count()), (5, 2));
        assert!(list.get("a").is_none() && list.entries().next().is_none());
        assert_eq!(
            json.entries().map(|(key, _)| key).collect::<Vec<_>>(),
            ["a", "big"]
        );
    }
}
