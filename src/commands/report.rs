//! Reports on standard error.

use std::io::{IsTerminal, stderr};

use super::failure::{self, Failure};
use super::found;
use super::said;
use crate::check;
use crate::credentials::{Need, Registration, SystemGenerator};
use crate::findings::Finding;
use crate::source::problem::Problem;
use crate::source::report;
use crate::source::{At, Code, Layers};

/// Prints why the command failed.
pub(super) fn failure(why: &Failure) {
    match why {
        Failure::Invalid(invalid) => problems(&invalid.problems, &invalid.layers),
        Failure::CouldNotRun(error, hint) => {
            if found::is_asked() {
                found::add(failure::finding(error, hint.clone()));
            }
            if !found::is_instead() {
                lines(&report::error(&format!("{error:#}"), hint.as_deref()));
            }
        }
        Failure::No | Failure::Told => {}
    }
}

/// Prints all problems, in the order in which they are given.
pub(super) fn problems(problems: &[Problem], layers: &Layers) {
    if found::is_asked() {
        let findings = problems.iter().map(|it| Finding::new(it, layers));
        findings.for_each(found::add);
    }
    let text = check::report(problems, layers);
    if !text.is_empty() && !found::is_instead() {
        lines(&text);
    }
}

/// Prints why findings could not be printed.
pub(super) fn broken(error: &anyhow::Error) {
    lines(&report::error(&format!("{error:#}"), None));
}

/// Prints lines that are no problems, such as what was done.
pub(super) fn lines(text: &str) {
    if !said::err(text) {
        anstream::eprintln!("{text}");
    }
}

/// Warns of something that is in no file.
pub(super) fn warn(code: Code, message: impl Into<String>, hint: Option<String>) {
    let problem = Problem::at(code, At::default(), message).warning();
    let told = found::rules().one(Problem { hint, ..problem });
    if let Some(problem) = told {
        found::see(&problem);
        problems(&[problem], &Layers::default());
    }
}

/// Says what was done. It is no finding.
pub(super) fn note(message: impl Into<String>, hint: Option<String>) {
    lines(&report::note(&message.into(), hint.as_deref()));
}

/// Generates credentials. On a terminal, it shows the progress of those that take seconds.
pub(super) fn generator(registrations: Vec<(Need, Registration)>) -> SystemGenerator {
    let by_kind = registrations.into_iter();
    let by_kind = by_kind.map(|(need, registration)| (need.kind, registration));
    let generator = SystemGenerator::new(by_kind.collect());
    if stderr().is_terminal() && !said::is_kept() {
        generator.watched(show_progress)
    } else {
        generator
    }
}

/// One line, overwritten until all are done.
fn show_progress(done: usize, of: usize) {
    let keys = if of == 1 {
        "an RSA key".to_owned()
    } else {
        format!("{of} RSA keys")
    };
    let end = if done == of { "\n" } else { "" };
    anstream::eprint!(
        "\rgenerating {keys} of 4096 bits, which takes a few seconds: {done} of {of} done{end}"
    );
}
