//! Why there is no answer.

use std::io;
use std::time::Duration;

/// Why the cluster could not be asked.
#[derive(Debug, thiserror::Error)]
pub(crate) enum KubectlError {
    #[error("could not run kubectl")]
    NotThere(#[source] io::Error),
    #[error("kubectl failed: {0}")]
    Failed(String),
    #[error("the output of kubectl is not readable: {0}")]
    Unreadable(&'static str),
    #[error("the cluster did not answer within {} seconds", .0.as_secs_f64())]
    TooLong(Duration),
}
