//! A Redis or Valkey of one's own, told by its keys.

use crate::source::Node;

/// The keys of a server of one's own.
pub(super) const OF_ONES_OWN: [&str; 5] = ["host", "port", "db", "password", "tls"];

/// Whether values name a server of one's own, and do not describe that of the stack.
pub(super) fn is_own_server(node: &Node) -> bool {
    let is_own = |key: &str| OF_ONES_OWN.contains(&key);
    node.as_map()
        .is_some_and(|map| map.iter().all(|(key, _)| is_own(key)))
}
