//! Texts such as `<your-secret>` in what users add to the configuration of a program.

use crate::source::filler::is_filler;
use crate::source::problem::Problem;
use crate::source::{Code, Kind, Layers, Node, Source, ValuePath};
use crate::stack::given::Part;

/// Warns of each that is not of a fragment, which is an example as a whole.
pub(super) fn check(part: &Part, layers: &Layers) -> Vec<Problem> {
    let mut out = Vec::new();
    walk(&part.node, &ValuePath::root(), &mut |path, node| {
        if layers.of(node.at).source == Source::Fragment {
            return;
        }
        let message = "this only says that something is to be written here";
        let problem = part.problem(Code::LeftToFillIn, path, node.at, message);
        out.push(problem.warning().hint("write what it stands for"));
    });
    out
}

fn walk(node: &Node, path: &ValuePath, see: &mut dyn FnMut(&ValuePath, &Node)) {
    match &node.kind {
        Kind::Text(text) if is_filler(text) => see(path, node),
        Kind::List(items) => {
            for (index, item) in items.iter().enumerate() {
                walk(item, &path.index(index), see);
            }
        }
        Kind::Map(map) => {
            for (key, node) in map.iter() {
                walk(node, &path.key(key.to_owned()), see);
            }
        }
        _ => {}
    }
}
