//! What is tried of MAS where it runs. What only a person can try is in `by_person`.

use super::by_person;
use super::parts::Parts;
use super::ports::INTERNAL;
use crate::stack::blackbox::{Excuse, Expected, FOUND, Fetch, Listed, Probe, Token, Way};
use crate::stack::labels::INSTANCE;
use crate::stack::outline::Provider;
use crate::stack::roles::Delegation;

/// Names, and what each means.
pub(super) const TRIED: &[Listed] = &[
    ("mas.database", "MAS answers, and reaches its database"),
    (
        "mas.discovery",
        "clients find MAS, and it calls itself what is rendered",
    ),
    (
        "mas.provider",
        "the sign-in provider is reached and calls itself what the values say",
    ),
    ("mas.login-page", "the page to sign in is shown"),
    ("mas.account-page", "the page of the account is shown"),
    (
        "mas.compat-login",
        "logins of clients that know nothing of OAuth go to MAS",
    ),
    ("mas.compat-logout", "their logouts go to MAS"),
    (
        "mas.compat-refresh",
        "the refreshing of their tokens goes to MAS",
    ),
    ("mas.issuer", "Synapse tells clients the MAS that answers"),
    (
        "mas.introspection",
        "Synapse asks MAS about tokens, and MAS takes the shared secret",
    ),
    (
        "mas.shared-secret",
        "Synapse takes the shared secret of MAS",
    ),
    ("mas.mail", "the mail server is reached"),
    (
        "mas.sign-in-provider",
        "a person signs in through the provider",
    ),
    ("mas.sign-in-password", "a person signs in with a password"),
    ("mas.second-factor", "a person is asked for a second factor"),
    ("mas.password-reset", "a person gets a new password by mail"),
    ("mas.email-verification", "a person confirms a mail address"),
    ("mas.account", "a person changes the account"),
];

/// What is tried of it. `providers` are those that users set up.
pub(super) fn probes(parts: &Parts, providers: &[Provider], out: &mut Vec<Probe>) {
    let base = &*parts.authentication.public_base;
    let discovery = format!("{base}/.well-known/openid-configuration");
    own(parts, base, &discovery, out);
    out.extend(providers.iter().map(of_provider));
    let homeserver = parts.homeserver.as_deref();
    let host = homeserver.and_then(|homeserver| homeserver.host.as_deref());
    let delegation = homeserver.and_then(|homeserver| homeserver.delegation);
    if let (Some(host), Some(delegation)) = (host, delegation) {
        compat(host, out);
        with_homeserver(parts, host, delegation, &discovery, out);
    }
    by_person::probes(parts, &names(parts, providers), out);
}

/// What users call the providers, those of the stack too.
fn names(parts: &Parts, providers: &[Provider]) -> Vec<String> {
    let of_stack = parts.settings.providers.iter();
    let of_stack = of_stack.filter(|provider| provider.enabled && provider.is_of_stack);
    let theirs = providers.iter().map(|provider| provider.human_name.clone());
    let of_stack = of_stack.map(|provider| provider.outline().human_name);
    of_stack.chain(theirs).collect()
}

/// What it answers itself.
fn own(parts: &Parts, base: &str, discovery: &str, out: &mut Vec<Probe>) {
    let documents = parts.additional.documents();
    let issuer = documents.text(&["http", "issuer"]);
    let issuer = issuer.map_or_else(|| format!("{base}/"), str::to_owned);
    let pods = Way::Pod {
        label: (INSTANCE, parts.workload.instance.to_string()),
        port: INTERNAL,
        path: "/health",
    };
    let login = || {
        Way::page(
            format!("{base}/login"),
            vec![Expected::Status(&[(200, None), (303, None)])],
        )
    };
    let page = Expected::Status(&[
        (200, None),
        (302, None),
        (303, None),
        (307, None),
        (308, None),
    ]);
    out.extend([
        Probe::new(
            "mas.database",
            pods,
            "see what MAS says of its database in its log, and `masthead notes sql` for a database of yours",
        )
        .or(login()),
        Probe::new(
            "mas.discovery",
            Way::page(discovery, vec![FOUND, Expected::Text("/issuer", issuer)]),
            "the host has to lead to MAS, and the pods of MAS have to run with what is rendered",
        ),
        Probe::new("mas.login-page", login(), "see the log of MAS"),
        Probe::new(
            "mas.account-page",
            Way::page(format!("{base}/account/"), vec![page]),
            "everything below this URL has to lead to MAS",
        ),
    ]);
}

/// <https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderConfig>
fn of_provider(provider: &Provider) -> Probe {
    let issuer = &provider.issuer;
    let subject = if provider.name.is_empty() {
        &provider.id
    } else {
        &provider.name
    };
    let way = if issuer.is_empty() {
        Way::Absent("it has no issuer: its addresses are given one by one".into())
    } else {
        let url = format!(
            "{}/.well-known/openid-configuration",
            issuer.trim_end_matches('/')
        );
        Way::page(url, vec![FOUND, Expected::Text("/issuer", issuer.clone())])
    };
    let hint = "MAS takes a provider only by the issuer that it calls itself; its pods have to reach it \
                too, and to trust its certificate";
    Probe::new("mas.provider", way, hint).of(subject)
}

/// <https://element-hq.github.io/matrix-authentication-service/setup/reverse-proxy.html>
fn compat(host: &str, out: &mut Vec<Probe>) {
    let url = |end: &str| format!("https://{host}/_matrix/client/v3/{end}");
    let hint = "send this path of the homeserver's host to MAS: `masthead notes routes` has all that are its";
    let flows = vec![FOUND, Expected::Has("/flows".into())];
    // Synapse says why it does not take a request, and MAS does not.
    let refused = || {
        vec![
            Expected::Status(&[(405, None)]),
            Expected::Lacks("/errcode"),
        ]
    };
    out.extend([
        Probe::new("mas.compat-login", Way::page(url("login"), flows), hint),
        Probe::new(
            "mas.compat-logout",
            Way::page(url("logout"), refused()),
            hint,
        ),
        Probe::new(
            "mas.compat-refresh",
            Way::page(url("refresh"), refused()),
            hint,
        ),
    ]);
}

/// What both know of each other.
fn with_homeserver(
    parts: &Parts,
    host: &str,
    delegation: Delegation,
    discovery: &str,
    out: &mut Vec<Probe>,
) {
    let same = Expected::Same {
        pointer: "/issuer",
        url: discovery.to_owned(),
        other: "/issuer",
    };
    let metadata = format!("https://{host}{}", delegation.metadata_path());
    out.push(Probe::new(
        "mas.issuer",
        Way::page(metadata, vec![FOUND, same]),
        "Synapse has to reach MAS inside of the cluster, and to run with what is rendered",
    ));
    out.push(Probe::new(
        "mas.introspection",
        introspection(host),
        "Synapse and MAS have to run with the same shared secret: restart those that began before it was \
         replaced, and see the log of Synapse",
    ));
    if delegation == Delegation::Stable {
        out.push(Probe::new(
            "mas.shared-secret",
            shared_secret(parts, host),
            "restart Synapse and MAS, so that both read the secret of now",
        ));
    }
}

/// Synapse asks MAS about a token that it does not know, by the shared secret, and answers with 503
/// where that fails.
fn introspection(host: &str) -> Way {
    Way::Page(Fetch {
        url: format!("https://{host}/_matrix/client/v3/account/whoami"),
        token: Some(Token::Unknown),
        expected: vec![Expected::Status(&[(401, Some("M_UNKNOWN_TOKEN"))])],
        excuse: None,
    })
}

/// Synapse's own API for MAS, which answers 403 to all who do not have the secret. It is asked for a
/// user; nobody needs to have the name.
/// <https://github.com/element-hq/synapse/blob/develop/synapse/rest/synapse/mas/users.py>
fn shared_secret(parts: &Parts, host: &str) -> Way {
    let Some(secret) = parts.authentication.shared_secret.clone() else {
        return Way::Absent("there is no shared secret".into());
    };
    Way::Page(Fetch {
        url: format!("https://{host}/_synapse/mas/query_user?localpart=masthead-verify"),
        token: Some(Token::Credential(secret)),
        expected: vec![Expected::Status(&[(200, None), (404, Some("M_NOT_FOUND"))])],
        excuse: Some(Excuse {
            status: 403,
            text: "This path is blocked",
            reason: "the path `/_synapse` is blocked from outside",
        }),
    })
}
