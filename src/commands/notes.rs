//! `masthead notes`: what to do besides applying the manifests.

use clap::{Args, ValueEnum};

use super::again;
use super::deployments::{Joined, OfStack};
use super::failure::Failure;
use super::output::print;
use super::request::{self, StackArgs};
use super::selection::SelectionArgs;
use crate::kube::names;
use crate::notes;
use crate::project::Deployment;

/// Print what to do besides applying the manifests: DNS records, ports, the first user, secrets,
/// and more.
#[derive(Args, Clone, Debug)]
pub(super) struct NotesArgs {
    /// The topic; by default a summary.
    topic: Option<Topic>,
    /// The name of the release: the first part of every object's name [default: ess].
    #[arg(long, value_name = "NAME", value_parser = names::release)]
    release: Option<String>,
    #[command(flatten)]
    stack: StackArgs,
}

/// What `masthead notes` is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Topic {
    /// The records that each host needs.
    Dns,
    /// The ports to open for calls.
    Ports,
    /// How to create the first user.
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
    /// How to migrate from Synapse's own accounts to MAS.
    Migrate,
}

impl OfStack for NotesArgs {
    fn joined(&self) -> Joined {
        Joined::Headed
    }

    fn selection(&self) -> &SelectionArgs {
        &self.stack.selection
    }

    fn is_about_one(&self) -> Option<&'static str> {
        self.stack.is_about_one(self.release.as_deref())
    }

    fn lay_over(&mut self, deployment: &Deployment) {
        self.stack.lay_over(deployment);
    }

    fn run(&self) -> Result<(), Failure> {
        run(self)
    }
}

fn run(args: &NotesArgs) -> Result<(), Failure> {
    let release = args.stack.release(args.release.as_deref());
    let templates = request::templates();
    let loaded = args.stack.values.load()?;
    let stack = request::stack(&loaded, &release, templates)?;
    let topic = args.topic.as_ref().and_then(Topic::to_possible_value);
    let topic = topic.as_ref().map_or("summary", |topic| topic.get_name());
    let is_default = args.stack.cluster.namespace.is_none();
    let given = again::whole("notes").unwrap_or_default();
    let text = notes::text(topic, &given, is_default, &stack, templates)?;
    Ok(print(&text)?)
}
