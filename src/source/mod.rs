//! What is read and what is reported: trees of values that know their places, layers, YAML in and
//! out, problems, and the formats of texts.

pub mod files;
pub mod inner;
pub mod input;
mod layers;
pub mod mask;
mod nearest;
mod path;
pub mod problem;
pub mod report;
pub mod shell;
mod snippet;
mod tree;
pub mod ulid;
mod visibility;
pub mod yaml;

pub use layers::{Layer, Layers, Source};
pub use nearest::nearest;
pub use path::{PathError, Step, ValuePath};
pub use tree::{At, Entry, Kind, Map, Node, Text};
pub use visibility::{Visibility, VisibilityOf};
