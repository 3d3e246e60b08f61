//! Findings: problems with their places, for machines, and what is known of each kind.

mod explained;

pub(crate) use explained::Explained;
