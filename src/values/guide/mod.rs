//! The layout of a guide to MAS that many follow, which has its values under a top-level `mas`:
//! turned into values as they are here.
//!
//! The layers are merged first, so that `mas` merges over several files as every other value does.
//! Then each of its keys becomes the value that means the same, at the place where it was written.
//! Where a canonical value is set too, the later layer wins.

mod database;
mod email;
mod join;
mod key;
mod keys;
mod oidc;
mod paths;
#[cfg(test)]
mod tests;
mod translation;

use crate::source::problem::Problem;
use crate::source::{Kind, Node};
use key::section;
use keys::KEYS;
use translation::Guide;

/// Takes `mas` out of the values that the user gave, and puts what it means among the others.
///
/// Gives what there is to report: an error for each key that is not known, a warning for each that
/// has no effect, and a note for each that has another name here.
pub(crate) fn translate(user: &mut Node) -> Vec<Problem> {
    let Kind::Map(root) = &mut user.kind else {
        return Vec::new();
    };
    let Some(mas) = root.take("mas") else {
        return Vec::new();
    };
    let mut guide = Guide::new(user);
    let path = paths::guide();
    if let Some(map) = guide.map_of(&path, &mas) {
        section(&mut guide, &path, map, KEYS);
    }
    let Guide {
        out, mut problems, ..
    } = guide;
    if let Kind::Map(root) = &mut user.kind {
        join::join(root, out, &mut problems);
    }
    problems
}
