//! `masthead init`: a values file and a project file from a few answers.

use std::io::{IsTerminal, stderr, stdin};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::anyhow;
use clap::builder::PossibleValuesParser;
use clap::error::Error;
use clap::{Arg, ArgAction, ArgMatches, Args, Command, FromArgMatches, ValueEnum};
use minijinja::Value;
use minijinja::value::Serde;
use serde::Serialize;
use serde_json::json;

use super::asking::Terminal;
use super::failure::Failure;
use super::output::print;
use super::request;
use crate::check;
use crate::init::{
    Answers, Ask, Decided, Files, Given, NEXT, PROJECT, Questions, VALUES, decide, key, read,
    there, write,
};
use crate::kube::object::Body;
use crate::notes;
use crate::render::targets::TARGETS;
use crate::source::input::{self, MAX_BYTES};
use crate::source::problem::Problem;
use crate::source::yaml::read as yaml;
use crate::source::{At, Layers, Source};
use crate::stack::setup::Form;
use crate::stack::{Release, Stack};
use crate::values::{Input, Invalid};

const ABOUT: &str = "Ask what a deployment needs, and write its values and its project file";

const AFTER: &str = "On a terminal it asks what no flag and no file answers. Without one, the rest has its default. Nothing is written until all is answered.";

/// The arguments: those of [`Fixed`], and a flag for each question.
#[derive(Debug)]
pub(super) struct InitArgs {
    fixed: Fixed,
    /// What flags answer, as they were given.
    flags: Vec<(&'static str, String)>,
}

/// Flags that answer no question.
#[derive(Args, Debug)]
struct Fixed {
    /// The folder that the files are written to.
    #[arg(default_value = ".")]
    folder: PathBuf,
    /// A file with answers, YAML; `-` is standard input. Flags win.
    #[arg(long, value_name = "FILE")]
    answers: Option<String>,
    /// Take the defaults: ask nothing.
    #[arg(short, long)]
    yes: bool,
    /// Replace files that are there.
    #[arg(long)]
    force: bool,
    /// How to print what was done.
    #[arg(short, long, value_name = "FORMAT", default_value = "text")]
    output: Format,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
}

impl Args for InitArgs {
    /// Its flags are made when they are looked at: other commands don't pay for them.
    fn augment_args(command: Command) -> Command {
        command.about(ABOUT).defer(questions)
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

/// All flags: one for each question too.
fn questions(command: Command) -> Command {
    let command = Fixed::augment_args(command);
    let command = command.about(ABOUT).long_about(None::<&str>);
    let command = command.after_help(AFTER);
    let each = [("host", "NAME=HOST"), ("certificate", "NAME=SECRET")];
    let each = each.map(|(name, value)| {
        let help = match name {
            "host" => "The host of a component, e.g. `chat=im.example.org`",
            _ => "The Secret with the certificate of a component, with `--tls certificates`",
        };
        let arg = Arg::new(name).long(name).value_name(value).help(help);
        arg.action(ArgAction::Append)
    });
    let all = Questions::new().all.into_iter();
    let one = all
        .filter(|question| question.of.is_empty())
        .map(|question| {
            let help = match question.default {
                Some(default) if !default.is_empty() => {
                    format!("{} [default: {default}]", question.asks)
                }
                _ => question.asks.to_owned(),
            };
            let arg = Arg::new(question.key).long(question.flag).help(help);
            let arg = if question.key == "namespace" {
                arg.short('n')
            } else {
                arg
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
        });
    command
        .args(each.into_iter().chain(one))
        .next_help_heading(None::<&str>)
}

impl FromArgMatches for InitArgs {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, Error> {
        let mut flags = Vec::new();
        for name in ["host", "certificate"] {
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

pub(super) fn run(args: &InitArgs) -> Result<(), Failure> {
    let folder = &args.fixed.folder;
    if !args.fixed.force {
        refuse_to_overwrite(folder)?;
    }
    let questions = Questions::new();
    let answers = answers(args, &questions)?;
    let templates = request::templates();
    let files = Files::new(&answers, &questions, templates)?;
    let release = Release::new(answers.get("release"), answers.get("namespace"), TARGETS[0]);
    let mut input = Input::new();
    input.add_file(VALUES, files.values.clone().into_bytes());
    let loaded = input.load().map_err(Failure::Invalid)?;
    let examined = check::all(&loaded, &release, templates);
    let Some(stack) = examined.stack.filter(|_| examined.problems.is_empty()) else {
        let layers = Arc::clone(&loaded.values.layers);
        let problems = examined.problems;
        return Err(Failure::Invalid(Invalid { problems, layers }));
    };
    let gateway = examined.manifests.iter().find_map(|manifest| {
        matches!(manifest.object.body, Body::Gateway(_)).then(|| manifest.name().to_owned())
    });
    let written = write(folder, &files)?;
    let text = match args.fixed.output {
        Format::Json => as_json(folder, &written, &answers, &files),
        Format::Text => next(folder, &written, &answers, &stack, gateway.as_deref())?,
    };
    Ok(print(&text)?)
}

fn refuse_to_overwrite(folder: &Path) -> Result<(), Failure> {
    let found = there(folder);
    if found.is_empty() {
        return Ok(());
    }
    let (verb, them) = if found.len() == 1 {
        ("is", "it")
    } else {
        ("are", "them")
    };
    let names = found.join(" and ");
    let error = anyhow!("{names} {verb} in {} already", folder.display());
    let hint = format!("name another folder, or replace {them} with `--force`");
    Err(Failure::CouldNotRun(error, Some(hint)))
}

/// All answers: given, asked, or defaults.
fn answers(args: &InitArgs, questions: &Questions) -> Result<Answers, Failure> {
    let mut layers = Layers::default();
    let (given, problems) = given(args, questions, &mut layers)?;
    let is_terminal = stdin().is_terminal() && stderr().is_terminal();
    let mut terminal = Terminal;
    let who: Option<&mut dyn Ask> = match is_terminal && !args.fixed.yes {
        true => Some(&mut terminal),
        false => None,
    };
    match decide(questions, &given, problems, who)? {
        Decided::Answers(answers) => Ok(answers),
        Decided::Wrong(problems) => {
            let layers = Arc::new(layers);
            Err(Failure::Invalid(Invalid { problems, layers }))
        }
        Decided::Missing(flags) => {
            let error = anyhow!(
                "these have no default, and there is nobody to ask: {}",
                flags.join(", ")
            );
            let hint = "give the flags, or a file of answers with `--answers`".to_owned();
            Err(Failure::CouldNotRun(error, Some(hint)))
        }
    }
}

/// What the file and the flags answer, and what is wrong with the file; the flags come last.
fn given(
    args: &InitArgs,
    questions: &Questions,
    layers: &mut Layers,
) -> Result<(Vec<Given>, Vec<Problem>), Failure> {
    let (mut out, mut problems) = (Vec::new(), Vec::new());
    if let Some(name) = &args.fixed.answers {
        let content = input::file_or_stdin(name, MAX_BYTES)?;
        let shown = if name == "-" { input::STDIN } else { name };
        let layer = layers.add(Source::Answers, shown, "");
        let found = yaml::decode(content, layer).and_then(|text| {
            layers.set_text(layer, text.clone());
            read(&text, layer, questions)
        });
        match found {
            Ok(found) => (out, problems) = found,
            Err(problem) => problems.push(problem),
        }
    }
    for (name, text) in &args.flags {
        out.push(of_flag(name, text, questions)?);
    }
    Ok((out, problems))
}

fn of_flag(name: &'static str, text: &str, questions: &Questions) -> Result<Given, Failure> {
    let given = |key, of, text: &str| Given {
        key,
        of,
        text: text.to_owned(),
        at: At::default(),
        flag: name,
    };
    let asked = questions
        .all
        .iter()
        .filter(|question| question.flag == name);
    let asked: Vec<_> = asked.collect();
    let each = asked.first().map_or(name, |question| question.key);
    let known: Vec<_> = asked.iter().map(|question| question.of).collect();
    if known == [""] {
        return Ok(given(each, "", text));
    }
    let split = text.split_once('=');
    let found = split.and_then(|(component, text)| Some((key(component, questions)?, text)));
    match found.filter(|(component, _)| known.contains(component)) {
        Some((component, text)) => Ok(given(each, component, text)),
        None => {
            let error = anyhow!("`--{name} {text}` names no component that has one");
            let hint = format!("write NAME=…, where NAME is one of {}", known.join(", "));
            Err(Failure::CouldNotRun(error, Some(hint)))
        }
    }
}

/// What the template of what is next reads.
#[derive(Serialize)]
struct Next<'a> {
    #[serde(flatten)]
    answers: &'a Answers,
    folder: String,
    written: String,
    dns: String,
    secrets: String,
    sql: String,
    /// The Gateway that the release brings.
    gateway: Option<&'a str>,
}

/// What was written, and what to do next.
fn next(
    folder: &Path,
    written: &[&str],
    answers: &Answers,
    stack: &Stack,
    gateway: Option<&str>,
) -> Result<String, Failure> {
    let templates = request::templates();
    let text = |topic| {
        let given = notes::Given::default();
        let text = notes::text(topic, &given, false, stack, templates)?;
        Ok::<_, Failure>(text.trim_end().to_owned())
    };
    let outline = stack.outline();
    let has_secrets = !outline.secrets.is_empty();
    let has_databases = !outline.databases.is_empty();
    let facts = Next {
        answers,
        folder: folder.display().to_string(),
        written: format!("Wrote {}.", listed(written)),
        dns: text("dns")?,
        secrets: if has_secrets {
            text("secrets")?
        } else {
            String::new()
        },
        sql: if has_databases {
            text("sql")?
        } else {
            String::new()
        },
        gateway,
    };
    Ok(templates.render(NEXT, Value::from(Serde(facts)))?)
}

fn listed(names: &[&str]) -> String {
    match names {
        [rest @ .., last] if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        _ => names.concat(),
    }
}

fn as_json(folder: &Path, written: &[&str], answers: &Answers, files: &Files) -> String {
    let out = json!({
        "folder": folder,
        "files": written,
        "values": VALUES,
        "project": PROJECT,
        "credentials": files.credentials,
        "answers": answers,
    });
    format!("{out:#}\n")
}
