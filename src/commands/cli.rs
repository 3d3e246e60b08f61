//! What can be typed. No behaviour.

mod credentials;
mod layers;
mod reports;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

pub use credentials::*;
pub use layers::{LayerArg, LayerArgs, ValuesArgs};
pub use reports::{
    CheckArgs, ConfigArgs, ConfiguredProgram, DiffArgs, DiffFormat, IgnoredLabels, ManArgs,
    StackArgs,
};

use crate::kube::names;

/// Renders the Matrix stack (Synapse, MAS, Element and friends) to Kubernetes manifests.
#[derive(Debug, Parser)]
#[command(name = "masthead", version, disable_help_subcommand = true)]
pub struct Cli {
    /// When to use colours.
    #[arg(
        long,
        global = true,
        value_name = "WHEN",
        default_value = "auto",
        hide_possible_values = true
    )]
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
    /// Say what is wrong: with the values, with the configuration in them, and across what would be rendered.
    ///
    /// Nothing else is printed. Ends with 0 where nothing is wrong (warnings do not count), else with 1.
    Check(CheckArgs),
    /// Say what differs between two sets of manifests, or between a file, a folder or a cluster and what would be rendered.
    ///
    /// Objects are compared as Kubernetes understands them: the order of keys, and of lists that it merges by a name, means nothing;
    /// what a cluster fills in is no difference. Values of Secrets are never shown. Ends with 0 where nothing differs, 1 where
    /// something does, and 2 where that can't be said. Credentials are taken as `render` takes them, but none is made: without a
    /// file they are left to the Job.
    Diff(DiffArgs),
    /// Print the configuration file that a program will see, with credentials masked.
    ///
    /// It is what the pod's init container will make of the rendered files; what only the cluster knows is told in comments.
    Config(ConfigArgs),
    /// List, make, rotate, hand over and take over the credentials that are not in the values.
    Credentials(CredentialsArgs),
    /// Print the values that can be set, explain one, or show what the layers make of them.
    Values(ValuesCommandArgs),
    /// List the embedded fragments, or print one.
    Fragments(FragmentsArgs),
    /// List the container images that the manifests use.
    Images(ImagesArgs),
    /// Print what is to be done beside applying the manifests: DNS records, ports, the first user, secrets, and more.
    Notes(NotesArgs),
    /// Print ULIDs, by which MAS knows clients and upstream providers.
    Ulid {
        /// How many.
        #[arg(default_value_t = 1, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
        count: u16,
    },
    /// Print the script that completes command lines in a shell.
    Completions { shell: clap_complete::Shell },
    /// Print the man page, of the program or of a command.
    Man(ManArgs),
}

/// What the cluster is.
#[derive(Args, Debug)]
pub struct ClusterArgs {
    /// The namespace that the objects go to.
    #[arg(short, long, value_name = "NAMESPACE", value_parser = names::namespace)]
    pub namespace: Option<String>,
    /// API versions that the cluster has, e.g. `monitoring.coreos.com/v1/ServiceMonitor`.
    #[arg(
        short = 'a',
        long = "api-versions",
        value_name = "API",
        value_delimiter = ','
    )]
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
    #[arg(default_value = "ess", value_parser = names::release)]
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
    #[command(flatten)]
    pub keep: KeepArgs,
    #[command(flatten)]
    pub secrets: SecretsArgs,
    /// Fail where a credential would have to be made.
    #[arg(long)]
    pub locked: bool,
}

#[derive(Args, Debug)]
#[command(disable_version_flag = true)]
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
    #[command(flatten)]
    pub helm: HelmArgs,
}

/// Options of `helm template` that change nothing here: scripts that give them work unchanged.
#[derive(Args, Debug)]
pub struct HelmArgs {
    #[arg(long, hide = true)]
    include_crds: bool,
    #[arg(long, hide = true)]
    skip_crds: bool,
    #[arg(long, hide = true)]
    skip_tests: bool,
    #[arg(long, hide = true)]
    is_upgrade: bool,
    #[arg(long, hide = true)]
    validate: bool,
    #[arg(long, hide = true)]
    dependency_update: bool,
    #[arg(long, hide = true)]
    devel: bool,
    #[arg(long, hide = true)]
    debug: bool,
    #[arg(long, hide = true)]
    create_namespace: bool,
    #[arg(long, hide = true)]
    release_name: bool,
    #[arg(short, long, hide = true)]
    generate_name: bool,
    #[arg(long, hide = true)]
    repo: Option<String>,
    /// The version of the chart, as `helm template` takes it.
    #[arg(long = "version", hide = true)]
    chart_version: Option<String>,
    #[arg(long, hide = true)]
    kube_context: Option<String>,
    #[arg(long, hide = true)]
    timeout: Option<String>,
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

#[derive(Args, Debug)]
pub struct ValuesCommandArgs {
    #[command(subcommand)]
    pub command: Option<ValuesCommand>,
}

#[derive(Debug, Subcommand)]
pub enum ValuesCommand {
    /// Print every value with its default and what it means.
    Show,
    /// Print the JSON Schema, for editors.
    Schema,
    /// Say what the value at a path means, what it takes, and where it is set.
    Explain {
        /// The path with dots, e.g. `synapse.ingress.host`; `.` is the top.
        path: String,
        #[command(flatten)]
        values: ValuesArgs,
    },
    /// Print the layers as one values file in the layout of `masthead values`, credentials as they are: with a top-level `mas`
    /// turned into what it means.
    Convert {
        #[command(flatten)]
        values: ValuesArgs,
    },
    /// Print what the layers make together, with credentials masked.
    Merged {
        #[command(flatten)]
        values: ValuesArgs,
    },
}

#[derive(Args, Debug)]
pub struct ImagesArgs {
    #[command(flatten)]
    pub values: ValuesArgs,
}

#[derive(Args, Debug)]
pub struct NotesArgs {
    /// What about; without it, a summary.
    pub topic: Option<Topic>,
    /// The name of the release: the first part of every object's name.
    #[arg(long, value_name = "NAME", default_value = "ess", value_parser = names::release)]
    pub release: String,
    #[command(flatten)]
    pub values: ValuesArgs,
    #[command(flatten)]
    pub cluster: ClusterArgs,
}

/// What `masthead notes` tells about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Topic {
    /// The records that each host needs.
    Dns,
    /// The ports to open for calls.
    Ports,
    /// How to make the first user.
    FirstUser,
    /// How to get a token for the admin APIs.
    AdminToken,
    /// The roles and databases that an external PostgreSQL needs.
    Sql,
    /// The Secrets that the values name.
    Secrets,
    /// The client for MAS in Authelia's configuration.
    Authelia,
    /// The well-known files, to serve them elsewhere.
    WellKnown,
    /// A reverse proxy in front: nginx and Caddy.
    Proxy,
    /// From Synapse's own accounts to MAS.
    Migrate,
}
