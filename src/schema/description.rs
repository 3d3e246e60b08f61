//! What values mean, in the words of the schema.

use std::sync::LazyLock;

use crate::source::packed;

/// What a value means: the number of its text, since few runs print any of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Description(pub u16);

/// All texts, by their numbers; the first is empty.
static TEXTS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let packed = include_bytes!(concat!(env!("OUT_DIR"), "/descriptions.txt.z"));
    packed::text(packed)
        .split('\n')
        .map(str::to_owned)
        .collect()
});

impl Description {
    /// Where nothing is said.
    pub(super) const NONE: Self = Self(0);

    /// Of what is not looked at.
    pub(super) const ANYTHING: Self = Self(1);

    /// This one, or else another.
    pub(super) fn or(self, other: Self) -> Self {
        if self == Self::NONE { other } else { self }
    }

    /// Its text; empty where nothing is said.
    pub(crate) fn text(self) -> &'static str {
        &TEXTS[usize::from(self.0)]
    }
}
