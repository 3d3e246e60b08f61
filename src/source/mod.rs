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
pub mod quantity;
pub mod report;
pub mod shell;
mod snippet;
mod step;
mod tree;
pub mod ulid;
mod visibility;
pub mod yaml;

pub use layers::{Layer, Layers, Source};
pub use nearest::nearest;
pub use path::{PathError, ValuePath};
pub use step::{Step, Text};
pub use tree::{At, Entry, Kind, Map, Node};
pub use visibility::{Visibility, VisibilityOf};
