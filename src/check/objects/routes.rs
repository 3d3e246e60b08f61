//! What leads requests to the stack, held against the API that it is of: that is no part of
//! Kubernetes, whose types would say so.

use super::findings::Findings;
use crate::kube::api::{self, Fault};
use crate::kube::object::{Body, Object};
use crate::source::yaml::read::Dialect;
use crate::source::yaml::read::document;
use crate::source::{Code, Node};

/// Reports what the API refuses, where the user wrote it.
pub(super) fn check(object: &Object, findings: &mut Findings) {
    let is_looked_at = matches!(
        object.body,
        Body::Gateway(_)
            | Body::HttpRoute(_)
            | Body::StreamRoute(_)
            | Body::ReferenceGrant(_)
            | Body::Route(_)
    );
    let Some(node) = is_looked_at.then(|| as_node(object)).flatten() else {
        return;
    };
    for Fault { below, message, .. } in api::check_object(&node, findings.kube_version()) {
        let (found, _) = below.find(&node);
        let word = found.and_then(Node::as_str).unwrap_or_default();
        let message = format!("`{below}`: {message}");
        findings.report(Code::RefusedField, object, word, message);
    }
}

/// The object as it is printed. JSON is YAML.
fn as_node(object: &Object) -> Option<Node> {
    let text = serde_json::to_string(object).ok()?;
    document(&text, 0, Dialect::Values).ok()
}
