//! The configuration that users add to a program's own, read so that every value knows its place
//! in the user's file.

use std::collections::HashSet;

use super::additional::{Additional, Part as Entry};
use super::config_file::{ConfigFile, Rank, Source};
use super::inline::Inline;
use crate::schema::Rest;
use crate::source::problem::Problem;
use crate::source::yaml::read::{Dialect, document};
use crate::source::{At, Code, Kind, Layers, Node, ValuePath};

/// What is added to a configuration file, and what the stack itself sets in it.
#[derive(Debug, Default)]
pub(crate) struct Given {
    pub parts: Vec<Part>,
    /// Whether there is more in Secrets that only the cluster knows.
    pub has_more: bool,
    /// Our files that are merged after what users add.
    pub winning: Vec<Node>,
    /// Our files that are merged before it.
    pub yielding: Vec<Node>,
    /// How many of the winning files the first process has. They stand before those that only
    /// others have.
    pub of_first: usize,
    /// Lists of these names are replaced where others are added to.
    pub replaced: &'static [&'static str],
}

/// One entry of `additional` with configuration written into the values. It may hold credentials.
pub(crate) struct Part {
    /// Where it stands in the values, e.g. `synapse.additional.mine.config`.
    pub path: ValuePath,
    pub node: Node,
}

/// A text or a map of the values that is merged into a configuration file.
#[derive(Clone, Debug)]
pub(crate) struct Added<'a> {
    pub path: ValuePath,
    pub config: &'a Node,
}

impl Given {
    /// Reads what is added to the files of some processes; nothing where nothing is. What is not
    /// readable is left out: it was reported where it was first read.
    pub(crate) fn new(layers: &Layers, files: &[&ConfigFile]) -> Option<Self> {
        let first = files.first()?;
        let parts = read_all(layers, &first.additional);
        if parts.is_empty() {
            return None;
        }
        let is_elsewhere = |part: &Entry| part.inline.is_none();
        Some(Self {
            has_more: first.additional.parts().iter().any(is_elsewhere),
            replaced: first.replaced,
            parts,
            ..Self::default()
        })
    }

    /// Reads what is added to a file that the stack makes whole.
    pub(crate) fn of_texts(layers: &Layers, added: &[Added]) -> Self {
        let parts = added.iter();
        Self {
            parts: parts
                .filter_map(|added| read(layers, &added.path, &Inline::literal(added.config)))
                .collect(),
            ..Self::default()
        }
    }

    /// The same with the files of the stack itself, each once: many processes have the same.
    pub(crate) fn among_ours(mut self, files: &[&ConfigFile]) -> Self {
        let mut seen = HashSet::new();
        for (index, file) in files.iter().enumerate() {
            for source in &file.sources {
                match source {
                    Source::Ours { text, rank, .. } if seen.insert(text) => {
                        self.add_ours(text, *rank);
                    }
                    _ => {}
                }
            }
            if index == 0 {
                self.of_first = self.winning.len();
            }
        }
        self
    }

    fn add_ours(&mut self, text: &str, rank: Rank) {
        let into = match rank {
            Rank::Winning => &mut self.winning,
            Rank::Yielding => &mut self.yielding,
        };
        into.extend(document(text, 0, Dialect::Program));
    }

    /// The winning files that the first process reads.
    pub(super) fn of_first(&self) -> impl Iterator<Item = &Node> {
        self.winning.iter().take(self.of_first)
    }

    /// What else is a part of what the programs read.
    pub(super) fn rest(&self) -> Rest {
        if self.of_first == 0 {
            Rest::Ours
        } else if self.has_more {
            Rest::InCluster
        } else {
            Rest::Nothing
        }
    }
}

impl Part {
    /// The problem with what stands at `inner` in the part, at a place.
    pub(crate) fn problem(
        &self,
        code: Code,
        inner: &ValuePath,
        at: At,
        message: impl Into<String>,
    ) -> Problem {
        Problem::new(code, self.path.join(inner), at, message)
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
        .filter_map(|part| read(layers, &part.path, part.inline.as_ref()?))
        .collect()
}

fn read(layers: &Layers, path: &ValuePath, inline: &Inline) -> Option<Part> {
    let node = match &inline.config.kind {
        Kind::Map(_) => inline.config.clone().into_owned(),
        Kind::Text(text) => {
            let mut node = document(text, inline.config.at.layer, Dialect::Program).ok()?;
            let places = inline.places(layers);
            node.relocate(&|at| places.outer(at));
            node
        }
        _ => return None,
    };
    node.as_map()?;
    Some(Part {
        path: path.clone(),
        node,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Source as Layer;
    use crate::source::yaml::read::read as load;

    /// Where a setting stands that is given in the text or the map at `config`.
    fn place(file: &str, config: &[&str], setting: &[&str]) -> String {
        let mut layers = Layers::default();
        let layer = layers.add(Layer::File, "v.yaml", file);
        let root = load(file, layer).unwrap();
        let config = Inline::literal(root.below(config).unwrap());
        let read = read(&layers, &ValuePath::root(), &config).unwrap();
        layers.place(read.node.below(setting).unwrap().at)
    }

    #[test]
    fn a_literal_block_has_places_of_its_own() {
        let of = |file: &str, setting: &[&str]| place(file, &["x", "config"], setting);
        let file = "x:\n  config: |\n    b:\n      c: 1\n";
        assert_eq!(of(file, &["b", "c"]), "v.yaml:4:10");
        let file = "x:\n  config: |-\n\n    # first\n    b: 1\n\n";
        assert_eq!(of(file, &["b"]), "v.yaml:5:8");
        let file = "x:\n  config:\n    b: 1\n";
        assert_eq!(of(file, &["b"]), "v.yaml:3:8");
    }

    #[test]
    fn other_texts_have_one_place() {
        let of = |file: &str, setting: &[&str]| place(file, &["x", "config"], setting);
        let file = "x:\n  config: \"b: 1\\nc: 2\"\n";
        assert_eq!(of(file, &["c"]), "v.yaml:2:11");
        let file = "x:\n  config: >\n    b: 1\n\n    c: 2\n";
        assert_eq!(of(file, &["c"]), "v.yaml:3:5");
        let file = "t: &t |\n  b: 1\nx: {config: *t}\n";
        assert_eq!(of(file, &["b"]), "v.yaml:3:13");
    }
}
