//! What a file and flags answer.

use anyhow::anyhow;

use super::args::InitArgs;
use crate::commands::failure::Failure;
use crate::init::{Given, Questions, key, read};
use crate::source::input::{self, MAX_BYTES};
use crate::source::problem::Problem;
use crate::source::yaml::read as yaml;
use crate::source::{At, Layers, Source};

/// What the file and the flags answer, and what is wrong with the file; the flags come last.
pub(super) fn given(
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
