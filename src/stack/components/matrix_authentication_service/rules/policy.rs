//! Data of the policy.

use super::{Rules, is_users};
use crate::source::{Kind, Node};

pub(super) fn check(rules: &mut Rules) {
    let Some(data) = rules.section(&["policy", "data"]) else {
        return;
    };
    let Some(map) = data.as_map() else { return };
    // MAS merges its own data with this, and refuses what has another shape.
    let name = map.get("server_name");
    if let Some(name) = name.filter(|name| name.as_str().is_none()) {
        rules.refuse(name.at, "MAS has a text here", "remove it: MAS knows it");
    }
    let has_limit = rules
        .root()
        .below(&["experimental", "session_limit"])
        .is_some();
    if let Some(limit) = map.get("session_limit").filter(|_| has_limit) {
        check_limit(rules, limit);
    }
    admins(rules, data);
}

fn check_limit(rules: &mut Rules, limit: &Node) {
    let is_number = |node: &Node| matches!(node.kind, Kind::Int(_) | Kind::Float(_));
    let is_fine = |key: &str, node: &Node| match key {
        "soft_limit" | "hard_limit" => is_number(node),
        "dangerous_hard_limit_eviction" => node.as_bool().is_some(),
        _ => true,
    };
    let is_of_shape = limit
        .as_map()
        .is_some_and(|map| map.iter().all(|(key, node)| is_fine(key, node)));
    if !is_of_shape {
        let hint = "set `experimental.session_limit` instead";
        rules.refuse(limit.at, "MAS has data of another shape here", hint);
    }
}

/// Whoever may administer is named by a client id, and who may sign in as an administrator by a
/// user name.
fn admins(rules: &mut Rules, data: &Node) {
    for key in ["admin_clients", "admin_users"] {
        let node = data.get(key);
        if let Some(node) = node.filter(|node| !matches!(node.kind, Kind::List(_))) {
            let message = format!("`{key}` is a list: with anything else there is nobody");
            rules.warn(node.at, message, "write each after `- `");
        }
    }
    if rules.file.rest != crate::schema::Rest::Nothing {
        return;
    }
    let clients = rules.root().list("clients").iter();
    let known: Vec<&str> = clients
        .filter_map(|client| client.str("client_id"))
        .collect();
    for admin in data
        .list("admin_clients")
        .iter()
        .filter(|admin| is_users(admin))
    {
        if let Some(id) = admin.as_str().filter(|id| !known.contains(id)) {
            let message = format!("no client under `clients` has the id `{id}`");
            rules.warn(admin.at, message, "add the client, or correct the id");
        }
    }
}
