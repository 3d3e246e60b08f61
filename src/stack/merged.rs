//! The configuration file that a program reads, as far as it is known before a pod makes it, in which
//! every value of the user knows where it was written.

use super::file_merge::merge;
use super::given::{Given, Part};
use crate::schema::Rest;
use crate::source::problem::Problem;
use crate::source::{At, Code, Kind, Map, Node, ValuePath};

/// Our files and the parts of the user in one, merged as the program's pod merges them.
///
/// The `at` of its nodes is no place: [`Merged::place`] knows what it stands for. It is of layer 0
/// where the stack itself sets a value. It may hold credentials.
pub(crate) struct Merged<'g> {
    pub root: Node,
    parts: &'g [Part],
    /// What else is merged into it.
    pub rest: Rest,
}

/// Where a value of the user stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    /// Its path in the values.
    pub path: ValuePath,
    pub at: At,
}

impl<'g> Merged<'g> {
    /// Merges what is given with the files of the first process.
    pub(crate) fn new(given: &'g Given) -> Self {
        let mut root = Node::new(Kind::Map(Map::default()), At::default());
        let parts = (1..).zip(&given.parts).map(|(number, part)| {
            let mut node = part.node.clone();
            mark(&mut node, number, &mut 0);
            node
        });
        let files = given.yielding.iter().cloned().chain(parts);
        for file in files.chain(given.of_first().cloned()) {
            if matches!(file.kind, Kind::Map(_)) {
                merge(&mut root, file, given.replaced);
            }
        }
        Self {
            root,
            parts: &given.parts,
            rest: given.rest(),
        }
    }

    /// Where the user wrote what has this mark, the `at` of a node or of a key; nothing for what is
    /// ours.
    pub(crate) fn place(&self, mark: At) -> Option<Place> {
        let part = self.parts.get(usize::from(mark.layer).checked_sub(1)?)?;
        let mut wanted = Wanted {
            left: mark.line,
            is_key: mark.column > 0,
        };
        let (path, at) = wanted.find(&part.node, ValuePath::root(), part.node.at)?;
        Some(Place {
            path: part.path.join(&path),
            at,
        })
    }

    /// A problem with what has this mark; nothing for what is ours, on which the user has no hand.
    pub(crate) fn problem(
        &self,
        code: Code,
        mark: At,
        message: impl Into<String>,
    ) -> Option<Problem> {
        self.placed(Problem::at(code, mark, message))
    }

    /// A problem that has a mark in place of a place.
    pub(crate) fn placed(&self, problem: Problem) -> Option<Problem> {
        let Place { path, at } = self.place(problem.at)?;
        Some(Problem {
            path,
            at,
            ..problem
        })
    }
}

impl std::fmt::Debug for Merged<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        f.debug_struct("Merged")
            .field("rest", &self.rest)
            .finish_non_exhaustive()
    }
}

/// Numbers the nodes of a part in the order in which they are written. A key has the number of its
/// value, and a column.
fn mark(node: &mut Node, part: u16, next: &mut u32) {
    let at = At {
        layer: part,
        line: *next,
        ..At::default()
    };
    node.at = at;
    *next += 1;
    match &mut node.kind {
        Kind::List(items) => items.iter_mut().for_each(|item| mark(item, part, next)),
        Kind::Map(map) => {
            for entry in &mut map.0 {
                mark(&mut entry.node, part, next);
                entry.key_at = At {
                    column: 1,
                    ..entry.node.at
                };
            }
        }
        _ => {}
    }
}

/// What is looked for in a part.
struct Wanted {
    /// How many nodes are still before it.
    left: u32,
    is_key: bool,
}

impl Wanted {
    fn find(&mut self, node: &Node, path: ValuePath, key_at: At) -> Option<(ValuePath, At)> {
        let Some(left) = self.left.checked_sub(1) else {
            let at = if self.is_key { key_at } else { node.at };
            return Some((path, at));
        };
        self.left = left;
        match &node.kind {
            Kind::List(items) => (0..)
                .zip(items)
                .find_map(|(index, item)| self.find(item, path.index(index), item.at)),
            Kind::Map(map) => map.0.iter().find_map(|entry| {
                self.find(&entry.node, path.key(entry.key.clone()), entry.key_at)
            }),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::yaml::read::{Dialect, document};

    fn read(text: &str, layer: u16) -> Node {
        document(text, layer, Dialect::Program).unwrap()
    }

    fn given() -> Given {
        let texts = [
            "a:\n  - {b: 1}\nmail:\n  port: 1\n",
            "a:\n  - {b: 2}\nmail:\n  name: x\nours: theirs\n",
        ];
        let part = |(number, text): (u16, &str)| Part {
            path: ValuePath::root().key(format!("p{number}")),
            node: read(text, number),
        };
        Given {
            parts: (1..).zip(texts).map(part).collect(),
            yielding: vec![read("a: [{b: 0}]\nmail: {from: y}\n", 0)],
            winning: vec![read("ours: 1\n", 0), read("other_process: 1\n", 0)],
            of_first: 1,
            ..Given::default()
        }
    }

    #[test]
    fn parts_and_files_of_the_first_process_are_merged() {
        let given = given();
        let merged = Merged::new(&given);
        let expected =
            r#"{"a":[{"b":0},{"b":1},{"b":2}],"mail":{"from":"y","port":1,"name":"x"},"ours":1}"#;
        assert_eq!(serde_json::to_string(&merged.root).unwrap(), expected);
    }

    #[test]
    fn what_a_user_wrote_knows_its_place_and_what_is_ours_has_none() {
        let given = given();
        let merged = Merged::new(&given);
        let place = |keys: &[&str]| {
            let place = merged.place(merged.root.below(keys)?.at)?;
            let At { line, column, .. } = place.at;
            Some(format!("{line}:{column} {}", place.path))
        };
        assert_eq!(place(&["mail", "port"]), Some("4:9 p1.mail.port".into()));
        assert_eq!(place(&["mail"]), Some("4:3 p2.mail".into()));
        assert_eq!(place(&["mail", "from"]), None);
        assert_eq!(place(&["ours"]), None);
        let item = merged.root.list("a")[2].as_map().unwrap();
        let key = item.entry("b").unwrap().key_at;
        let said = merged.problem(Code::RefusedSetting, key, "no").unwrap();
        assert_eq!((said.at.line, said.at.column), (2, 6));
        assert_eq!(said.to_string(), "p2.a[0].b: no");
    }
}
