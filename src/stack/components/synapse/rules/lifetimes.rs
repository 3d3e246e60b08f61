//! Durations that must not be longer than others.

use super::super::finding::{Finding, is_on};
use crate::source::Node;

pub(super) fn check(root: &Node) -> Vec<Finding> {
    let found = [retention(root), purges(root), sessions(root)];
    found.into_iter().flatten().chain(presence(root)).collect()
}

/// The first of two durations, where it is longer than the second.
fn longer<'n>(section: &'n Node, short: &str, long: &str) -> Option<&'n Node> {
    let (low, high) = (section.get(short)?, section.get(long)?);
    (milliseconds(low)? > milliseconds(high)?).then_some(low)
}

fn in_order(section: Option<&Node>, short: &str, long: &str) -> Option<Finding> {
    let node = longer(section?, short, long)?;
    let message = format!("`{short}` is longer than `{long}`: Synapse does not start with this");
    Some(Finding::error(node, message, "swap the two"))
}

fn retention(root: &Node) -> Vec<Finding> {
    let policy = root.below(&["retention", "default_policy"]);
    let allowed = root.get("retention");
    let found = [
        in_order(policy, "min_lifetime", "max_lifetime"),
        in_order(allowed, "allowed_lifetime_min", "allowed_lifetime_max"),
    ];
    found.into_iter().flatten().collect()
}

fn purges(root: &Node) -> Vec<Finding> {
    let section = root
        .get("retention")
        .filter(|section| section.get("enabled").is_some_and(is_on));
    let jobs = section.map_or(&[][..], |section| section.list("purge_jobs"));
    let order = |job| in_order(Some(job), "shortest_max_lifetime", "longest_max_lifetime");
    jobs.iter().filter_map(order).collect()
}

/// Access tokens live no longer than sessions.
fn sessions(root: &Node) -> Vec<Finding> {
    const TOKENS: [&str; 3] = [
        "refreshable_access_token_lifetime",
        "nonrefreshable_access_token_lifetime",
        "refresh_token_lifetime",
    ];
    let wrong = |key: &&str| {
        let node = longer(root, key, "session_lifetime")?;
        let message = "longer than `session_lifetime`: Synapse does not start with this";
        Some(Finding::error(
            node,
            message,
            "make it shorter than the session",
        ))
    };
    TOKENS.iter().filter_map(wrong).collect()
}

/// Users are active before they are idle. Unless they are set, it is a minute, and five.
fn presence(root: &Node) -> Option<Finding> {
    let section = root.get("presence")?;
    let duration = |key: &str, usual: i64| match section.get(key) {
        Some(node) => milliseconds(node),
        None => Some(usual),
    };
    let active = duration("last_active_granularity", 60_000)?;
    let idle = duration("idle_timeout", 300_000)?;
    let given = ["last_active_granularity", "idle_timeout"];
    let node = given.iter().find_map(|key| section.get(key))?;
    let (message, hint) = if active <= 0 {
        (
            "expected a positive duration: Synapse does not start with this",
            "write e.g. `1m`",
        )
    } else if idle <= active {
        (
            "`idle_timeout` must be longer than `last_active_granularity`: Synapse does not start \
             with this",
            "without them it is `5m` and `1m`",
        )
    } else {
        return None;
    };
    Some(Finding::error(node, message, hint))
}

/// A duration of Synapse in milliseconds.
fn milliseconds(node: &Node) -> Option<i64> {
    if let Some(number) = node.as_int() {
        return Some(number);
    }
    let text = node.as_str()?;
    let (digits, unit) = text.split_at_checked(text.len().checked_sub(1)?)?;
    let factor = match unit {
        "s" => 1_000,
        "m" => 60_000,
        "h" => 3_600_000,
        "d" => 86_400_000,
        "w" => 604_800_000,
        "y" => 31_536_000_000,
        _ => return text.parse().ok(),
    };
    digits.parse::<i64>().ok()?.checked_mul(factor)
}
