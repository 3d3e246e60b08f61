//! What is not taken over, since the stack or its programs refuse it.

use super::outcome::{Account, Adoption};
use crate::source::problem::{Problem, Severity};
use crate::source::{Node, Step, ValuePath};
use crate::stack::elsewhere::Fate;

/// Drops the settings that these problems are about, with the reason. `also_values` says that values
/// go too, in place of settings alone. Gives whether there were any.
pub(crate) fn drop_refused(
    adoption: &mut Adoption,
    problems: &[Problem],
    also_values: bool,
) -> bool {
    let mut is_changed = false;
    let errors = problems.iter().filter(|it| it.severity == Severity::Error);
    for problem in errors {
        let mut accounts = std::mem::take(&mut adoption.accounts);
        for account in &mut accounts {
            let found = place(account, also_values);
            if let Some(place) = found.filter(|place| concerns(problem, account, place)) {
                remove(adoption, &place);
                account.fate = Fate::Dropped(format!("it is refused: {}", problem.message));
                is_changed = true;
            }
        }
        adoption.accounts = accounts;
    }
    is_changed
}

/// Where a setting is among the values.
fn place(account: &Account, also_values: bool) -> Option<ValuePath> {
    match &account.fate {
        Fate::Additional(into) => Some(account.path.steps().into_iter().fold(
            into.clone(),
            |path, step| match step {
                Step::Key(key) => path.key(key.clone()),
                Step::Index(index) => path.index(*index),
            },
        )),
        Fate::Kept(value) if also_values => Some(value.clone()),
        _ => None,
    }
}

/// Whether a problem is about a setting, or about one above it that is not all that is added.
fn concerns(problem: &Problem, account: &Account, place: &ValuePath) -> bool {
    let is_above = match &account.fate {
        Fate::Additional(into) => problem.path.is_within(into) && problem.path != *into,
        _ => false,
    };
    problem.path.is_within(place) || (is_above && place.is_within(&problem.path))
}

fn remove(adoption: &mut Adoption, place: &ValuePath) {
    let steps = place.steps();
    let keys = steps.iter().map_while(|step| match step {
        Step::Key(key) => Some(&**key),
        Step::Index(_) => None,
    });
    let mut keys: Vec<&str> = keys.collect();
    adoption.values.put(&keys, None);
    // What it stood in says nothing any more.
    while keys.pop().is_some() && keys.len() > 1 {
        let is_left = adoption.values.below(&keys).is_some_and(Node::is_empty);
        if !is_left {
            break;
        }
        adoption.values.put(&keys, None);
    }
}
