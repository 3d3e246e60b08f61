//! The fewest steps from one list of texts to another.

use similar::DiffOp;
use similar::algorithms::{Capture, Compact, Replace, myers};

/// What makes `before` into `after`, the parts that are the same among it. Only one algorithm and
/// one kind of item are in the program.
pub fn steps(before: &[&str], after: &[&str]) -> Vec<DiffOp> {
    let mut hook = Compact::new(Replace::new(Capture::new()), before, after);
    match myers::diff(&mut hook, before, 0..before.len(), after, 0..after.len()) {
        Ok(()) => hook.into_inner().into_inner().into_ops(),
        Err(never) => match never {},
    }
}
