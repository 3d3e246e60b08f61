//! Values that somebody was to replace: those of fragments, and texts such as `<your-secret>`.

use crate::schema;
use crate::source::Source;
use crate::source::Visibility;
use crate::source::filler::is_filler;
use crate::source::problem::Problem;
use crate::source::{Code, Kind, Node, ValuePath};
use crate::values::Values;

/// Warns of each that is used.
pub(super) fn check(values: &Values) -> Vec<Problem> {
    let server = values.root.str("serverName");
    let mut walk = Walk {
        values,
        is_real: server.is_some_and(|name| !is_example(name) && !name.contains("{{")),
        out: Vec::new(),
    };
    walk.node(&values.root, &ValuePath::root());
    walk.out
}

/// Names that nobody has: RFC 2606, RFC 6761.
fn is_example(name: &str) -> bool {
    const NAMES: [&str; 5] = [
        "example.org",
        "example.com",
        "example.net",
        "example",
        "test",
    ];
    let is = |known: &&str| {
        let rest = name.strip_suffix(*known);
        rest.is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
    };
    NAMES.iter().any(is)
}

struct Walk<'v> {
    values: &'v Values,
    /// Whether the server has a name of its own.
    is_real: bool,
    out: Vec<Problem>,
}

impl Walk<'_> {
    fn node(&mut self, node: &Node, path: &ValuePath) {
        match &node.kind {
            Kind::Text(text) if node.at.layer > 0 => self.text(node, text, path),
            Kind::List(items) => {
                for (index, item) in items.iter().enumerate() {
                    self.node(item, &path.index(index));
                }
            }
            Kind::Map(map) if node.get("enabled").and_then(Node::as_bool) != Some(false) => {
                for entry in &map.0 {
                    self.node(&entry.node, &path.key(entry.key.clone()));
                }
            }
            _ => {}
        }
    }

    fn text(&mut self, node: &Node, text: &str, path: &ValuePath) {
        let layer = self.values.layers.of(node.at);
        if layer.source == Source::Fragment {
            let is_credential = matches!(schema::visibility(path), Visibility::Credential);
            if self.is_real && (is_credential || is_filler(text) || is_example(text)) {
                let message = format!("this is only the example of {}", layer.name);
                self.warn(Code::ExampleOfFragment, node, path, message);
            }
        } else if is_filler(text) {
            self.warn(
                Code::LeftToFillIn,
                node,
                path,
                "this only says that something is to be written here".into(),
            );
        }
    }

    fn warn(&mut self, code: Code, node: &Node, path: &ValuePath, message: String) {
        let problem = Problem::new(code, path.clone(), node.at, message);
        let hint = "write your own in a values file";
        self.out.push(problem.warning().hint(hint));
    }
}
