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

#[derive(Debug, Subcommand)]
enum Command {
    Init(init::InitArgs),
    Render(render::RenderArgs),
    Template(template::TemplateArgs),
    Check(check::CheckArgs),
    Diff(diff::DiffArgs),
    Explain(explain::ExplainArgs),
    Package(package::PackageArgs),
    ArgocdPlugin(argocd::ArgocdPluginArgs),
    Kustomize(kustomize::KustomizeArgs),
    Krm(krm::KrmArgs),
    Config(config::ConfigArgs),
    Credentials(credentials::CredentialsArgs),
    Values(values::ValuesCommandArgs),
    Fragments(fragments::FragmentsArgs),
    Images(images::ImagesArgs),
    Notes(notes::NotesArgs),
    Adopt(adopt::AdoptArgs),
    Graph(graph::GraphArgs),
    Verify(verify::VerifyArgs),
    Schema(schema::SchemaArgs),
    Ulid(ulid::UlidArgs),
    Completions(completions::CompletionsArgs),
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
