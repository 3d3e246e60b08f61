//! The steps of the move of accounts from the homeserver to the authentication service.

use crate::stack::Context;
use crate::stack::roles::Moving;

/// How far the move has come, as the values say, and what may come before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    LegacyAuth,
    Syn2MasMigrated,
    DelegatedAuth,
}

impl Step {
    /// The step that the values ask for; none without a homeserver: authentication is not part of
    /// the stack then.
    pub(super) fn new(cx: &Context) -> Option<Self> {
        let homeserver = cx.homeserver()?;
        let accounts = cx.accounts();
        let is_moving = accounts.is_some_and(|accounts| accounts.moving == Moving::Yes);
        Some(match (is_moving, homeserver.delegation) {
            (true, _) => Self::Syn2MasMigrated,
            (false, Some(_)) => Self::DelegatedAuth,
            (false, None) => Self::LegacyAuth,
        })
    }

    /// `step:allowed;allowed`, as the Job takes it.
    pub(super) fn argument(self) -> &'static str {
        match self {
            Self::LegacyAuth => "legacy_auth:legacy_auth",
            Self::Syn2MasMigrated => "syn2mas_migrated:syn2mas_migrated;legacy_auth",
            Self::DelegatedAuth => "delegated_auth:delegated_auth;syn2mas_migrated",
        }
    }
}
