//! What a command says while many run side by side: kept for each thread, and printed in order.

use std::cell::RefCell;

use crate::folder::Counts;

/// What one run said.
#[derive(Debug, Default)]
pub(super) struct Said {
    /// The deployment that it is about.
    deployment: Option<String>,
    /// For standard output, as it is.
    pub out: String,
    /// For standard error, with colours.
    pub err: String,
    /// What was done to its folder, where it has one.
    pub counts: Option<Counts>,
}

thread_local! {
    static SAID: RefCell<Option<Said>> = const { RefCell::new(None) };
}

/// Runs `work`, for one of many deployments where it is, and keeps what it says on this thread.
pub(super) fn listen<T>(deployment: Option<&str>, work: impl FnOnce() -> T) -> (T, Said) {
    SAID.set(Some(Said {
        deployment: deployment.map(str::to_owned),
        ..Said::default()
    }));
    let done = work();
    (done, SAID.take().unwrap_or_default())
}

/// Whether what this thread says is kept.
pub(super) fn is_kept() -> bool {
    SAID.with_borrow(Option::is_some)
}

/// The deployment that this thread works on, where there may be others.
pub(super) fn deployment() -> Option<String> {
    SAID.with_borrow(|said| said.as_ref().and_then(|said| said.deployment.clone()))
}

/// Keeps a text for standard output. Gives whether it was kept.
pub(super) fn out(text: &str) -> bool {
    keep(|said| said.out.push_str(text))
}

/// Keeps lines for standard error. Gives whether they were kept.
pub(super) fn err(text: &str) -> bool {
    keep(|said| said.err.extend([text, "\n"]))
}

/// Keeps what was done to a folder. Gives whether it was kept.
pub(super) fn counts(counts: Counts) -> bool {
    keep(|said| said.counts = Some(counts))
}

fn keep(add: impl FnOnce(&mut Said)) -> bool {
    SAID.with_borrow_mut(|said| said.as_mut().map(add).is_some())
}
