//! The fewest steps from one list of texts to another.

use similar::DiffOp;
use similar::algorithms::{Capture, Compact, Replace, myers};

/// The parts that turn `before` into `after`, equal ones included. Compiled only once, for one
/// algorithm and one kind of item.
pub(super) fn steps(before: &[&str], after: &[&str]) -> Vec<DiffOp> {
    let mut hook = Compact::new(Replace::new(Capture::new()), before, after);
    match myers::diff(&mut hook, before, 0..before.len(), after, 0..after.len()) {
        Ok(()) => hook.into_inner().into_inner().into_ops(),
        Err(never) => match never {},
    }
}
