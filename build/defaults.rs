//! Defaults of values as constants.

use std::collections::BTreeMap;
use std::fmt::Write;

use serde_json::Value;

/// What `values.yaml` says.
pub(crate) fn read(path: &str) -> Value {
    let text = std::fs::read_to_string(path).expect("values.yaml can be read");
    serde_saphyr::from_str(&text).expect("values.yaml is YAML")
}

/// Values as constants. Maps are constants of their own, and those that say the same are one: most of
/// what two releases have is the same, and so are most probes.
#[derive(Default)]
pub(crate) struct Tables {
    maps: BTreeMap<String, usize>,
    pub out: String,
}

impl Tables {
    /// Adds values as a constant of this name.
    pub(crate) fn add(&mut self, name: &str, values: &Value) {
        let literal = self.literal(values);
        writeln!(self.out, "static {name}: Default = {literal};").unwrap();
    }

    fn literal(&mut self, value: &Value) -> String {
        match value {
            Value::Bool(b) => format!("Default::Bool({b})"),
            Value::Number(n) if n.is_f64() => format!("Default::Float({n:?})"),
            Value::Number(n) => format!("Default::Int({n})"),
            Value::String(s) => format!("Default::Text({s:?})"),
            Value::Array(items) => {
                let items: Vec<_> = items.iter().map(|item| self.literal(item)).collect();
                format!("Default::List(&[{}])", items.join(", "))
            }
            Value::Object(map) => {
                let entries = map.iter();
                let entries: Vec<_> = entries
                    .map(|(key, value)| format!("({key:?}, {})", self.literal(value)))
                    .collect();
                format!("Default::Map(&MAP_{})", self.map(&entries))
            }
            Value::Null => panic!("values.yaml holds no null: leave the key out"),
        }
    }

    /// The number of the constant with these entries.
    fn map(&mut self, entries: &[String]) -> usize {
        let body = entries.join(", ");
        if let Some(known) = self.maps.get(&body) {
            return *known;
        }
        let number = self.maps.len();
        let count = entries.len();
        let kind = format!("[(&str, Default); {count}]");
        writeln!(self.out, "static MAP_{number}: {kind} = [{body}];").unwrap();
        self.maps.insert(body, number);
        number
    }
}
