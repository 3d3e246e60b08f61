//! What a cluster is asked for.

use crate::kube::object::Kind;

/// What is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Question {
    /// All objects of a kind in a namespace, with a label where one is given: `name=value`.
    List {
        kind: Kind,
        namespace: String,
        label: Option<&'static str>,
    },
    /// One object.
    One {
        kind: Kind,
        namespace: String,
        name: String,
    },
}

impl Question {
    /// The path of the API.
    pub(super) fn path(&self) -> String {
        let (Self::List {
            kind, namespace, ..
        }
        | Self::One {
            kind, namespace, ..
        }) = self;
        let api = kind.api_version();
        let root = if api.contains('/') { "apis" } else { "api" };
        if *kind == Kind::Namespace {
            return format!("/{root}/{api}/namespaces/{namespace}");
        }
        let path = format!("/{root}/{api}/namespaces/{namespace}/{}", kind.resource());
        match self {
            Self::List { label: None, .. } => path,
            Self::List {
                label: Some(label), ..
            } => {
                format!(
                    "{path}?labelSelector={}",
                    label.replace('/', "%2F").replace('=', "%3D")
                )
            }
            Self::One { name, .. } => format!("{path}/{name}"),
        }
    }

    pub(super) fn kind(&self) -> Kind {
        let (Self::List { kind, .. } | Self::One { kind, .. }) = self;
        *kind
    }
}
