//! Findings: problems with their places, for machines, what is known of each kind, and what is to
//! become of them.

mod allow;
mod explained;
mod finding;
mod print;
mod root;
mod rules;

pub(crate) use explained::Explained;
pub(crate) use finding::Finding;
pub(crate) use print::{Document, Format, xml};
pub(crate) use rules::Rules;
