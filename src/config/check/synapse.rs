//! What Synapse refuses to start with once MAS has the accounts. Each was tried with Synapse 1.159.

use super::part::Part;
use crate::source::problem::Problem;
use crate::values::{Kind, Node};

/// A setting, whether it only counts when it is `true`, and what does the same in MAS.
const REFUSED: [(&str, bool, &str); 11] = [
    (
        "enable_registration",
        true,
        "set `account.password_registration_enabled` in MAS's configuration",
    ),
    (
        "enable_registration_captcha",
        true,
        "set `captcha` in MAS's configuration",
    ),
    (
        "enable_3pid_changes",
        true,
        "set `account.email_change_allowed` in MAS's configuration",
    ),
    (
        "oidc_providers",
        false,
        "set `upstream_oauth2.providers` in MAS's configuration",
    ),
    ("cas_config.enabled", true, "remove it: MAS signs users in"),
    ("jwt_config.enabled", true, "remove it: MAS signs users in"),
    (
        "saml2_config.enabled",
        true,
        "remove it: MAS signs users in",
    ),
    (
        "session_lifetime",
        false,
        "set `experimental.inactive_session_expiration` in MAS's configuration",
    ),
    (
        "login_via_existing_session.enabled",
        true,
        "remove it: MAS signs users in on further devices",
    ),
    (
        "user_consent",
        false,
        "set `branding.tos_uri` in MAS's configuration",
    ),
    (
        "experimental_features.msc3861.enabled",
        true,
        "remove it: masthead sets `matrix_authentication_service`",
    ),
];

/// Tells what of the part Synapse refuses beside MAS. `ours` is what masthead sets.
pub fn check(part: &Part, ours: &[Node]) -> Vec<Problem> {
    if !ours
        .iter()
        .any(|node| node.bool("matrix_authentication_service.enabled") == Some(true))
    {
        return Vec::new();
    }
    let counts = |node: &Node, only_true: bool| match node.kind {
        Kind::Bool(value) => value,
        _ => !only_true && !node.is_empty(),
    };
    let found = REFUSED.iter().filter_map(|(path, only_true, advice)| {
        let node = part
            .node
            .find(path)
            .filter(|node| counts(node, *only_true))?;
        let message = "Synapse does not start with this where MAS has the accounts";
        Some(part.problem(path, node.at, message).hint(format!(
            "{advice} (`matrixAuthenticationService.additional`)"
        )))
    });
    found.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::yaml::read as load;

    fn refused(text: &str, ours: &str) -> Vec<String> {
        let part = Part {
            path: "p".into(),
            node: load::read(text, 1).unwrap(),
        };
        check(&part, &[load::read(ours, 0).unwrap()])
            .into_iter()
            .map(|problem| problem.path)
            .collect()
    }

    #[test]
    fn settings_for_accounts_are_refused_beside_mas_alone() {
        let text = "enable_registration: true\nenable_3pid_changes: false\nsession_lifetime: 24h\noidc_providers: []\ncas_config: {enabled: true}\n";
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
