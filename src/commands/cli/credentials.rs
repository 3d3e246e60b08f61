//! What can be typed about credentials.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use super::{ClusterArgs, ValuesArgs};
use crate::kube::names;
use crate::secrets::StoreKind;

/// Where generated credentials are, and how.
#[derive(Args, Clone, Debug)]
pub struct KeepArgs {
    /// Where generated credentials are kept: a file, `job` (made and kept in the cluster), `cluster` (the Secret there, read with
    /// kubectl), or `ephemeral` (new each time). The default is the file `<release>.credentials.yaml`.
    #[arg(
        long,
        help_heading = "Credentials",
        value_name = "FILE|job|cluster|ephemeral"
    )]
    pub credentials: Option<String>,
    /// Encrypt the file with age to this recipient (`age1…`); may be given more than once. The file remembers it.
    #[arg(
        long,
        help_heading = "Credentials",
        value_name = "AGE_RECIPIENT",
        value_delimiter = ','
    )]
    pub encrypt_to: Vec<String>,
    /// A file with the age identity that an encrypted file is read with; may be given more than once.
    #[arg(long, help_heading = "Credentials", value_name = "FILE")]
    pub identity: Vec<PathBuf>,
    /// The context of kubectl's configuration in which the cluster is asked.
    #[arg(long, help_heading = "Credentials", value_name = "NAME")]
    pub context: Option<String>,
}

/// What becomes of Secrets.
#[derive(Args, Debug)]
pub struct SecretsArgs {
    /// What becomes of Secrets: printed with the rest, left out, printed alone, as SealedSecrets, or as ExternalSecrets.
    #[arg(
        long,
        help_heading = "Secrets",
        value_name = "WHAT",
        default_value = "include"
    )]
    pub secrets: SecretsMode,
    /// The certificate of the controller that opens SealedSecrets, as `kubeseal --fetch-cert` prints it.
    #[arg(
        long,
        help_heading = "Secrets",
        value_name = "FILE",
        required_if_eq("secrets", "sealed")
    )]
    pub sealing_cert: Option<PathBuf>,
    /// The secret store that ExternalSecrets take the values from.
    #[arg(
        long,
        help_heading = "Secrets",
        value_name = "NAME",
        required_if_eq("secrets", "external")
    )]
    pub secret_store: Option<String>,
    /// Whether the store is one of the namespace or of the cluster.
    #[arg(
        long,
        help_heading = "Secrets",
        value_name = "KIND",
        default_value = "SecretStore"
    )]
    pub secret_store_kind: StoreKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SecretsMode {
    Include,
    Omit,
    Only,
    Sealed,
    External,
}

#[derive(Args, Debug)]
pub struct CredentialsArgs {
    #[command(subcommand)]
    pub command: CredentialsCommand,
}

#[derive(Debug, Subcommand)]
pub enum CredentialsCommand {
    /// List what the values need: where each credential comes from and how old it is, never its value.
    List(ListArgs),
    /// Make what is missing, and nothing else.
    Generate(GenerateArgs),
    /// Replace credentials by new ones, and say what else has to happen.
    Rotate(RotateArgs),
    /// Print the Secret of the credentials, or the kubectl lines that make it.
    Export(ExportArgs),
    /// Take over the credentials of a Secret, e.g. of a deployment that is running.
    Import(ImportArgs),
}

/// What all of them take.
#[derive(Args, Debug)]
pub struct AboutArgs {
    #[command(flatten)]
    pub values: ValuesArgs,
    #[command(flatten)]
    pub cluster: ClusterArgs,
    #[command(flatten)]
    pub keep: KeepArgs,
}

#[derive(Args, Debug)]
pub struct ListArgs {
    /// The name of the release.
    #[arg(default_value = "ess", value_parser = names::release)]
    pub release: String,
    #[command(flatten)]
    pub about: AboutArgs,
    /// The format.
    #[arg(short, long, value_name = "FORMAT", default_value = "text")]
    pub output: ListFormat,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ListFormat {
    Text,
    Json,
}

#[derive(Args, Debug)]
pub struct GenerateArgs {
    /// The name of the release.
    #[arg(default_value = "ess", value_parser = names::release)]
    pub release: String,
    #[command(flatten)]
    pub about: AboutArgs,
}

#[derive(Args, Debug)]
pub struct RotateArgs {
    /// The names of the credentials, as `masthead credentials list` shows them.
    #[arg(required = true, value_name = "NAME")]
    pub names: Vec<String>,
    /// The name of the release.
    #[arg(long, default_value = "ess", value_parser = names::release)]
    pub release: String,
    /// Rotate what can't be rotated without loss, or at once what would stay in use for a while.
    #[arg(long)]
    pub force: bool,
    /// Drop the predecessors that stayed in use.
    #[arg(long, conflicts_with = "force")]
    pub finish: bool,
    #[command(flatten)]
    pub about: AboutArgs,
}

#[derive(Args, Debug)]
pub struct ExportArgs {
    /// The name of the release.
    #[arg(default_value = "ess", value_parser = names::release)]
    pub release: String,
    /// The Secret's manifest, or lines for bash that make it with kubectl and hold no secret.
    #[arg(long, value_name = "FORMAT", default_value = "manifest")]
    pub format: ExportFormat,
    /// Print the value of this credential alone, as it is.
    #[arg(long, value_name = "NAME", conflicts_with = "format")]
    pub key: Option<String>,
    #[command(flatten)]
    pub about: AboutArgs,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ExportFormat {
    Manifest,
    Kubectl,
}

#[derive(Args, Debug)]
pub struct ImportArgs {
    /// The file with the Secret, in YAML or JSON; `-` is standard input.
    #[arg(default_value = "-", value_name = "FILE")]
    pub file: String,
    /// The name of the release.
    #[arg(long, default_value = "ess", value_parser = names::release)]
    pub release: String,
    /// Take over what differs from what is kept already.
    #[arg(long)]
    pub force: bool,
    #[command(flatten)]
    pub about: AboutArgs,
}
