//! What is known of the settings that users add to Synapse's configuration.

use super::finding::is_on;
use super::{judge, rules};
use crate::schema;
use crate::source::problem::Problem;
use crate::source::{Code, Entry, Node, ValuePath};
use crate::stack::given::{Given, Part};
use crate::stack::merged::Merged;
use crate::stack::program::Manual;

/// What is known of its settings.
///
/// Source of the conflicts: its configuration reference names each as the alternative to the other.
pub(super) static MANUAL: Manual = Manual {
    schema: Some(&schema::SYNAPSE),
    advice: &[
        (&["server_name"], "set `serverName`"),
        (&["public_baseurl"], "set `synapse.ingress.host`"),
        (&["database"], "set `synapse.postgres`"),
        (&["redis"], "set `synapse.redisOrValkey`"),
        (&["instance_map"], "set `synapse.workers`"),
        (&["stream_writers"], "set `synapse.workers`"),
        (&["send_federation"], "set `synapse.workers`"),
        (&["start_pushers"], "set `synapse.workers`"),
        (&["log_config"], "set `synapse.logging`"),
        (&["media_store_path"], "set `synapse.media.storage`"),
        (&["max_upload_size"], "set `synapse.media.maxUploadSize`"),
        (&["macaroon_secret_key"], "set `synapse.macaroon`"),
        (
            &["registration_shared_secret"],
            "set `synapse.registrationSharedSecret`",
        ),
        (&["signing_key_path"], "set `synapse.signingKey`"),
        (
            &["matrix_authentication_service", "secret"],
            "set `matrixAuthenticationService.synapseSharedSecret`",
        ),
        (
            &["password_config"],
            "MAS has the passwords: set `passwords` in `matrixAuthenticationService.additional.<name>.config`",
        ),
    ],
    added: &[&["listeners"]],
    conflicts: &[
        [&["macaroon_secret_key"], &["macaroon_secret_key_path"]],
        [
            &["registration_shared_secret"],
            &["registration_shared_secret_path"],
        ],
        [
            &["matrix_authentication_service", "secret"],
            &["matrix_authentication_service", "secret_path"],
        ],
    ],
    check: Some(check),
};

/// A setting, whether it only counts when it is `true`, and what does the same in MAS.
type Refused = (&'static [&'static str], bool, &'static str);

/// What Synapse refuses to start with once MAS has the accounts. Each was tried with Synapse 1.159.
const REFUSED: [Refused; 14] = [
    (
        &["enable_registration"],
        true,
        "set `account.password_registration_enabled` in MAS's configuration",
    ),
    (
        &["enable_registration_captcha"],
        true,
        "set `captcha` in MAS's configuration",
    ),
    (
        &["enable_3pid_changes"],
        true,
        "set `account.email_change_allowed` in MAS's configuration",
    ),
    (
        &["oidc_providers"],
        false,
        "set `upstream_oauth2.providers` in MAS's configuration",
    ),
    (
        &["cas_config", "enabled"],
        true,
        "remove it: MAS signs users in",
    ),
    (
        &["jwt_config", "enabled"],
        true,
        "remove it: MAS signs users in",
    ),
    (
        &["oidc_config", "enabled"],
        true,
        "set `upstream_oauth2.providers` in MAS's configuration",
    ),
    (
        &["refresh_token_lifetime"],
        false,
        "set `experimental.access_token_ttl` in MAS's configuration",
    ),
    (
        &["nonrefreshable_access_token_lifetime"],
        false,
        "set `experimental.access_token_ttl` in MAS's configuration",
    ),
    (
        &["password_providers"],
        false,
        "remove it: MAS signs users in",
    ),
    (
        &["session_lifetime"],
        false,
        "set `experimental.inactive_session_expiration` in MAS's configuration",
    ),
    (
        &["login_via_existing_session", "enabled"],
        true,
        "remove it: MAS signs users in on further devices",
    ),
    (
        &["user_consent"],
        false,
        "set `branding.tos_uri` in MAS's configuration",
    ),
    (
        &["experimental_features", "msc3861", "enabled"],
        true,
        "remove it: masthead sets `matrix_authentication_service`",
    ),
];

/// What Synapse refuses of the merged file, and of the user's beside MAS.
fn check(given: &Given) -> Vec<Problem> {
    let merged = Merged::new(given);
    let mut out = judge::check(&merged);
    out.extend(rules::check(&merged));
    out.extend(beside_mas(given));
    out
}

fn beside_mas(given: &Given) -> Vec<Problem> {
    let is_delegated = |ours: &Node| {
        let switch = ours.below(&["matrix_authentication_service", "enabled"]);
        switch.and_then(Node::as_bool) == Some(true)
    };
    if !given.winning.iter().any(is_delegated) {
        return Vec::new();
    }
    given.parts.iter().flat_map(refused).collect()
}

fn refused(part: &Part) -> impl Iterator<Item = Problem> {
    REFUSED.iter().filter_map(|(keys, only_true, advice)| {
        let node = part.node.below(keys);
        let node = node.filter(|node| counts(node, *only_true))?;
        let inner = keys
            .iter()
            .fold(ValuePath::root(), |path, key| path.key(*key));
        let message = "Synapse does not start with this where MAS has the accounts";
        let hint = format!("{advice} (`matrixAuthenticationService.additional`)");
        Some(
            part.problem(Code::RefusedSetting, &inner, node.at, message)
                .hint(hint),
        )
    })
}

/// What does the same in MAS, where Synapse does not start with this setting beside it.
pub(super) fn refusal(entry: &Entry) -> Option<&'static str> {
    let counts = |(keys, only_true, _): &&Refused| {
        let below = entry.node.below(&keys[1..]);
        keys[0] == entry.key && below.is_some_and(|node| counts(node, *only_true))
    };
    let mut of_entry = REFUSED
        .iter()
        .filter(|(keys, ..)| keys[0] != "experimental_features");
    of_entry.find(counts).map(|(.., advice)| *advice)
}

fn counts(node: &Node, only_true: bool) -> bool {
    if only_true {
        is_on(node)
    } else {
        !node.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::yaml::read as load;

    fn refused(text: &str, ours: &str) -> Vec<String> {
        let part = Part {
            path: ValuePath::root().key("p"),
            node: load::read(text, 1).unwrap(),
        };
        let given = Given {
            parts: vec![part],
            winning: vec![load::read(ours, 0).unwrap()],
            ..Given::default()
        };
        let problems = beside_mas(&given).into_iter();
        problems.map(|problem| problem.path.to_string()).collect()
    }

    #[test]
    fn settings_for_accounts_are_refused_beside_mas_alone() {
        let text = "enable_registration: true\nenable_3pid_changes: false\nsession_lifetime: 24h\n\
                    oidc_providers: []\ncas_config: {enabled: true}\n";
        let ours = "matrix_authentication_service: {enabled: true}";
        assert_eq!(
            refused(text, ours),
            [
                "p.enable_registration",
                "p.cas_config.enabled",
                "p.session_lifetime"
            ]
        );
        assert!(refused(text, "a: 1").is_empty());
    }
}
