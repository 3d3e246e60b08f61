//! The command line: a file for each subcommand, with its arguments and what it does.

mod adopt;
mod again;
mod annotations;
mod argocd;
mod asking;
mod chart_version;
mod check;
mod chosen;
mod claiming;
mod cluster;
mod completions;
mod config;
mod credentials;
mod deployments;
mod diff;
mod emit;
mod explain;
mod failure;
mod found;
mod fragments;
mod git;
mod graph;
mod helm_flags;
mod helm_values;
mod help;
mod identity;
mod images;
mod init;
mod keeper;
mod keeper_notes;
mod krm;
mod kustomize;
mod layers;
mod man;
mod notes;
mod output;
mod output_dir;
mod package;
mod pins;
mod project;
mod render;
mod report;
mod request;
mod said;
mod schema;
mod secrets;
mod selection;
mod table;
mod template;
mod turns;
mod ulid;
mod unattended;
mod upgrade;
mod values;
mod verify;

use std::process::ExitCode;

use clap::{Parser, Subcommand, ValueEnum};

use failure::Failure;
use found::Asked;

/// Renders the Matrix stack (Synapse, MAS, Element and friends) to Kubernetes manifests.
#[derive(Debug, Parser)]
#[command(name = "masthead", version)]
struct Cli {
    /// When to use colours.
    #[arg(
        long,
        global = true,
        value_name = "WHEN",
        default_value = "auto",
        hide_possible_values = true
    )]
    color: ColorWhen,
    /// Print no notes and no warnings on standard error, only errors.
    #[arg(short, long, global = true)]
    quiet: bool,
    #[command(flatten)]
    project: project::ProjectArgs,
    #[command(subcommand)]
    command: Command,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum ColorWhen {
    Auto,
    Always,
    Never,
}

/// What each does is said where its arguments are, which are looked at for one command alone.
#[derive(Debug, Subcommand)]
#[command(defer = true)]
enum Command {
    /// Ask what a deployment needs, and write its values and its project file.
    Init(init::InitArgs),
    /// Print the manifests, to pipe to `kubectl apply -f -`.
    Render(render::RenderArgs),
    /// Print the manifests as `helm template` does: with hook annotations, and with a Job in the
    /// cluster that generates the credentials.
    Template(template::TemplateArgs),
    /// Check the values, the configuration in them, and what would be rendered.
    Check(check::CheckArgs),
    /// Compare two sets of manifests, or what would be rendered with a file, a folder or a cluster.
    Diff(diff::DiffArgs),
    /// Say what a finding means, by its code, e.g. `MH0101`: why it is wrong, what to do, an example.
    Explain(explain::ExplainArgs),
    /// Write the manifests as an OCI artifact for Flux into a folder, and print its digest.
    Package(package::PackageArgs),
    /// Render inside of Argo CD, as a config management plugin.
    ArgocdPlugin(argocd::ArgocdPluginArgs),
    /// Print the manifests for kustomize, as its plugin for the kind `Stack`.
    Kustomize(kustomize::KustomizeArgs),
    /// Add the manifests to a ResourceList, as a KRM function: from standard input to standard output.
    Krm(krm::KrmArgs),
    /// Print the configuration file that a program will see, with credentials masked.
    Config(config::ConfigArgs),
    /// List, generate, rotate, export and import the credentials that are not in the values.
    Credentials(credentials::CredentialsArgs),
    /// Print the values that can be set, find or explain them, or show the merged ones.
    Values(values::ValuesCommandArgs),
    /// List the embedded fragments and examples by what they are for, or print one.
    Fragments(fragments::FragmentsArgs),
    /// List the container images that the manifests use, or write their digests to a file.
    Images(images::ImagesArgs),
    /// Print what to do besides applying the manifests: DNS records, ports, the first user, secrets,
    /// and more.
    Notes(notes::NotesArgs),
    /// Turn a deployment that runs elsewhere into values, credentials, and the steps of the move.
    Adopt(adopt::AdoptArgs),
    /// Print the stack as a picture: who talks to whom, ports and policies, or who uses which
    /// credential.
    Graph(graph::GraphArgs),
    /// Try a running deployment: pods, names, certificates, and what each component has to answer.
    Verify(verify::VerifyArgs),
    /// Print the JSON Schema of a file that masthead reads, for editors.
    Schema(schema::SchemaArgs),
    /// Print ULIDs, the ids of clients and upstream providers in MAS.
    Ulid(ulid::UlidArgs),
    /// Print the script that completes command lines in a shell.
    Completions(completions::CompletionsArgs),
    /// Print the man page, of the program or of a command.
    Man(man::ManArgs),
}

/// Runs the command line, and returns the exit status.
pub fn main() -> ExitCode {
    if let Some(status) = completions::answer() {
        return ExitCode::from(status);
    }
    let cli = help::parse(kustomize::arguments(std::env::args_os()));
    match cli.color {
        ColorWhen::Auto => {}
        ColorWhen::Always => anstream::ColorChoice::Always.write_global(),
        ColorWhen::Never => anstream::ColorChoice::Never.write_global(),
    }
    if cli.quiet {
        report::be_quiet();
    }
    let done = found::ask(cli.command.asked()).and_then(|()| run(&cli));
    let status = match done {
        Ok(()) => 0,
        Err(failure) => {
            report::failure(&failure);
            failure.status()
        }
    };
    let status = found::end(status).unwrap_or_else(|error| {
        report::broken(&error);
        2
    });
    ExitCode::from(status)
}

impl Command {
    /// What becomes of findings.
    fn asked(&self) -> Asked {
        match self {
            Self::Check(args) => args.asked(),
            Self::Render(args) => args.asked(),
            Self::Diff(args) => args.asked(),
            _ => Asked::default(),
        }
    }
}

fn run(cli: &Cli) -> Result<(), Failure> {
    let place = cli.project.enter()?;
    match &cli.command {
        Command::Init(args) => init::run(args, &place),
        Command::Render(args) => deployments::run(args, &place),
        Command::Check(args) => deployments::run(args, &place),
        Command::Diff(args) => diff::run(args, &place),
        Command::Package(args) => deployments::run(args, &place),
        Command::Config(args) => deployments::run(args, &place),
        Command::Images(args) => images::run(args, &place),
        Command::Notes(args) => deployments::run(args, &place),
        Command::Graph(args) => deployments::run(args, &place),
        Command::Verify(args) => verify::run(args, &place),
        Command::Credentials(args) => credentials::run(args, &place),
        Command::Values(args) => values::run(args, &place),
        Command::Adopt(args) => adopt::run(args),
        Command::Template(args) => template::run(args),
        Command::Explain(args) => explain::run(args),
        Command::ArgocdPlugin(args) => argocd::run(args),
        Command::Kustomize(args) => kustomize::run(args),
        Command::Krm(args) => krm::run(args),
        Command::Schema(args) => schema::run(args),
        Command::Ulid(args) => ulid::run(args),
        Command::Completions(args) => completions::run(args),
        Command::Man(args) => man::run(args),
        Command::Fragments(args) => fragments::run(args),
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn what_is_listed_of_a_command_is_what_its_help_says() {
        let listed = Cli::command();
        let mut built = listed.clone();
        built.build();
        for command in listed.get_subcommands() {
            let own = built.find_subcommand(command.get_name()).unwrap();
            let said = |of: &clap::Command| of.get_about().map(ToString::to_string);
            assert_eq!(said(command), said(own), "{}", command.get_name());
            assert!(said(own).is_some());
        }
    }
}
