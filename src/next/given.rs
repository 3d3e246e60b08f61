//! The configuration that users add to a program's own, read so that every value knows its place in the user's file.

use super::additional::{Additional, Part as Entry};
use super::config_file::{ConfigFile, Rank, Source};
use crate::source::inner::Shift;
use crate::source::problem::Problem;
use crate::source::yaml::read as load;
use crate::source::{At, Kind, Layers, Node, ValuePath};

/// What is added to a configuration file, and what the stack itself sets in it.
#[derive(Debug)]
pub struct Given {
    pub parts: Vec<Part>,
    /// Whether there is more in Secrets that only the cluster knows.
    pub has_more: bool,
    /// Our files that are merged after what users add.
    pub winning: Vec<Node>,
    /// Our files that are merged before it.
    pub yielding: Vec<Node>,
}

/// One entry of `additional` with configuration written into the values. It may hold credentials.
pub struct Part {
    /// Where it stands in the values, e.g. `synapse.additional.mine.config`.
    pub path: ValuePath,
    pub node: Node,
}

impl Given {
    /// Reads what is given; nothing where nothing is. What is not readable is left out: it was reported where it was first read.
    pub fn new(layers: &Layers, file: &ConfigFile) -> Option<Self> {
        let parts: Vec<Part> = read_all(layers, &file.additional);
        if parts.is_empty() {
            return None;
        }
        let ours = |wanted: Rank| {
            let texts = file.sources.iter().filter_map(|source| match source {
                Source::Ours { text, rank, .. } if *rank == wanted => Some(text),
                _ => None,
            });
            texts
                .filter_map(|text| load::read_any(text, 0).ok())
                .collect()
        };
        Some(Self {
            has_more: file
                .additional
                .parts()
                .iter()
                .any(|part| part.inline.is_none()),
            winning: ours(Rank::Winning),
            yielding: ours(Rank::Yielding),
            parts,
        })
    }
}

impl Part {
    /// The problem with what stands at `inner` in the part, at a place.
    pub fn problem(&self, inner: &ValuePath, at: At, message: impl Into<String>) -> Problem {
        Problem::new(self.path.join(inner).to_string(), at, message)
    }
}

impl std::fmt::Debug for Part {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        f.debug_struct("Part")
            .field("path", &self.path)
            .finish_non_exhaustive()
    }
}

fn read_all(layers: &Layers, additional: &Additional) -> Vec<Part> {
    additional
        .parts()
        .iter()
        .filter_map(|part| read(layers, part))
        .collect()
}

fn read(layers: &Layers, part: &Entry) -> Option<Part> {
    let (config, _) = part.inline.as_ref()?;
    let node = match &config.kind {
        Kind::Map(_) => (*config).clone(),
        Kind::Text(text) => {
            let mut node = load::read_any(text, config.at.layer).ok()?;
            let shift = Shift::of(layers, text, config.at);
            let to = |at: At| shift.as_ref().map_or(config.at, |shift| shift.outer(at));
            relocate(&mut node, &to);
            node
        }
        _ => return None,
    };
    node.as_map()?;
    Some(Part {
        path: part.path.clone(),
        node,
    })
}

fn relocate(node: &mut Node, to: &dyn Fn(At) -> At) {
    node.at = to(node.at);
    match &mut node.kind {
        Kind::List(items) => items.iter_mut().for_each(|item| relocate(item, to)),
        Kind::Map(map) => {
            for entry in &mut map.0 {
                entry.key_at = to(entry.key_at);
                relocate(&mut entry.node, to);
            }
        }
        _ => {}
    }
}
