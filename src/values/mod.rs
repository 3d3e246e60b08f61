//! Values: the layers that the user gave, merged into one tree in which every value knows where it
//! came from.

use std::sync::Arc;

pub mod fragments;
pub mod guide;
pub mod input;
mod merge;
pub mod renamed;
pub mod set;
mod template_data;
pub mod typed;

pub use crate::schema::defaults;
pub use crate::source::{At, Entry, Kind, Layers, Map, Node, Text};
pub use input::{Input, Invalid, Loaded, sort};
pub use merge::{overlay, with_defaults};
pub use template_data::ValuesYaml;

/// Every value with its default and what it means.
pub const VALUES_YAML: &str = include_str!("../../values.yaml");

/// The merged values and the layers that they came from.
#[derive(Debug)]
pub struct Values {
    /// The whole tree.
    pub(crate) root: Node,
    /// Where the values came from, for the places in problems.
    pub layers: Arc<Layers>,
}

impl Values {
    /// The whole tree as JSON.
    pub fn json(&self) -> serde_json::Value {
        self.root.clone().into()
    }
}
