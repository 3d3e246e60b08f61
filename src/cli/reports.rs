//! The commands that look at what would be rendered.

use clap::Args;

use super::{ClusterArgs, TargetName, ValuesArgs};
use crate::names;

/// What would be rendered.
#[derive(Args, Debug)]
pub struct StackArgs {
    #[command(flatten)]
    pub values: ValuesArgs,
    #[command(flatten)]
    pub cluster: ClusterArgs,
    /// What the manifests are for.
    #[arg(long, value_name = "TARGET", default_value = "kubectl")]
    pub target: TargetName,
}

#[derive(Args, Debug)]
pub struct CheckArgs {
    /// The name of the release: the first part of every object's name.
    #[arg(default_value = "ess", value_parser = names::release)]
    pub release: String,
    #[command(flatten)]
    pub stack: StackArgs,
    /// Fail on warnings too.
    #[arg(long)]
    pub strict: bool,
}
