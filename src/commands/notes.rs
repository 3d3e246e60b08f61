//! `masthead notes`: what to do besides applying the manifests.

use clap::{Args, ValueEnum};

use super::failure::Failure;
use super::output::print;
use super::request::{self, StackArgs};
use crate::kube::names;
use crate::notes;
use crate::source::shell;
use crate::template::Templates;

/// Print what to do besides applying the manifests: DNS records, ports, the first user, secrets,
/// and more.
#[derive(Args, Debug)]
pub(super) struct NotesArgs {
    /// The topic; by default a summary.
    topic: Option<Topic>,
    /// The name of the release: the first part of every object's name.
    #[arg(long, value_name = "NAME", default_value = "ess", value_parser = names::release)]
    release: String,
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

pub(super) fn run(args: &NotesArgs) -> Result<(), Failure> {
    let release = args.stack.release(&args.release);
    let templates = Templates::default();
    let loaded = args.stack.values.load()?;
    let stack = request::stack(&loaded, &release, &templates)?;
    let topic = args.topic.as_ref().and_then(Topic::to_possible_value);
    let topic = topic.as_ref().map_or("summary", |topic| topic.get_name());
    let given = again(
        std::env::args().skip_while(|arg| arg != "notes").skip(1),
        topic,
    );
    Ok(print(&notes::text(topic, &given, &stack, &templates)?)?)
}

/// The arguments for another topic, each after a space, as a shell takes them; none where the values
/// came from standard input, or are written on the command line, where they may be credentials.
fn again(args: impl Iterator<Item = String>, topic: &str) -> String {
    let mut args: Vec<String> = args.collect();
    if let Some(index) = args.iter().position(|arg| arg == topic) {
        args.remove(index);
    }
    let is_lost = |arg: &String| arg == "-" || arg.starts_with("--set");
    if args.iter().any(is_lost) {
        return String::new();
    }
    let quoted = args.iter().map(|arg| format!(" {}", shell::word(arg)));
    quoted.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_given_is_given_again() {
        let again = |args: &[&str]| again(args.iter().map(|arg| (*arg).to_owned()), "dns");
        assert_eq!(again(&["dns", "-f", "it's.yaml"]), r#" -f 'it'\''s.yaml'"#);
        assert_eq!(again(&["-f", "a.yaml", "-n", "x"]), " -f a.yaml -n x");
        assert_eq!(again(&["-f", "-"]), "");
        assert_eq!(again(&["--set", "a.password=b"]), "");
    }
}
