//! What is read and what is reported: trees of values that know their places, layers, YAML in and
//! out, problems, and the formats of texts.

pub(crate) mod beneath;
pub(crate) mod code;
pub(crate) mod description;
pub(crate) mod files;
pub(crate) mod filler;
pub(crate) mod inner;
pub(crate) mod input;
mod layers;
pub(crate) mod lock;
pub(crate) mod mailbox;
pub(crate) mod mask;
mod nearest;
pub(crate) mod network;
pub(crate) mod packed;
mod path;
mod path_text;
pub(crate) mod placeholder;
pub(crate) mod problem;
pub(crate) mod quantity;
pub(crate) mod report;
pub(crate) mod shell;
mod snippet;
pub(crate) mod sort;
mod step;
mod tree;
pub(crate) mod ulid;
pub(crate) mod url;
mod visibility;
pub(crate) mod yaml;

pub use code::Code;
pub use layers::{Layer, Layers, Source};
pub(crate) use nearest::{nearest, plain};
pub use path::ValuePath;
pub use path_text::PathError;
pub use step::Step;
pub(crate) use step::Text;
pub use tree::At;
pub(crate) use tree::{Entry, Kind, Map, Node};
use visibility::InLayer;
pub(crate) use visibility::{Visibility, VisibilityOf, is_plain};
