//! `masthead notes`: what to do besides applying the manifests.

use std::ffi::OsString;

use clap::{Args, ValueEnum};

use super::deployments::OfStack;
use super::failure::Failure;
use super::output::print;
use super::request::{self, StackArgs};
use super::selection::SelectionArgs;
use crate::kube::names;
use crate::notes;
use crate::project::Deployment;
use crate::source::shell;

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
    fn has_heads(&self) -> bool {
        true
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
    let args = std::env::args_os().skip_while(|arg| arg != "notes").skip(1);
    let given = again(args).unwrap_or_default();
    let text = notes::text(topic, &given, is_default, &stack, templates)?;
    Ok(print(&text)?)
}

/// The arguments of the summary, for the topics that it names, each after a space, as a shell takes
/// them. None where the values came from standard input, or are written on the command line, where
/// they may be credentials.
fn again(args: impl Iterator<Item = OsString>) -> Option<String> {
    let mut out = String::new();
    for arg in args {
        let arg = arg.into_string().ok()?;
        let is_stdin = arg == "-" || arg == "-f-" || arg.ends_with("=-");
        if is_stdin || arg.starts_with("--set") {
            return None;
        }
        out.extend([" ", &shell::word(&arg)]);
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use std::os::unix::ffi::OsStringExt;

    use super::*;

    #[test]
    fn what_was_given_is_given_again() {
        let again = |args: &[&str]| again(args.iter().map(OsString::from));
        let said = again(&["-f", "it's.yaml", "-n", "x"]);
        assert_eq!(said.as_deref(), Some(r#" -f 'it'\''s.yaml' -n x"#));
        for lost in ["-", "-f-", "--values=-", "--set=a.password=b"] {
            assert_eq!(again(&["-n", "x", lost]), None);
        }
    }

    #[test]
    fn a_path_that_is_no_text_is_not_given_again() {
        let path = OsString::from_vec(vec![0xff]);
        assert_eq!(again([path].into_iter()), None);
    }
}
