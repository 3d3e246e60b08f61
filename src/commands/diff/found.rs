//! What follows from differences, as findings.

use crate::commands::found;
use crate::diff::{Impact, ImpactKind, ObjectChange, Report, What};
use crate::source::problem::{Problem, Severity};
use crate::source::{At, Code};

/// What follows from a report, as far as it is to be told, the worst first for each object.
pub(super) fn problems(report: &Report) -> Vec<Problem> {
    let of_change = |change: &ObjectChange| {
        let impacts: Vec<Problem> = change.impacts.iter().map(of_impact).collect();
        if impacts.is_empty() {
            vec![plain(change)]
        } else {
            impacts
        }
    };
    let all = report.changes.iter().flat_map(of_change);
    all.filter_map(|problem| found::rules().one(problem))
        .collect()
}

/// Whether something was denied that is not an error by itself.
pub(super) fn has_denied(problems: &[Problem]) -> bool {
    let is_denied = |it: &Problem| it.severity == Severity::Error && it.code != Code::LosesData;
    problems.iter().any(is_denied)
}

fn of_impact(impact: &Impact) -> Problem {
    let message = format!("{}: {}", impact.object, impact.message);
    let at = At::default();
    let problem = match impact.kind {
        ImpactKind::Stale => Problem::at(Code::GoesOnStale, at, message).note(),
        ImpactKind::Restart => Problem::at(Code::Restarts, at, message).note(),
        ImpactKind::Downtime => Problem::at(Code::Downtime, at, message).warning(),
        ImpactKind::Recreate => Problem::at(Code::NeedsRecreation, at, message).warning(),
        ImpactKind::Data => Problem::at(Code::LosesData, at, message),
        ImpactKind::Removal => Problem::at(Code::RemovesObject, at, message).warning(),
    };
    let hint = impact.hint.iter().chain(&impact.commands);
    let hint: Vec<&str> = hint.map(String::as_str).collect();
    if hint.is_empty() {
        problem
    } else {
        problem.hint(hint.join("\n"))
    }
}

/// A change that nothing follows from.
fn plain(change: &ObjectChange) -> Problem {
    let what = match change.what {
        What::Added(_) => "added",
        What::Removed(_) => "removed",
        What::Changed(_) => "changed",
    };
    let message = format!("{}: it is {what}", change.identity);
    Problem::at(Code::ChangesObject, At::default(), message).note()
}
