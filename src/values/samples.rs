//! Where fragments and examples set a value.

use super::fragments::Fragment;
use super::groups;
use crate::source::yaml::read;
use crate::source::{Entry, Kind, Map, Node, Step, ValuePath};

/// The first fragment or example that sets what stands at a path, in the order of their groups, and
/// values that set this alone.
pub(crate) fn find(path: &ValuePath) -> Option<(Fragment, Node)> {
    let all = groups::all();
    let mut all = all.iter().flat_map(|group| &group.fragments);
    all.find_map(|fragment| {
        let root = read::read(fragment.text, 1).ok()?;
        let node = path.find(&root).0.filter(|node| !node.is_empty())?;
        Some((*fragment, alone(path, node.clone())))
    })
}

/// Values with this at a path and nothing else.
fn alone(path: &ValuePath, node: Node) -> Node {
    let steps = path.steps().into_iter().rev();
    steps.fold(node, |node, step| {
        let at = node.at;
        let kind = match step {
            Step::Index(_) => Kind::List(vec![node]),
            Step::Key(key) => Kind::Map(Map(vec![Entry {
                key: key.clone(),
                key_at: at,
                node,
            }])),
        };
        Node::new(kind, at)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample(path: &str) -> Option<(&'static str, String)> {
        let (fragment, node) = find(&ValuePath::parse(path).unwrap())?;
        Some((fragment.name, serde_json::to_string(&node).unwrap()))
    }

    #[test]
    fn the_first_in_the_order_of_groups_shows_the_value_alone() {
        let server = ("minimal", r#"{"serverName":"example.org"}"#.to_owned());
        assert_eq!(sample("serverName"), Some(server));
        let policy = sample("networkPolicy.ingressController.namespace").unwrap();
        assert!(policy.0.starts_with("examples/"), "{policy:?}");
        assert_eq!(sample("synapse.nothing"), None);
    }
}
