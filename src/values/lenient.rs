//! Keys that are not known, and are to be no error.

use crate::source::problem::Problem;
use crate::source::{Code, Kind, Node, Step};

/// Makes warnings of the problems with unknown keys, and takes these out of the values.
pub(super) fn forgive(problems: &mut [Problem], root: &mut Node) {
    for problem in problems {
        if problem.code == Code::UnknownValue {
            *problem = problem.clone().warning();
            remove(root, &problem.path.steps());
        }
    }
}

fn remove(node: &mut Node, path: &[&Step]) {
    match (&mut node.kind, path) {
        (Kind::Map(map), [Step::Key(key)]) => {
            map.take(key);
        }
        (Kind::Map(map), [Step::Key(key), rest @ ..]) => {
            if let Some(below) = map.get_mut(key) {
                remove(below, rest);
            }
        }
        (Kind::List(items), [Step::Index(index), rest @ ..]) => {
            if let Some(below) = items.get_mut(*index) {
                remove(below, rest);
            }
        }
        _ => {}
    }
}
