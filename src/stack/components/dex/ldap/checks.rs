//! What the connector to the directory can't do without, and what does not go together.

use crate::source::Code;
use crate::stack::Context;
use crate::values::typed::{DexLdap, Typed};

pub(super) fn check(cx: &Context, values: &DexLdap) {
    check_needed(cx, values);
    check_account(cx, values);
    if values.insecure_no_ssl().is_on() && values.start_tls().is_on() {
        let message = "it does not go with `insecureNoSSL`, which turns TLS off";
        report(
            cx,
            Code::ContradictingValues,
            &values.start_tls(),
            message,
            "take one of them away",
        );
    }
    let host = values.host();
    match host.get() {
        Some(text) if text.contains("://") => {
            let hint = "give host and port alone, e.g. `ldap.example.org:636`";
            report(cx, Code::InvalidValue, &host, "this is a URL", hint);
        }
        Some(text) if !is_host(text) => {
            let hint = "give host and port, e.g. `ldap.example.org:636`";
            report(cx, Code::InvalidValue, &host, "this is no host", hint);
        }
        _ => {}
    }
}

fn report<'a>(cx: &Context, code: Code, value: &impl Typed<'a>, message: &str, hint: &str) {
    cx.report(cx.problem(code, value, message).hint(hint));
}

fn is_given<'a>(value: &impl Typed<'a>) -> bool {
    value.node().is_some_and(|node| !node.is_empty())
}

fn is_host(text: &str) -> bool {
    text.chars()
        .all(|c| c.is_ascii_alphanumeric() || "-_.:[]".contains(c))
}

fn check_needed(cx: &Context, values: &DexLdap) {
    let search = values.user_search();
    for (value, message, hint) in [
        (
            values.host(),
            "the LDAP server is missing",
            "give its host and port, e.g. `ldap.example.org:636`",
        ),
        (
            search.base_dn(),
            "where users are in the directory is missing",
            "set it, e.g. to `ou=people,dc=example,dc=org`",
        ),
        (
            search.username(),
            "the attribute that users type as their name is missing",
            "set it, e.g. to `uid`",
        ),
    ] {
        if !is_given(&value) {
            report(cx, Code::MissingValue, &value, message, hint);
        }
    }
}

/// The account that Dex searches the directory with.
fn check_account(cx: &Context, values: &DexLdap) {
    let (account, password) = (values.bind_dn(), values.bind_pw());
    let anonymous = values.anonymous();
    let hint = "give `bindDN` and `bindPW`, or set `anonymous: true` where the directory lets anyone search";
    match (is_given(&account), is_given(&password)) {
        (false, false) if !anonymous.is_on() => {
            let message = "the account that Dex searches the directory with is missing";
            report(cx, Code::MissingValue, &account, message, hint);
        }
        (true, false) => report(
            cx,
            Code::MissingCredential,
            &password,
            "the password of `bindDN` is missing",
            hint,
        ),
        (false, true) => {
            let message = "the account that `bindPW` is the password of is missing";
            report(cx, Code::MissingValue, &account, message, hint);
        }
        (true, true) if anonymous.is_on() => {
            let message = "it does not go with `bindDN`";
            report(
                cx,
                Code::ContradictingValues,
                &anonymous,
                message,
                "take one of them away",
            );
        }
        _ => {}
    }
}
