//! The credentials that components use, wherever they are found.

use super::{Kind, Need};
use crate::source::{At, ValuePath};

/// A credential that a component uses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Use {
    /// Where the values can give it.
    pub path: ValuePath,
    /// What it is.
    pub kind: Kind,
    /// The component that the values belong to; filled in once all components are known.
    pub component: &'static str,
    /// What is generated if the values give none, if it can be generated.
    pub generated: Option<Need>,
    /// Where it is.
    pub found: Found,
}

/// Where a credential is found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// In the values, at this place.
    Values(At),
    /// In a Secret that the values name.
    Secret {
        /// The name of the Secret.
        secret: String,
        /// The key in its data.
        key: String,
    },
    /// Among the generated ones.
    Generated,
}
