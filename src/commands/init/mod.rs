//! `masthead init`: a values file and a project file from a few answers.

mod args;
mod given;
mod next;

use std::io::{IsTerminal, stderr, stdin};
use std::path::Path;
use std::sync::Arc;

use anyhow::anyhow;

use args::Format;
pub(super) use args::InitArgs;
use given::given;
use next::{Next, as_json, gateway};

use super::asking::Terminal;
use super::failure::Failure;
use super::output::print;
use super::project::Place;
use super::request;
use crate::check;
use crate::init::{Answers, Ask, Decided, Files, Questions, VALUES, decide, there, write};
use crate::render::targets::TARGETS;
use crate::source::Layers;
use crate::stack::Release;
use crate::values::{Input, Invalid};

pub(super) fn run(args: &InitArgs, place: &Place) -> Result<(), Failure> {
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
    let written = write(folder, &files)?;
    let text = match args.fixed.output {
        Format::Json => as_json(folder, &written, &answers, &files),
        Format::Text => {
            let seen = place.as_seen(folder);
            let gateway = gateway(&examined.manifests);
            Next::new(&seen, &written, &answers, &files, gateway).text(&stack, templates)?
        }
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
    let mut terminal = Terminal::default();
    let mut who: Option<&mut dyn Ask> = None;
    if is_terminal && !args.fixed.yes {
        who = Some(&mut terminal);
    }
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
