//! What a command says while many run side by side: kept for each thread, and printed in order.

use std::cell::RefCell;

use crate::findings::Finding;

/// What one run said.
#[derive(Debug, Default)]
pub(super) struct Said {
    /// For standard output, as it is.
    pub out: String,
    /// For standard error, with colours.
    pub err: String,
    /// Findings that are printed for machines.
    pub findings: Vec<Finding>,
}

thread_local! {
    static SAID: RefCell<Option<Said>> = const { RefCell::new(None) };
}

/// Runs `work`, and keeps what it says on this thread.
pub(super) fn listen<T>(work: impl FnOnce() -> T) -> (T, Said) {
    SAID.set(Some(Said::default()));
    let done = work();
    (done, SAID.take().unwrap_or_default())
}

/// Whether what this thread says is kept.
pub(super) fn is_kept() -> bool {
    SAID.with_borrow(Option::is_some)
}

/// Keeps a text for standard output. Gives whether it was kept.
pub(super) fn out(text: &str) -> bool {
    keep(|said| said.out.push_str(text))
}

/// Keeps lines for standard error. Gives whether they were kept.
pub(super) fn err(text: &str) -> bool {
    keep(|said| said.err.extend([text, "\n"]))
}

/// Keeps a finding. Gives it back where it was not kept.
pub(super) fn finding(finding: Finding) -> Option<Finding> {
    SAID.with_borrow_mut(|said| match said {
        Some(said) => {
            said.findings.push(finding);
            None
        }
        None => Some(finding),
    })
}

fn keep(add: impl FnOnce(&mut Said)) -> bool {
    SAID.with_borrow_mut(|said| said.as_mut().map(add).is_some())
}
