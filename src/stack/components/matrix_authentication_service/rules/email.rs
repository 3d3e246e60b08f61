//! Mail.

use super::{Rules, is_users, known};
use crate::source::Node;

/// Settings for a mail server.
const OF_SERVER: [&str; 5] = ["mode", "hostname", "port", "username", "password"];

pub(super) fn check(rules: &mut Rules) {
    if let Some(email) = rules.section(&["email"]) {
        match known(email, "transport") {
            Some("smtp") => smtp(rules, email),
            Some("sendmail") => sendmail(rules, email),
            _ => {}
        }
    }
    confirmation(rules);
}

fn smtp(rules: &mut Rules, email: &Node) {
    rules.needs(email, "mode", "`smtp`");
    rules.needs(email, "hostname", "`smtp`");
    rules.not_with(email, "command", "`smtp`");
    rules.not_both(email, ["password", "password_file"]);
    let has = |key| email.get(key).is_some();
    match (has("username"), has("password") || has("password_file")) {
        (true, false) => rules.miss(email, "the password is missing", SIGN_IN),
        (false, true) => rules.miss(email, "the user name is missing", SIGN_IN),
        _ => {}
    }
}

const SIGN_IN: &str = "give both, or none where the server asks for none";

fn sendmail(rules: &mut Rules, email: &Node) {
    rules.needs(email, "command", "`sendmail`");
    for key in OF_SERVER {
        rules.not_with(email, key, "`sendmail`");
    }
}

/// Who registers with a password has to follow a link in a mail, unless the address is not asked
/// for.
fn confirmation(rules: &mut Rules) {
    let account = |key| rules.root().below(&["account", key]);
    let is_on = |key, usual| account(key).map_or(usual, |node| node.as_bool() == Some(true));
    let transport = rules.root().below(&["email", "transport"]);
    let sends = transport.is_some_and(|node| node.as_str() != Some("blackhole"));
    let is_certain = rules.file.rest == crate::schema::Rest::Nothing;
    if sends || !is_certain || !is_on("password_registration_enabled", false) {
        return;
    }
    if !is_on("password_registration_email_required", true) {
        return;
    }
    let users = [account("password_registration_enabled"), transport];
    let Some(node) = users.into_iter().flatten().find(|node| is_users(node)) else {
        return;
    };
    let message = "people can't finish to register: they have to confirm their mail address, and \
                   MAS sends no mail";
    let hint = "set `email`, or `account.password_registration_email_required: false`";
    rules.warn(node.at, message, hint);
}
