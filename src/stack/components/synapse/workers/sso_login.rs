//! Serves single sign-on of Synapse itself.

use super::worker_type::{Accounts, Call, Requests, Values, WorkerType};

pub(super) const TYPE: WorkerType = WorkerType {
    requests: Some(Requests {
        falls_back: false,
        ..Requests::of(&[
            "^/_matrix/client/(api/v1|r0|v3|unstable)/login/cas/ticket$",
            "^/_matrix/client/(api/v1|r0|v3|unstable)/login/sso/redirect",
            "^/_synapse/client/new_user_consent$",
            "^/_synapse/client/oidc/callback$",
            "^/_synapse/client/pick_idp$",
            "^/_synapse/client/pick_username",
            "^/_synapse/client/saml2/authn_response$",
            "^/_synapse/client/sso_register$",
        ])
    }),
    calls: &[Call::Gateways],
    accounts: Accounts::Here,
    ..WorkerType::new(
        "sso-login",
        "sso-login",
        Values::Single(|workers| workers.sso_login()),
    )
};
