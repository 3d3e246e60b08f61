//! Only which objects differ, each on a line.

use crate::diff::{Report, What};

/// `changed Kind/name`, `added …` or `removed …`, a line each.
pub fn names(report: &Report) -> String {
    report
        .changes
        .iter()
        .map(|change| format!("{} {}\n", word(&change.what), change.identity))
        .collect()
}

/// What happened to an object.
pub(super) fn word(what: &What) -> &'static str {
    match what {
        What::Added(_) => "added",
        What::Removed(_) => "removed",
        What::Changed(_) => "changed",
    }
}
