//! The parts of a configuration that users give, read so that every value knows its place in the user's file.

use crate::failure::Problem;
use crate::values::{At, Kind, Layers, Node, Values, load};

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
        let mut parts = Self { given: Vec::new(), has_more: false };
        for (name, entry) in values.root.map(path).into_iter().flat_map(crate::values::Map::iter) {
            match entry.find("config") {
                Some(config) => parts.given.extend(read(&values.layers, config, format!("{path}.{name}.config"))),
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
            let mut node = load::read_any(text, config.at.layer).ok()?;
            let shift = Shift::new(&layers.of(config.at).text, text, config.at);
            relocate(&mut node, &|at| shift.as_ref().map_or(config.at, |shift| shift.outer(at)));
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

/// How far a literal block stands from the start of its file.
struct Shift {
    lines: u32,
    columns: u32,
}

impl Shift {
    /// Finds `text`, whose first line that is not empty stands at `at`, in `file`. Nothing where it is not written there line by line,
    /// as in quotes or in a folded block.
    fn new(file: &str, text: &str, at: At) -> Option<Self> {
        let leading = text.bytes().take_while(|b| *b == b'\n').count();
        let first = (at.line as usize).checked_sub(1 + leading)?;
        let indent = (at.column as usize).checked_sub(1)?;
        let mut lines = file.lines().skip(first);
        let stands_there = |line: &str, outer: &str| outer.get(indent..).unwrap_or_default().trim_end() == line.trim_end();
        let same = text.lines().all(|line| lines.next().is_some_and(|outer| stands_there(line, outer)));
        same.then_some(Self { lines: first as u32, columns: indent as u32 })
    }

    fn outer(&self, at: At) -> At {
        At { line: at.line + self.lines, column: at.column + self.columns, ..at }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::values::Source;

    fn place(file: &str, path: &str) -> String {
        let mut layers = Layers::default();
        let layer = layers.add(Source::File, "v.yaml", file);
        let values = Values { root: load::read(file, layer).unwrap(), layers };
        let parts = Parts::read(&values, "a.additional");
        values.layers.place(parts.given[0].node.find(path).unwrap().at)
    }

    #[test]
    fn a_literal_block_has_places_of_its_own() {
        assert_eq!(place("a:\n  additional:\n    x:\n      config: |\n        b:\n          c: 1\n", "b.c"), "v.yaml:6:14");
        assert_eq!(place("a:\n  additional:\n    x:\n      config: |-\n\n        # first\n        b: 1\n\n", "b"), "v.yaml:7:12");
        assert_eq!(place("a:\n  additional:\n    x:\n      config:\n        b: 1\n", "b"), "v.yaml:5:12");
    }

    #[test]
    fn other_texts_have_one_place() {
        assert_eq!(place("a:\n  additional:\n    x:\n      config: \"b: 1\\nc: 2\"\n", "c"), "v.yaml:4:15");
        assert_eq!(place("a:\n  additional:\n    x:\n      config: >\n        b: 1\n\n        c: 2\n", "c"), "v.yaml:5:9");
        assert_eq!(place("t: &t |\n  b: 1\na: {additional: {x: {config: *t}}}\n", "b"), "v.yaml:3:30");
    }
}
