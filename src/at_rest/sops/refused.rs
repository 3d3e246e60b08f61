//! What is wrong with a file. Nothing of a value is quoted.

use crate::source::problem::Problem;
use crate::source::{At, Code, ValuePath};

pub(super) fn plain(at: At, path: &ValuePath) -> Problem {
    let message = "the value is not encrypted, as SOPS would have it here";
    Problem::new(Code::AlteredFile, path.clone(), at, message)
        .hint("put it in with `sops edit`, which encrypts it")
}

pub(super) fn damaged(at: At, path: &ValuePath) -> Problem {
    let message = "the value can't be decrypted: it was changed since, or stood under another key";
    Problem::new(Code::AlteredFile, path.clone(), at, message).hint(CHANGED)
}

/// What to do where a file was changed by another program than SOPS.
pub(super) const CHANGED: &str =
    "restore the file from a copy; change it with `sops edit`, or decrypt it before";
