//! What is to become of findings: which count as errors, and which are not told.

use super::allow::Allows;
use crate::source::problem::{Problem, Severity};
use crate::source::{Code, Layers};

/// What the flags say.
#[derive(Clone, Debug, Default)]
pub(crate) struct Rules {
    /// These are errors.
    pub deny: Vec<Code>,
    /// All warnings are errors.
    pub denies_warnings: bool,
    /// These are not told.
    pub allow: Vec<Code>,
}

impl Rules {
    /// The problems as they are to be told. Those that comments in the files allow are left out.
    pub(crate) fn judge(&self, problems: Vec<Problem>, layers: &Layers) -> Vec<Problem> {
        let mut allows = Allows::new(layers);
        self.judge_with(problems, &mut allows)
    }

    /// As [`Rules::judge`], with what is wrong with the comments. That one allows nothing is known
    /// where all that can be found has been:
    /// `is_whole` says so.
    pub(crate) fn judge_all(
        &self,
        problems: Vec<Problem>,
        layers: &Layers,
        is_whole: bool,
    ) -> Vec<Problem> {
        let mut allows = Allows::new(layers);
        let mut out = self.judge_with(problems, &mut allows);
        let mut faults = allows.faults();
        faults.retain(|fault| is_whole || fault.code != Code::UnusedAllow);
        out.extend(faults.into_iter().filter_map(|fault| self.one(fault)));
        out
    }

    fn judge_with(&self, problems: Vec<Problem>, allows: &mut Allows) -> Vec<Problem> {
        let told = problems.into_iter().filter_map(|problem| {
            let is_allowed = allows.allow(&problem);
            self.told(problem, is_allowed)
        });
        told.collect()
    }

    /// A problem as it is to be told, where no file says more of it.
    pub(crate) fn one(&self, problem: Problem) -> Option<Problem> {
        self.told(problem, false)
    }

    fn told(&self, problem: Problem, is_allowed: bool) -> Option<Problem> {
        if is_allowed || self.allow.contains(&problem.code) {
            return (!may_be_allowed(&problem)).then(|| not_allowed(problem));
        }
        let is_warning = problem.severity == Severity::Warning;
        let is_denied = self.deny.contains(&problem.code) || is_warning && self.denies_warnings;
        Some(if is_denied { problem.error() } else { problem })
    }
}

/// Whether something can be rendered all the same.
fn may_be_allowed(problem: &Problem) -> bool {
    problem.severity != Severity::Error || problem.lets_render
}

/// An error that leaves nothing to render is told, whatever allows it.
fn not_allowed(problem: Problem) -> Problem {
    let why = "it can't be allowed: nothing can be rendered";
    let hint = match &problem.hint {
        Some(hint) => format!("{hint}; {why}"),
        None => why.to_owned(),
    };
    problem.hint(hint)
}
