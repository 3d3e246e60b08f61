//! Reports on standard error.

use std::io::{IsTerminal, stderr};
use std::sync::atomic::{AtomicBool, Ordering};

use super::failure::{self, Failure};
use super::found;
use super::said;
use crate::check;
use crate::credentials::{Need, Registration, SystemGenerator};
use crate::findings::Finding;
use crate::folder::Counts;
use crate::source::problem::{Problem, Severity};
use crate::source::report;
use crate::source::{At, Code, Layers};

/// Only errors are told.
static IS_QUIET: AtomicBool = AtomicBool::new(false);

/// From now on, tells errors alone.
pub(super) fn be_quiet() {
    IS_QUIET.store(true, Ordering::Relaxed);
}

/// Whether only errors are told.
pub(super) fn is_quiet() -> bool {
    IS_QUIET.load(Ordering::Relaxed)
}

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
    let text = if is_quiet() {
        let errors = problems.iter().filter(|it| it.severity == Severity::Error);
        check::report(&errors.cloned().collect::<Vec<_>>(), layers)
    } else {
        check::report(problems, layers)
    };
    if !text.is_empty() && !found::is_instead() {
        lines(&text);
    }
}

/// Prints why findings could not be printed.
pub(super) fn broken(error: &anyhow::Error) {
    lines(&report::error(&format!("{error:#}"), None));
}

/// Prints lines that are no problems, such as what was done, unless only errors are asked for.
pub(super) fn done(text: &str) {
    if !is_quiet() {
        lines(text);
    }
}

/// Prints lines on standard error.
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

/// Prints what was done to a folder; of many, what was done to all at the end.
pub(super) fn counts(counts: Counts) {
    if !said::counts(counts) {
        done(&counts.to_string());
    }
}

/// Says what was done. It is no finding.
pub(super) fn note(message: impl Into<String>, hint: Option<String>) {
    if !is_quiet() {
        lines(&report::note(&message.into(), hint.as_deref()));
    }
}

/// Says why what was looked for is not there, which is no fault.
pub(super) fn none(message: &str, hint: Option<&str>) {
    lines(&report::error(message, hint));
}

/// Generates credentials. On a terminal, it shows the progress of those that take seconds.
pub(super) fn generator(registrations: Vec<(Need, Registration)>) -> SystemGenerator {
    let by_kind = registrations.into_iter();
    let by_kind = by_kind.map(|(need, registration)| (need.kind, registration));
    let generator = SystemGenerator::new(by_kind.collect());
    if stderr().is_terminal() && !said::is_kept() && !is_quiet() {
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
