//! The flag `--identity`: it is for files of values and for credentials.

use std::path::PathBuf;

use clap::{Arg, ArgAction, ArgMatches, Args, Command, Error, FromArgMatches, value_parser};

const NAME: &str = "identity";

const HELP: &str = "A file with the age identity that decrypts credentials, and values that SOPS encrypted; may \
     be given more than once. Without one the variables MASTHEAD_IDENTITY, MASTHEAD_IDENTITY_FILE, \
     SOPS_AGE_KEY and SOPS_AGE_KEY_FILE count, and where none is set sops' own `age/keys.txt`";

/// The flag, with the values of a command.
#[derive(Clone, Debug)]
pub(super) struct IdentityArgs(pub Vec<PathBuf>);

/// What the flag beside the values of a command says.
#[derive(Clone, Debug)]
pub(super) struct GivenIdentity {
    pub files: Vec<PathBuf>,
    /// Whether there are files of values that it may be for.
    pub has_values: bool,
}

fn given(matches: &ArgMatches) -> Vec<PathBuf> {
    let given = matches.get_many::<PathBuf>(NAME);
    given.into_iter().flatten().cloned().collect()
}

impl Args for IdentityArgs {
    fn augment_args(command: Command) -> Command {
        let arg = Arg::new(NAME)
            .long(NAME)
            .value_name("FILE")
            .help_heading("Credentials")
            .action(ArgAction::Append)
            .value_parser(value_parser!(PathBuf));
        command.arg(arg.help(HELP))
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl FromArgMatches for IdentityArgs {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, Error> {
        Ok(Self(given(matches)))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), Error> {
        self.0 = given(matches);
        Ok(())
    }
}

impl Args for GivenIdentity {
    fn augment_args(command: Command) -> Command {
        command
    }

    fn augment_args_for_update(command: Command) -> Command {
        command
    }
}

impl FromArgMatches for GivenIdentity {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, Error> {
        Ok(Self {
            files: given(matches),
            has_values: matches.contains_id("values"),
        })
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}
