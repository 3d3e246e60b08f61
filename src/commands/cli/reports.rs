//! The commands that look at what would be rendered.

use std::path::PathBuf;
use std::str::FromStr;

use clap::{Args, ValueEnum};

use super::{ClusterArgs, KeepArgs, TargetName, ValuesArgs};
use crate::kube::names;

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

#[derive(Args, Debug)]
pub struct ConfigArgs {
    /// Whose: `mas`, `synapse`, `synapse:<worker>`, `element-web`, `hookshot`, `sfu` or `dex`.
    #[arg(value_name = "PROGRAM")]
    pub program: ConfiguredProgram,
    /// The name of the release: the first part of every object's name.
    #[arg(default_value = "ess", value_parser = names::release)]
    pub release: String,
    #[command(flatten)]
    pub stack: StackArgs,
}

/// A program with a configuration file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ConfiguredProgram {
    Mas,
    /// The main process, or a worker of this type.
    Synapse(Option<String>),
    ElementWeb,
    Hookshot,
    Sfu,
    Dex,
}

impl FromStr for ConfiguredProgram {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text.split_once(':').map_or((text, None), |(program, process)| (program, Some(process))) {
            ("mas", None) => Ok(Self::Mas),
            ("synapse", None | Some("main")) => Ok(Self::Synapse(None)),
            ("synapse", Some(worker)) => Ok(Self::Synapse(Some(worker.to_owned()))),
            ("element-web", None) => Ok(Self::ElementWeb),
            ("hookshot", None) => Ok(Self::Hookshot),
            ("sfu", None) => Ok(Self::Sfu),
            ("dex", None) => Ok(Self::Dex),
            _ => Err("expected `mas`, `synapse`, `synapse:<worker>`, `element-web`, `hookshot`, `sfu` or `dex`".into()),
        }
    }
}

#[derive(Args, Debug)]
pub struct DiffArgs {
    /// Two files or folders of manifests, before and after, of which one can be `-` for standard input. With `--against`: the
    /// name of the release (default: ess).
    #[arg(value_name = "A B", num_args = 0..=2)]
    pub positional: Vec<String>,
    /// Compare with what would be rendered: a file or folder of manifests, or `cluster`, which is asked through kubectl.
    #[arg(long, value_name = "FILE|DIR|cluster")]
    pub against: Option<String>,
    #[command(flatten)]
    pub stack: StackArgs,
    #[command(flatten)]
    pub keep: KeepArgs,
    /// What does not count as a difference.
    #[arg(long, value_name = "WHAT", value_delimiter = ',')]
    pub ignore: Vec<IgnoredLabels>,
    /// How to print.
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: DiffFormat,
}

/// Labels and annotations that do not count as a difference.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum IgnoredLabels {
    /// Hashes of configuration, which make pods restart.
    Hashes,
    /// What Helm and masthead write to know their own objects.
    Managers,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum DiffFormat {
    /// Each field before and after.
    Text,
    /// The same for programs.
    Json,
    /// Only which objects differ.
    Names,
}

#[derive(Args, Debug)]
pub struct ManArgs {
    /// The command whose page it is, e.g. `values explain`; without it, that of the program.
    #[arg(value_name = "COMMAND")]
    pub command: Vec<String>,
    /// Write the pages of all commands into this folder in place of printing one.
    #[arg(long, value_name = "DIR", conflicts_with = "command")]
    pub output_dir: Option<PathBuf>,
}
