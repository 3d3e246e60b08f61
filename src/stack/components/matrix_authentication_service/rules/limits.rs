//! Limits of rates and of sessions.

use super::{Rules, number};
use crate::source::Node;

/// Limiters of rates that MAS looks at when it loads its file.
const AT_LOAD: [&[&str]; 5] = [
    &["account_recovery", "per_ip"],
    &["account_recovery", "per_address"],
    &["login", "per_ip"],
    &["login", "per_account"],
    &["registration"],
];
/// Those that it looks at when it makes them.
const AT_START: [&[&str]; 4] = [
    &["email_authentication", "per_ip"],
    &["email_authentication", "per_address"],
    &["email_authentication", "emails_per_session"],
    &["email_authentication", "attempt_per_session"],
];

const LOWEST: f64 = 1e-9;
const HIGHEST: f64 = 1e9;

pub(super) fn check(rules: &mut Rules) {
    let all = AT_LOAD.iter().map(|keys| (keys, HIGHEST));
    for (keys, highest) in all.chain(AT_START.iter().map(|keys| (keys, f64::INFINITY))) {
        let limiter = rules
            .section(&["rate_limiting"])
            .and_then(|it| it.below(keys));
        if let Some(rate) = limiter.and_then(|limiter| limiter.get("per_second")) {
            check_rate(rules, rate, highest);
        }
    }
    if let Some(limit) = rules.section(&["experimental", "session_limit"]) {
        check_sessions(rules, limit);
    }
}

fn check_rate(rules: &mut Rules, rate: &Node, highest: f64) {
    if number(rate).is_some_and(|rate| rate < LOWEST || rate > highest) {
        let message = "a rate is a number above 0, up to a billion";
        rules.refuse(rate.at, message, "write e.g. `0.1` for one in ten seconds");
    }
}

fn check_sessions(rules: &mut Rules, limit: &Node) {
    let of = |key| limit.get(key).and_then(Node::as_int);
    let (Some(soft), Some(hard)) = (of("soft_limit"), of("hard_limit")) else {
        return;
    };
    if hard < soft {
        let message = format!("the hard limit {hard} is below the soft limit {soft}");
        rules.refuse(limit.at, message, "give both");
    } else if hard < 2 && limit.bool("dangerous_hard_limit_eviction") == Some(true) {
        let message = "where sessions are ended by themselves, the hard limit is at least 2";
        rules.refuse(limit.at, message, "raise `hard_limit`");
    }
}
