//! What replacing a credential takes, as data.

/// What it takes to replace a credential by a new one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rotation {
    /// The new one takes its place. The text says what that means, and what else has to be done.
    Replace(&'static str),
    /// The tokens in it are replaced, the rest of it stays. The text is as that of
    /// [`Rotation::Replace`].
    Tokens(&'static str),
    /// Synapse's signing key: the new one has a new id, and the old public key is published as one
    /// that has expired.
    SigningKey {
        /// The key of the settings of Synapse from which it is published.
        published_in: &'static str,
    },
    /// The new one signs at once; the old one stays, to check what it has signed, until the
    /// rotation is finished.
    Beside {
        /// The key under which the old one stays.
        previous: &'static str,
        /// What that means, and what else has to be done.
        then: &'static str,
    },
    /// The text says what is lost.
    Loses(&'static str),
}
