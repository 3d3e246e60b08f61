//! Asks on a terminal, line by line: what is shown stays readable, and Ctrl-C ends it with nothing written.

use std::io::{self, BufRead, Write};

use anyhow::{Result, bail};

use crate::init::{Answers, Ask, Fault, judge};
use crate::stack::setup::{Choice, Form, Question};

/// Somebody at a terminal: questions go to standard error, answers come from standard input.
#[derive(Debug, Default)]
pub(super) struct Terminal {
    /// Something was asked.
    is_begun: bool,
}

impl Ask for Terminal {
    fn ask(
        &mut self,
        question: &Question,
        default: Option<&str>,
        answers: &Answers,
    ) -> Result<String> {
        self.begin();
        if let Form::Choice(all) = question.form {
            let open: Vec<_> = all.iter().filter(|it| answers.allow(it)).collect();
            if let [only] = open.as_slice() {
                return Ok(only.name.to_owned());
            }
            show(&format!("\n{}:\n{}", question.asks, list(&open)));
        }
        let prompt = prompt(question, default);
        loop {
            let text = line(&prompt)?;
            let text = match (text.as_str(), default) {
                ("", Some("")) => return Ok(String::new()),
                ("", Some(default)) => default,
                (text, _) => text,
            };
            match judge(question, text, answers) {
                Ok(answer) => return Ok(answer),
                Err(fault) => show(&told(&fault)),
            }
        }
    }

    fn agree(&mut self, what: &str, answers: &[(&'static str, String)]) -> Result<bool> {
        self.begin();
        let width = answers.iter().map(|(_, answer)| answer.len()).max();
        let width = width.unwrap_or_default();
        let mut text = format!("\nThe {what}:\n");
        for (about, answer) in answers {
            text += &format!("  {answer:width$}  {about}\n");
        }
        show(&text);
        loop {
            match line("Take these (no to name each) [yes]: ")?
                .to_lowercase()
                .as_str()
            {
                "" | "y" | "yes" => return Ok(true),
                "n" | "no" => return Ok(false),
                _ => show("  yes or no?\n"),
            }
        }
    }
}

impl Terminal {
    /// What people have to know before the first question.
    fn begin(&mut self) {
        if !std::mem::replace(&mut self.is_begun, true) {
            show(
                "Enter takes what stands in brackets. Nothing is written before the last answer: Ctrl-C ends it.\n\n",
            );
        }
    }
}

/// What stands before the cursor. A list has the question above it.
fn prompt(question: &Question, default: Option<&str>) -> String {
    let asks = match question.form {
        Form::Choice(_) => "Name or number",
        _ => question.asks,
    };
    let before = match (question.of, question.form) {
        ("", _) => "",
        (_, Form::Host(_)) => "Host of ",
        _ => "Secret with the certificate of ",
    };
    match (question.form, default) {
        (_, None | Some("")) => format!("{before}{asks}: "),
        (_, Some(default)) => format!("{before}{asks} [{default}]: "),
    }
}

/// What can be chosen, a line each.
fn list(open: &[&Choice]) -> String {
    let width = open.iter().map(|choice| choice.name.len()).max();
    let width = width.unwrap_or_default();
    let each = open.iter().enumerate();
    let line = |(index, choice): (usize, &&Choice)| {
        format!("  {} {:width$}  {}\n", index + 1, choice.name, choice.about)
    };
    each.map(line).collect()
}

fn told(fault: &Fault) -> String {
    match &fault.hint {
        Some(hint) => format!("  {}\n  hint: {hint}\n", fault.message),
        None => format!("  {}\n", fault.message),
    }
}

fn show(text: &str) {
    anstream::eprint!("{text}");
}

/// The next line, without spaces around it.
fn line(prompt: &str) -> Result<String> {
    show(prompt);
    io::stderr().flush()?;
    let mut text = String::new();
    if io::stdin().lock().read_line(&mut text)? == 0 {
        show("\n");
        bail!("the answers ended before the questions: nothing was written");
    }
    Ok(text.trim().to_owned())
}
