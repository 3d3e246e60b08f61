//! Notes on what happened to the credentials.

use std::path::Path;
use std::time::Duration;

use super::{git, report};
use crate::credentials::{Changed, Completed, Ensured, Store, Unsafe, UnsafeKey, why};
use crate::source::Code;

pub(super) fn note_ensured(store: &Store, ensured: &Ensured) {
    let verb = if ensured.changed.created {
        "created"
    } else {
        "added to"
    };
    let keep = "keep this file: without it, the next run generates new credentials";
    let verb = format!("{verb} {}:", store.path().display());
    note_completed(&verb, &ensured.completed, keep);
    note_salted(store, ensured.changed);
}

/// Reports what a run that may write would generate.
pub(super) fn note_lacking(store: &Store, lacking: &Completed) {
    if !lacking.generated.is_empty() {
        let keys = lacking.generated.join(", ");
        let message = format!("{} would get {keys}", store.path().display());
        let hint = "all that is made of them changes, and is compared with other ones each time";
        report::note(message, Some(hint.into()));
    }
}

/// Reports that a salt was added to a file.
pub(super) fn note_salted(store: &Store, changed: Changed) {
    if changed.salted {
        report::note(
            format!("added to {}: salt", store.path().display()),
            Some(
                "labels are keyed with it: where it was another before, every pod that uses a \
                  credential restarts once"
                    .into(),
            ),
        );
    }
}

/// Reports that another process is changing the file.
pub(super) fn note_waiting(path: &Path) {
    report::note(
        format!(
            "waiting for another process, which is changing `{}`",
            path.display()
        ),
        None,
    );
}

/// Reports that the cluster takes long to answer.
pub(super) fn note_slow(timeout: Duration) {
    report::note(
        format!(
            "waiting for the cluster, for up to {} seconds",
            timeout.as_secs()
        ),
        Some("`--timeout` sets for how long".into()),
    );
}

pub(super) fn note_completed(verb: &str, done: &Completed, keep: &str) {
    if !done.generated.is_empty() {
        report::note(
            format!("{verb} {}", done.generated.join(", ")),
            Some(keep.to_owned()),
        );
    }
    if let Some(old) = &done.replaced {
        note_replaced(old);
    }
}

/// Reports that Synapse's signing key was replaced, and why.
pub(super) fn note_replaced(old: &UnsafeKey) {
    let message = format!("{} was replaced by a new one: {}", old.key, why(old.reason));
    let hint = match old.reason {
        Unsafe::IdZero => format!(
            "the old public key is in {}, from where Synapse publishes it as expired",
            old.published_in
        ),
        Unsafe::Banned => {
            "the old public key is not published, since its private key is public".to_owned()
        }
    };
    report::warn(Code::ReplacedKey, message, Some(hint));
}

/// Warns if git does not ignore a file that is not encrypted.
pub(super) fn note_exposed(store: &Store) {
    if store.is_plain() && git::would_take(store.path()) {
        report::warn(
            Code::ExposedCredentials,
            format!(
                "`{}` is not encrypted, and git does not ignore it",
                store.path().display()
            ),
            Some(format!(
                "make git ignore it: {}\nor encrypt it: add `--encrypt-to age1…`",
                git::ignore_command(store.path())
            )),
        );
    }
}
