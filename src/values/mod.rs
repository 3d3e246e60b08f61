//! Values: the layers that the user gave, merged into one tree in which every value knows where it came from.

pub mod defaults;
pub mod gotmpl;
pub mod guide;
pub mod inner;
mod layer;
pub mod load;
mod merge;
mod node;
pub mod renamed;
pub mod set;

pub use layer::{Layer, Layers, Source};
pub use merge::{overlay, with_defaults};
pub use node::{At, Entry, Kind, Map, Node, Text};

/// Every value with its default and what it means.
pub const VALUES_YAML: &str = include_str!("../../values.yaml");

/// The merged values and the layers that they came from.
#[derive(Debug)]
pub struct Values {
    pub root: Node,
    pub layers: Layers,
}
