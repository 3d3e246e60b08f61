//! Prints the contents of the credentials file and of registrations as YAML.

use minijinja::value::{Serde, Value};
use serde::Serialize;

use crate::source::yaml::print;

/// A map as a YAML document, with its last line feed.
pub(super) fn to_yaml(value: &impl Serialize) -> String {
    let value = Value::from(Serde(value));
    print::to_string(&value).expect("writing to memory does not fail") + "\n"
}
