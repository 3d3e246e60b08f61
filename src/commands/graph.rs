//! `masthead graph`: the stack as a picture.

use clap::{Args, ValueEnum};

use super::deployments::{Joined, OfStack};
use super::failure::Failure;
use super::output::print;
use super::request::{self, StackArgs};
use crate::graph;
use crate::kube::names;

/// Print the stack as a picture: who talks to whom, ports and policies, or who uses which
/// credential.
#[derive(Args, Clone, Debug)]
pub(super) struct GraphArgs {
    /// What it shows.
    #[arg(default_value = "people")]
    view: View,
    /// The name of the release [default: ess].
    #[arg(long, value_name = "NAME", value_parser = names::release)]
    release: Option<String>,
    #[command(flatten)]
    stack: StackArgs,
    /// The format.
    #[arg(short, long, value_name = "FORMAT", default_value = "mermaid")]
    output: Format,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum View {
    /// Components, hosts, and who talks to whom.
    People,
    /// Pods, ports, and what network policies allow.
    Networks,
    /// Where credentials come from, and who uses them; never what they are.
    Credentials,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For Markdown: GitHub, GitLab and others draw it.
    Mermaid,
    /// For Graphviz.
    Dot,
    /// For browsers and pages, light or dark as they are.
    Svg,
    Json,
}

impl OfStack for GraphArgs {
    fn joined(&self) -> Joined {
        match self.output {
            Format::Json => Joined::Keyed,
            // Of one deployment alone.
            _ => Joined::AsIs,
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
        match self.output {
            Format::Json => self.stack.is_about_one(self.release()),
            _ => Some("a picture"),
        }
    }

    fn run(&self) -> Result<(), Failure> {
        run(self)
    }
}

fn run(args: &GraphArgs) -> Result<(), Failure> {
    let release = args.stack.unpinned_release(args.release.as_deref());
    let loaded = args.stack.values.load()?;
    let stack = request::stack(&loaded, &release, request::templates())?;
    let has_job = args.stack.keep.credentials.as_deref() == Some("job");
    let picture = match args.view {
        View::People => graph::people(&stack, has_job),
        View::Networks => graph::networks(&stack, has_job),
        View::Credentials => graph::credentials(&stack),
    };
    Ok(print(&match args.output {
        Format::Mermaid => graph::mermaid(&picture),
        Format::Dot => graph::dot(&picture),
        Format::Svg => graph::svg(&picture),
        Format::Json => format!("{:#}\n", graph::json(&picture, &release)),
    })?)
}
