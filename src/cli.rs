//! What can be typed. No behaviour.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

/// Renders the Matrix stack (Synapse, MAS, Element and friends) to Kubernetes manifests.
#[derive(Debug, Parser)]
#[command(name = "masthead", version, propagate_version = true, disable_help_subcommand = true)]
pub struct Cli {
    /// When to use colours on stderr.
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto", hide_possible_values = true)]
    pub color: ColorWhen,
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum ColorWhen {
    Auto,
    Always,
    Never,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Print the manifests, to pipe to `kubectl apply -f -`.
    Render(RenderArgs),
    /// Print the manifests as `helm template` does: hooks annotated, credentials left to a Job in the cluster.
    Template(TemplateArgs),
    /// List the embedded fragments, or print one.
    Fragments(FragmentsArgs),
}

/// The layers of values. They apply in the order in which they are given, then the `--set` family.
#[derive(Args, Debug)]
pub struct ValuesArgs {
    /// A values file, YAML or JSON; `-` is standard input.
    #[arg(short = 'f', long = "values", value_name = "FILE")]
    pub files: Vec<String>,
    /// An embedded fragment; see `masthead fragments list`.
    #[arg(long = "fragment", value_name = "NAME")]
    pub fragments: Vec<String>,
    /// Set values: `path=value,path=value`.
    #[arg(long, value_name = "VALUES")]
    pub set: Vec<String>,
    /// Set values as texts, whatever they look like.
    #[arg(long, value_name = "VALUES")]
    pub set_string: Vec<String>,
    /// Set values to the content of files: `path=file`.
    #[arg(long, value_name = "VALUES")]
    pub set_file: Vec<String>,
    /// Set values given as JSON: `path=json`, or a whole JSON object.
    #[arg(long, value_name = "VALUES")]
    pub set_json: Vec<String>,
    /// Set one value to a text taken as it is: `path=text`.
    #[arg(long, value_name = "VALUE")]
    pub set_literal: Vec<String>,
}

/// What the cluster is.
#[derive(Args, Debug)]
pub struct ClusterArgs {
    /// The namespace that the objects go to.
    #[arg(short, long, value_name = "NAMESPACE")]
    pub namespace: Option<String>,
    /// API versions that the cluster has, e.g. `monitoring.coreos.com/v1/ServiceMonitor`.
    #[arg(short = 'a', long = "api-versions", value_name = "API", value_delimiter = ',')]
    pub api_versions: Vec<String>,
    /// The version of Kubernetes, e.g. `1.33`.
    #[arg(long, value_name = "VERSION")]
    pub kube_version: Option<String>,
}

/// What to print, and where.
#[derive(Args, Debug)]
pub struct OutputArgs {
    /// Print these only: `Kind/name`, a component, or a template; may be given more than once.
    #[arg(short = 's', long = "show-only", value_name = "WHAT")]
    pub show_only: Vec<String>,
    /// Leave out what only runs before or after the rest.
    #[arg(long)]
    pub no_hooks: bool,
    /// The format.
    #[arg(short, long, value_name = "FORMAT", default_value = "yaml")]
    pub output: Format,
    /// Write one file an object below this folder in place of printing.
    #[arg(long, value_name = "DIR", conflicts_with = "output")]
    pub output_dir: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    Yaml,
    Json,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum TargetName {
    Kubectl,
    Helm,
    Argocd,
    Flux,
}

#[derive(Args, Debug)]
pub struct RenderArgs {
    /// The name of the release: the first part of every object's name.
    #[arg(default_value = "ess")]
    pub release: String,
    #[command(flatten)]
    pub values: ValuesArgs,
    #[command(flatten)]
    pub cluster: ClusterArgs,
    #[command(flatten)]
    pub output: OutputArgs,
    /// What the manifests are for.
    #[arg(long, value_name = "TARGET", default_value = "kubectl")]
    pub target: TargetName,
    /// Where generated credentials are kept: a file, `job` (made in the cluster), or `ephemeral` (new each time).
    /// The default is the file `<release>.credentials.yaml`.
    #[arg(long, value_name = "FILE|job|ephemeral")]
    pub credentials: Option<String>,
    /// Fail where a credential would have to be made.
    #[arg(long)]
    pub locked: bool,
}

#[derive(Args, Debug)]
pub struct TemplateArgs {
    /// The release, and the chart as Helm takes it, which is not looked at.
    #[arg(value_name = "NAME [CHART]", num_args = 0..=2)]
    pub positional: Vec<String>,
    #[command(flatten)]
    pub values: ValuesArgs,
    #[command(flatten)]
    pub cluster: ClusterArgs,
    #[command(flatten)]
    pub output: OutputArgs,
}

#[derive(Args, Debug)]
pub struct FragmentsArgs {
    #[command(subcommand)]
    pub command: FragmentsCommand,
}

#[derive(Debug, Subcommand)]
pub enum FragmentsCommand {
    /// Print the names, each with what it is for.
    List,
    /// Print a fragment.
    Show { name: String },
}
