//! The names that `--check` and `--skip` take.

use anyhow::anyhow;

use crate::commands::failure::Failure;
use crate::project::pattern::matches;
use crate::source::nearest;
use crate::verify::catalogue;

/// Sees to it that something is called as each pattern says, whatever its subject.
///
/// # Errors
/// Nothing is; the message has the nearest name.
pub(super) fn check(flag: &str, patterns: &[String]) -> Result<(), Failure> {
    for pattern in patterns {
        let id = pattern.split(':').next().unwrap_or_default();
        if catalogue().any(|(known, _)| matches(id, known)) {
            continue;
        }
        let near = nearest(id, catalogue().map(|(known, _)| known));
        let near = near.map_or_else(String::new, |near| format!(": did you mean `{near}`?"));
        let error = anyhow!("`{flag} {pattern}`: nothing that is tried has this name{near}");
        let hint = "`masthead verify --list` has all names";
        return Err(Failure::CouldNotRun(error, Some(hint.into())));
    }
    Ok(())
}
