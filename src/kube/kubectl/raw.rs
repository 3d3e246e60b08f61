//! Paths of the API that are no objects of ours: lists of pods, pages of pods.

use std::process::Command;
use std::time::{Duration, Instant};

use super::Kubectl;
use super::answer::words;
use super::error::KubectlError;
use super::process::{Output, Running};

/// What the API server answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Raw {
    /// The page.
    Text(String),
    /// It is not there: what the server says.
    Nothing(String),
    /// The user may not read it.
    Forbidden,
    /// The server, or who it asked, did not do it.
    Refused(String),
}

/// What kubectl begins with where the server has answered.
const FROM_SERVER: &str = "Error from server";

impl Kubectl {
    /// A page of the API, read with `kubectl get --raw`. It may take as long as this, or as all may.
    ///
    /// # Errors
    /// kubectl is missing, or does not reach the cluster in time.
    pub(crate) fn raw(&self, path: &str, most: Duration) -> Result<Raw, KubectlError> {
        let left = self.until.saturating_duration_since(Instant::now());
        let left = left.min(most);
        let mut running = Running::new();
        let mut command: Command = self.command(path, left);
        running
            .start(&mut command)
            .map_err(KubectlError::NotThere)?;
        let next = running
            .next(Instant::now() + left)
            .map_err(KubectlError::NotThere)?;
        let (_, output) = next.ok_or(KubectlError::TooLong(left))?;
        read(&output)
    }
}

fn read(output: &Output) -> Result<Raw, KubectlError> {
    if output.status.success() {
        let text = String::from_utf8_lossy(&output.stdout);
        return Ok(Raw::Text(text.into_owned()));
    }
    let said = String::from_utf8_lossy(&output.stderr);
    let spoken = words(&said);
    Ok(if said.contains("(Forbidden)") {
        Raw::Forbidden
    } else if said.contains("(NotFound)") {
        Raw::Nothing(spoken)
    } else if said.contains(FROM_SERVER) {
        Raw::Refused(spoken)
    } else {
        return Err(KubectlError::Failed(spoken));
    })
}
