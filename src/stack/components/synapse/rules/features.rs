//! Experimental features that need others.
//!
//! Source: `synapse/config/experimental.py` of Synapse 1.163.

use super::super::finding::{Finding, is_on};
use super::is_delegated;
use crate::source::Node;

pub(super) fn check(root: &Node) -> Vec<Finding> {
    let Some(section) = root.get("experimental_features") else {
        return Vec::new();
    };
    let found = [notifications(section), codes(section, is_delegated(root))];
    found.into_iter().flatten().collect()
}

fn notifications(section: &Node) -> Option<Finding> {
    let node = section.get("msc3890_enabled").filter(|node| is_on(node))?;
    let has_other = section.get("msc3391_enabled").is_some_and(is_on);
    let message = "it needs `msc3391_enabled`: Synapse does not start without it";
    (!has_other).then(|| Finding::error(node, message, "set `msc3391_enabled: true` too"))
}

/// Signing in with a QR code.
fn codes(section: &Node, is_delegated: bool) -> Option<Finding> {
    let given = |key: &str| section.get(key).filter(|node| !node.is_null());
    let enabled = given("msc4108_enabled").filter(|node| is_on(node));
    let delegation = given("msc4108_delegation_endpoint");
    if let (Some(_), Some(node)) = (enabled, delegation) {
        let message = "`msc4108_enabled` is set too: Synapse does not start with both";
        return Some(Finding::error(node, message, "remove one of the two"));
    }
    let mode = given("msc4388_mode");
    let is_mode = |node: &Node| matches!(node.as_str(), Some("off" | "open" | "authenticated"));
    if let Some(node) = mode.filter(|node| !is_mode(node)) {
        let message = "expected `off`, `open` or `authenticated`: Synapse does not start with this";
        return Some(Finding::error(
            node,
            message,
            "write it as a text in quotes",
        ));
    }
    let used = mode.filter(|node| node.as_str() != Some("off"));
    let node = enabled.or(delegation).or(used).filter(|_| !is_delegated)?;
    let message = "it needs MAS: Synapse does not start with this";
    Some(Finding::error(
        node,
        message,
        "set `matrixAuthenticationService.enabled: true`",
    ))
}
