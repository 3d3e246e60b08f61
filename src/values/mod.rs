//! Values: the layers that the user gave, merged into one tree in which every value knows where it
//! came from.

use std::sync::Arc;

use crate::chart::Chart;
use crate::source::packed;

pub mod fragments;
pub(crate) mod groups;
pub(crate) mod guide;
pub(crate) mod input;
mod inside;
mod lenient;
mod merge;
pub(crate) mod renamed;
pub(crate) mod samples;
pub(crate) mod set;
mod shapes;
mod template_data;
pub(crate) mod typed;

pub(crate) use crate::source::{At, Entry, Kind, Layers, Map, Node, Text};
pub(crate) use input::ReadLayer;
pub(crate) use input::sort;
pub use input::{Input, Invalid, Loaded};
pub(crate) use merge::{overlaid, overlay, with_defaults};
pub(crate) use shapes::other as other_shape;
pub(crate) use template_data::ValuesYaml;

/// Every value with its default and what it means.
pub(crate) fn values_yaml() -> String {
    packed::text(include_bytes!(concat!(env!("OUT_DIR"), "/values.yaml.z")))
}

/// The merged values and the layers that they came from.
#[derive(Debug)]
pub struct Values {
    /// The release of the chart that they are for.
    pub(crate) chart: &'static Chart,
    /// The whole tree.
    pub(crate) root: Node,
    /// Patches that stand in files of their own: a document each, at its places.
    pub(crate) patches: Vec<Node>,
    /// Where the values came from, for the places in problems.
    pub layers: Arc<Layers>,
}

impl Values {
    /// The whole tree as JSON.
    pub fn json(&self) -> serde_json::Value {
        self.root.clone().into()
    }
}
