//! What users can do with their accounts.

use super::values::Values;
use crate::stack::image::version;
use serde::ser::{Serialize, Serializer};

/// What users can do with their accounts, by the names that MAS has for it.
#[derive(Clone, Debug)]
pub(super) struct Account(Vec<(&'static str, bool)>);

/// A version of MAS that knows the new name; it came a little earlier.
pub(super) const REGISTRATION_TOKEN_RENAMED: (u32, u32) = (1, 23);

impl Account {
    pub(super) fn new(values: &Values) -> Self {
        let account = values.account();
        // The old name is known to all; where it is read still, it means the same.
        let is_old = version(&values.image()).is_some_and(|it| it < REGISTRATION_TOKEN_RENAMED);
        let token = if is_old {
            "registration_token_required"
        } else {
            "password_registration_token_required"
        };
        let all = [
            (
                "password_registration_enabled",
                account.password_registration_enabled(),
            ),
            (
                "password_registration_email_required",
                account.password_registration_email_required(),
            ),
            ("password_change_allowed", account.password_change_allowed()),
            (
                "password_recovery_enabled",
                account.password_recovery_enabled(),
            ),
            (
                "displayname_change_allowed",
                account.display_name_change_allowed(),
            ),
            ("email_change_allowed", account.email_change_allowed()),
            (
                "account_deactivation_allowed",
                account.account_deactivation_allowed(),
            ),
            (
                "login_with_email_allowed",
                account.login_with_email_allowed(),
            ),
            (token, account.registration_token_required()),
        ];
        Self(
            all.into_iter()
                .filter_map(|(name, field)| Some((name, field.get()?)))
                .collect(),
        )
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Serialize for Account {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().copied())
    }
}
