//! What is refused of a pod, and where it is said.

use crate::source::Node;

/// Where it is said what a rule refuses.
pub(super) enum Place<'o> {
    /// In a part of the pod.
    Node(&'o Node),
    /// In a value with this end.
    Value(&'static [&'static str], Option<&'static str>),
}

/// What a rule refuses of a pod.
pub(super) struct Fault<'o> {
    pub place: Place<'o>,
    /// Without its subject: `the network of the node`.
    pub what: String,
}

impl<'o> Fault<'o> {
    pub(super) fn new(place: Place<'o>, what: impl Into<String>) -> Self {
        let what = what.into();
        Self { place, what }
    }
}
