//! `masthead argocd-plugin`: the commands of a config management plugin of Argo CD.
//!
//! <https://argo-cd.readthedocs.io/en/stable/operator-manual/config-management-plugins/>

mod application;
mod discover;
mod environment;
mod generate;
mod given;
mod layers;
mod parameters;

use clap::{Args, Subcommand};

use super::failure::Failure;

/// Render inside of Argo CD, as a config management plugin.
#[derive(Args, Debug)]
pub(super) struct ArgocdPluginArgs {
    #[command(subcommand)]
    step: Step,
}

#[derive(Debug, Subcommand)]
enum Step {
    /// Print the manifests of the Application: `spec.generate` of the plugin.
    Generate,
    /// Print the name of the file by which a folder is one of masthead, else nothing:
    /// `spec.discover.find` of the plugin.
    Discover,
    /// Print as JSON which parameters the Application may have: `spec.parameters.dynamic` of the
    /// plugin.
    Parameters,
}

pub(super) fn run(args: &ArgocdPluginArgs) -> Result<(), Failure> {
    let environment = environment::Environment::of_process();
    match args.step {
        Step::Generate => generate::run(&environment),
        Step::Discover => discover::run(),
        Step::Parameters => parameters::run(&environment),
    }
}
