//! What differs between two sets of manifests: compared by what Kubernetes makes of them, reported as data, printed last.

mod atoms;
mod compare;
mod conceal;
mod embedded;
mod identity;
mod lists;
mod normal;
mod path;
pub mod print;
mod quantity;
mod report;
mod sequence;
mod walk;

pub use compare::{Options, compare};
pub use identity::Identity;
pub use normal::Ignored;
pub use report::{Change, ObjectChange, Report, Shown, What};
