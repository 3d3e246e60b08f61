//! Why nothing was tried.

use anyhow::anyhow;

use crate::commands::failure::Failure;
use crate::commands::report;
use crate::verify::{Line, State, Tried};

/// Whether anything was tried at all.
pub(super) fn check_any(tried: &Tried) -> Result<(), Failure> {
    if tried.lines.is_empty() {
        let error = anyhow!("nothing of this deployment is to be tried");
        let hint = "`masthead verify --list` has all names, of which `--check` and `--skip` choose";
        return Err(Failure::CouldNotRun(error, Some(hint.into())));
    }
    let is_asked = |line: &Line| line.state != State::Manual;
    if tried.is_heard || !tried.lines.iter().any(is_asked) {
        return Ok(());
    }
    let left_out = tried.lines.iter().filter(|line| is_asked(line));
    let mut reasons: Vec<&str> = Vec::new();
    for line in left_out {
        if !reasons.contains(&line.message.as_str()) && reasons.len() < 3 {
            reasons.push(&line.message);
        }
    }
    let error = anyhow!(
        "neither the cluster nor a host answers: {}",
        reasons.join("; ")
    );
    let hint = "`--context` names the cluster, and `--connect` says where hosts are";
    Err(Failure::CouldNotRun(error, Some(hint.into())))
}

/// Status 1 means that something has failed, so that invalid values end with 2 here.
pub(super) fn as_trouble(failure: Failure) -> Failure {
    match failure {
        Failure::Invalid(invalid) => {
            report::problems(&invalid.problems, &invalid.layers);
            anyhow!("the values are invalid, so that nothing was tried").into()
        }
        other => other,
    }
}
