//! The parts of a configuration that users give, read so that every value knows its place in the user's file.

use crate::source::inner::Shift;
use crate::source::problem::Problem;
use crate::source::yaml::read::{self as load, Dialect};
use crate::values::{At, Kind, Layers, Node, Values};

/// One entry of `additional` with configuration written into the values. It may hold credentials.
pub struct Part {
    /// Where it stands in the values, e.g. `synapse.additional.mine.config`.
    pub path: String,
    pub node: Node,
}

/// All entries of one `additional`.
pub struct Parts {
    pub given: Vec<Part>,
    /// Whether there is more in Secrets that only the cluster knows.
    pub has_more: bool,
}

impl Parts {
    /// Reads the entries below `path`. What is not readable is left out: the stack tells of it.
    pub fn read(values: &Values, path: &str) -> Self {
        let mut parts = Self {
            given: Vec::new(),
            has_more: false,
        };
        for (name, entry) in values
            .root
            .map(path)
            .into_iter()
            .flat_map(crate::values::Map::iter)
        {
            match entry.find("config") {
                Some(config) => parts.given.extend(read(
                    &values.layers,
                    config,
                    format!("{path}.{name}.config"),
                )),
                None => parts.has_more = true,
            }
        }
        parts
    }
}

impl Part {
    /// The problem with what is at `inner` in the part, which stands at `at`.
    pub fn problem(&self, inner: &str, at: At, message: impl Into<String>) -> Problem {
        Problem::new(format!("{}.{inner}", self.path), at, message)
    }
}

fn read(layers: &Layers, config: &Node, path: String) -> Option<Part> {
    let node = match &config.kind {
        Kind::Map(_) => config.clone(),
        Kind::Text(text) => {
            let mut node = load::document(text, config.at.layer, Dialect::Program).ok()?;
            let shift = Shift::of(layers, text, config.at);
            relocate(&mut node, &|at| {
                shift.as_ref().map_or(config.at, |shift| shift.outer(at))
            });
            node
        }
        _ => return None,
    };
    node.as_map()?;
    Some(Part { path, node })
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::values::Source;

    fn place(file: &str, path: &str) -> String {
        let mut layers = Layers::default();
        let layer = layers.add(Source::File, "v.yaml", file);
        let values = Values {
            root: load::read(file, layer).unwrap(),
            layers,
        };
        let parts = Parts::read(&values, "a.additional");
        values
            .layers
            .place(parts.given[0].node.find(path).unwrap().at)
    }

    #[test]
    fn a_literal_block_has_places_of_its_own() {
        assert_eq!(
            place(
                "a:\n  additional:\n    x:\n      config: |\n        b:\n          c: 1\n",
                "b.c"
            ),
            "v.yaml:6:14"
        );
        assert_eq!(
            place(
                "a:\n  additional:\n    x:\n      config: |-\n\n        # first\n        b: 1\n\n",
                "b"
            ),
            "v.yaml:7:12"
        );
        assert_eq!(
            place(
                "a:\n  additional:\n    x:\n      config:\n        b: 1\n",
                "b"
            ),
            "v.yaml:5:12"
        );
    }

    #[test]
    fn other_texts_have_one_place() {
        assert_eq!(
            place(
                "a:\n  additional:\n    x:\n      config: \"b: 1\\nc: 2\"\n",
                "c"
            ),
            "v.yaml:4:15"
        );
        assert_eq!(
            place(
                "a:\n  additional:\n    x:\n      config: >\n        b: 1\n\n        c: 2\n",
                "c"
            ),
            "v.yaml:5:9"
        );
        assert_eq!(
            place("t: &t |\n  b: 1\na: {additional: {x: {config: *t}}}\n", "b"),
            "v.yaml:3:30"
        );
    }
}
