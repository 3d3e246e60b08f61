//! The arguments of `masthead init`: a flag for each question, and what answers none.

use std::path::PathBuf;

use clap::builder::PossibleValuesParser;
use clap::error::Error;
use clap::{Arg, ArgAction, ArgMatches, Args, Command, FromArgMatches, ValueEnum};

use crate::init::Questions;
use crate::stack::setup::{Form, Question};

const ABOUT: &str = "Ask what a deployment needs, and write its values and its project file";

const AFTER: &str = "On a terminal it asks what no flag and no file answers. Without one, the rest has its default. Nothing is written until all is answered.";

/// Flags that answer about one component at a time: name, value, help.
const EACH_FLAG: [(&str, &str, &str); 2] = [
    (
        "host",
        "NAME=HOST",
        "The host of a component, e.g. `chat=im.example.org` [default: below the server name]",
    ),
    (
        "certificate",
        "NAME=SECRET",
        "The Secret with the certificate of a component, with `--tls certificates`",
    ),
];

/// The arguments: those of [`Fixed`], and a flag for each question.
#[derive(Debug)]
pub(in crate::commands) struct InitArgs {
    pub(super) fixed: Fixed,
    /// What flags answer, as they were given.
    pub(super) flags: Vec<(&'static str, String)>,
}

/// Flags that answer no question.
#[derive(Args, Debug)]
pub(super) struct Fixed {
    /// The folder that the files are written to.
    #[arg(default_value = ".")]
    pub(super) folder: PathBuf,
    /// A file with answers, YAML; `-` is standard input. Flags win.
    #[arg(long, value_name = "FILE")]
    pub(super) answers: Option<String>,
    /// Take the defaults: ask nothing.
    #[arg(short, long)]
    pub(super) yes: bool,
    /// Replace files that are there.
    #[arg(long)]
    pub(super) force: bool,
    /// How to print what was done.
    #[arg(short, long, value_name = "FORMAT", default_value = "text")]
    pub(super) output: Format,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    Text,
    Json,
}

impl Args for InitArgs {
    fn augment_args(command: Command) -> Command {
        questions(command)
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

/// All flags: one for each question too.
fn questions(command: Command) -> Command {
    let command = Fixed::augment_args(command);
    let command = command.about(ABOUT).long_about(None::<&str>);
    let command = command.after_help(AFTER).next_help_heading("Answers");
    let each = EACH_FLAG.map(|(name, value, help)| {
        let arg = Arg::new(name).long(name).value_name(value).help(help);
        arg.action(ArgAction::Append)
    });
    let all = Questions::new().all.into_iter();
    let one = all.filter(|question| question.of.is_empty());
    let command = command.args(one.map(|question| flag(&question)).chain(each));
    command.next_help_heading(None::<&str>)
}

/// The flag that answers a question.
fn flag(question: &Question) -> Arg {
    let help = match question.default {
        Some(default) if !default.is_empty() => format!("{} [default: {default}]", question.asks),
        _ => question.asks.to_owned(),
    };
    let arg = Arg::new(question.key).long(question.flag).help(help);
    let arg = match question.key {
        "namespace" => arg.short('n'),
        _ => arg,
    };
    match question.form {
        Form::Choice(all) => {
            let names: Vec<_> = all.iter().map(|choice| choice.name).collect();
            arg.value_name("WAY")
                .value_parser(PossibleValuesParser::new(names))
        }
        Form::YesNo | Form::ServedName => arg
            .value_name("YES|NO")
            .hide_possible_values(true)
            .value_parser(PossibleValuesParser::new(["yes", "no"])),
        Form::Port => arg.value_name("PORT"),
        Form::Host(_) | Form::Server | Form::ServerName => arg.value_name("HOST"),
        Form::Address | Form::Mailbox => arg.value_name("ADDRESS"),
        _ => arg.value_name("NAME"),
    }
}

impl FromArgMatches for InitArgs {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, Error> {
        let mut flags = Vec::new();
        for (name, ..) in EACH_FLAG {
            let given = matches.get_many::<String>(name).into_iter().flatten();
            flags.extend(given.map(|text| (name, text.clone())));
        }
        let all = Questions::new().all.into_iter();
        for question in all.filter(|question| question.of.is_empty()) {
            let given = matches.get_one::<String>(question.key);
            flags.extend(given.map(|text| (question.flag, text.clone())));
        }
        let fixed = Fixed::from_arg_matches(matches)?;
        Ok(Self { fixed, flags })
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}
