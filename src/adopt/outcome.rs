//! What becomes of a deployment, and of each of its settings.

use super::gather::{InputFile, Setting};
use crate::credentials::Secret;
use crate::source::problem::Problem;
use crate::source::{At, Layers, Node, ValuePath};
use crate::stack::elsewhere::{Copied, Fate, Moved};

/// What becomes of one setting.
#[derive(Clone, Debug)]
pub(crate) struct Account {
    /// The file that it stands in, as the command line has it, e.g. `synapse`.
    pub file: String,
    pub path: ValuePath,
    pub at: At,
    pub fate: Fate,
}

/// What becomes of a deployment.
#[derive(Debug, Default)]
pub(crate) struct Adoption {
    /// The values, each with the place that it came from.
    pub values: Node,
    /// Why values are there that came from nowhere.
    pub reasons: Vec<(ValuePath, String)>,
    /// What masthead keeps.
    pub credentials: Vec<(String, Secret)>,
    pub accounts: Vec<Account>,
    /// Values that became settings: the accounts of those are theirs.
    pub settings: Vec<Setting>,
    /// Data that have to be brought along.
    pub moved: Vec<Moved>,
    pub copied: Vec<Copied>,
    pub steps: Vec<String>,
    pub problems: Vec<Problem>,
    pub files: Vec<InputFile>,
    pub layers: Layers,
}
