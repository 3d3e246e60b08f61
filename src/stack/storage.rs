//! Claims for persistent volumes.

use minijinja::Value;

use super::labels::Labels;
use super::{Context, facts};

/// The claim that pods mount.
#[derive(Debug)]
pub struct Claim {
    pub name: String,
    /// It is the user's: none is rendered.
    pub existing: bool,
}

impl Claim {
    /// The claim that `<path>.existingClaim` names, or a new one of this name.
    pub fn new(cx: &Context, path: &str, name: String) -> Self {
        match cx.templated(&format!("{path}.existingClaim")) {
            Some(name) => Self {
                name,
                existing: true,
            },
            None => Self {
                name,
                existing: false,
            },
        }
    }
}

/// The spec of the claim that the values under `path` ask for.
pub fn storage(cx: &Context, path: &str) -> Value {
    let node = cx.node(path);
    let class = node
        .str("storageClassName")
        .or_else(|| cx.root.str("storage.storageClassName"))
        .filter(|c| !c.is_empty());
    facts::not_empty([
        ("accessModes", Value::from(vec!["ReadWriteOnce"])),
        ("storageClassName", Value::from(class)),
        (
            "volumeName",
            Value::from(node.str("volumeName").filter(|n| !n.is_empty())),
        ),
        ("selector", facts::compact(node.find("selector"))),
        (
            "resources",
            minijinja::context! { requests => minijinja::context! { storage => node.str("size") } },
        ),
    ])
}

/// Helm leaves a claim with this annotation alone when the release is uninstalled.
/// <https://helm.sh/docs/howto/charts_tips_and_tricks/#tell-helm-not-to-uninstall-a-resource>
pub fn keep_annotation(cx: &Context, path: &str) -> Labels {
    let own = cx.node(path).str("resourcePolicy");
    match own.or_else(|| cx.root.str("storage.resourcePolicy")) {
        Some("keep") => {
            Labels::from_iter([("helm.sh/resource-policy".to_owned(), "keep".to_owned())])
        }
        _ => Labels::new(),
    }
}
