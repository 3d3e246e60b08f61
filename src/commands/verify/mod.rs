//! `masthead verify`: tries a running deployment, and writes nothing.

mod print;

use std::path::PathBuf;

use anyhow::anyhow;
use clap::{Args, ValueEnum};

use super::deployments::{self, Joined, OfStack};
use super::failure::Failure;
use super::output::print;
use super::project::Place;
use super::request::{self, StackArgs};
use super::table;
use crate::kube::names;
use crate::project::Deployment;
use crate::verify;

/// Try a running deployment: pods, names, certificates, and what each component has to answer.
///
/// The cluster is read with kubectl, and hosts with curl; nothing is written, and no credential is
/// shown. The exit status is 0 if nothing has failed, 1 if something has, and 2 where nothing could be
/// tried. What only a person can try is listed with its steps, and the settings that it hangs on.
#[derive(Args, Clone, Debug)]
pub(super) struct VerifyArgs {
    /// The name of the release: the first part of every object's name [default: ess].
    #[arg(value_name = "RELEASE", value_parser = names::release)]
    release: Option<String>,
    #[command(flatten)]
    stack: StackArgs,
    /// Try only this, in which `*` stands for any characters: `mas.*`, `host.dns:chat.example.org`;
    /// may be given more than once.
    #[arg(
        long,
        help_heading = "What is tried",
        value_name = "ID",
        value_delimiter = ','
    )]
    check: Vec<String>,
    /// Do not try this.
    #[arg(
        long,
        help_heading = "What is tried",
        value_name = "ID",
        value_delimiter = ','
    )]
    skip: Vec<String>,
    /// Leave the cluster out: only what is seen from outside is tried.
    #[arg(long, help_heading = "What is tried")]
    no_cluster: bool,
    /// List what can be tried, and what each means.
    #[arg(long, help_heading = "What is tried")]
    list: bool,
    /// Where a host is, in place of what DNS says, as `curl --connect-to` takes it: before its record
    /// is there, e.g. `chat.example.org:443:192.0.2.1:443`; `::192.0.2.1:` is for all hosts.
    #[arg(
        long,
        help_heading = "What is tried",
        value_name = "HOST:PORT:ADDRESS:PORT"
    )]
    connect: Vec<String>,
    /// Certificate authorities to trust, PEM, in place of the system's.
    #[arg(long, help_heading = "What is tried", value_name = "FILE")]
    cacert: Option<PathBuf>,
    /// How to print.
    #[arg(short, long, value_name = "FORMAT", default_value = "text")]
    output: VerifyFormat,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum VerifyFormat {
    /// A line for each, with what to do.
    Text,
    /// The same as JSON.
    Json,
    /// JUnit's XML, for one deployment: a case for each.
    Junit,
}

/// Verifies what the project file says, or one deployment.
///
/// # Errors
/// Nothing could be tried; [`Failure::No`] where something has failed.
pub(super) fn run(args: &VerifyArgs, place: &Place) -> Result<(), Failure> {
    if args.list {
        return list();
    }
    deployments::run(args, place)
}

fn list() -> Result<(), Failure> {
    let rows = verify::catalogue().map(|(id, about)| [id, about].map(str::to_owned));
    Ok(print(&table::text(
        ["ID", "MEANING"].map(str::to_owned),
        rows,
    ))?)
}

impl OfStack for VerifyArgs {
    fn joined(&self) -> Joined {
        match self.output {
            VerifyFormat::Text => Joined::Headed,
            VerifyFormat::Json => Joined::Keyed,
            VerifyFormat::Junit => Joined::AsIs,
        }
    }

    fn stack(&self) -> &StackArgs {
        &self.stack
    }

    fn stack_mut(&mut self) -> &mut StackArgs {
        &mut self.stack
    }

    fn release(&self) -> Option<&str> {
        self.release.as_deref()
    }

    fn is_about_one(&self) -> Option<&'static str> {
        let is_junit = self.output == VerifyFormat::Junit;
        let own = is_junit.then_some("`--output junit`");
        own.or_else(|| self.stack.is_about_one(self.release()))
    }

    fn lay_over(&mut self, deployment: &Deployment) {
        self.stack.lay_over(deployment);
    }

    fn run(&self) -> Result<(), Failure> {
        let _ = request::templates();
        Err(anyhow!("not yet").into())
    }
}
