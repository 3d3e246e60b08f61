//! Changes to objects that users write as patches, with the meaning that kustomize gives them.
//!
//! Sources: <https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/patches/>,
//! <https://kubernetes.io/docs/tasks/manage-kubernetes-objects/update-api-object-kubectl-patch/>,
//! <https://datatracker.ietf.org/doc/html/rfc6902>

mod directives;
mod keys;
mod list;
mod merge;
mod operations;
mod order;
mod pointer;
mod selector;
mod target;

pub(crate) use operations::Operation;
pub(crate) use selector::Selector;
pub(crate) use target::{Identity, Target, Wanted};

use crate::source::{At, Node};

/// What is done to an object.
#[derive(Clone, Debug)]
pub(crate) enum Change {
    /// A part of an object that is merged into it.
    Merge(Node),
    /// Operations of JSON Patch, one after the other.
    Operations(Vec<Operation>),
}

/// Why a patch can't be applied. No value of an object is quoted, which may be a credential.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fault {
    pub at: At,
    pub message: String,
    pub hint: Option<String>,
}

impl Fault {
    pub(crate) fn new(at: At, message: impl Into<String>) -> Self {
        Self {
            at,
            message: message.into(),
            hint: None,
        }
    }

    pub(crate) fn hint(self, hint: impl Into<String>) -> Self {
        Self {
            hint: Some(hint.into()),
            ..self
        }
    }
}

impl Change {
    /// The object after it; nothing where it takes the object away.
    ///
    /// # Errors
    /// The first part of the patch that does not fit the object.
    pub(crate) fn apply(&self, object: Node) -> Result<Option<Node>, Fault> {
        match self {
            Self::Merge(patch) => merge::into_object(object, patch),
            Self::Operations(operations) => operations::apply(object, operations).map(Some),
        }
    }

    /// Whether it takes away the object as a whole.
    pub(crate) fn is_deletion(&self) -> bool {
        matches!(self, Self::Merge(patch) if patch.str("$patch") == Some("delete"))
    }

    /// Whether it may change what a ConfigMap or a Secret holds.
    pub(crate) fn is_of_data(&self) -> bool {
        let is_data = |key: &str| matches!(key, "data" | "stringData" | "binaryData");
        match self {
            Self::Merge(patch) => {
                let keys = patch.as_map().into_iter().flat_map(|map| map.iter());
                keys.into_iter().any(|(key, _)| is_data(key))
            }
            Self::Operations(operations) => operations.iter().any(|it| is_data(it.path.first())),
        }
    }

    /// All that it may put into an object.
    pub(crate) fn parts(&self) -> Vec<&Node> {
        match self {
            Self::Merge(patch) => vec![patch],
            Self::Operations(operations) => {
                let values = operations.iter().filter_map(|it| it.value.as_ref());
                values.collect()
            }
        }
    }
}

/// What a value is, in words.
fn kind_of(node: &Node) -> &'static str {
    use crate::source::Kind;
    match node.kind {
        Kind::Map(_) => "a map",
        Kind::List(_) => "a list",
        _ => "a single value",
    }
}
