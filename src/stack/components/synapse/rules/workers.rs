//! What the processes of a homeserver have to know of each other.

use super::super::finding::{Finding, is_on};
use crate::source::Node;

pub(super) fn check(root: &Node) -> Vec<Finding> {
    let mut out = writers(root);
    out.extend(redis(root));
    out.extend(places(root));
    out.extend(calls(root));
    out
}

/// Where processes are: at a host and a port, or at a socket.
fn places(root: &Node) -> impl Iterator<Item = Finding> {
    let map = root.get("instance_map").and_then(Node::as_map);
    let wrong = map
        .into_iter()
        .flat_map(|map| map.iter())
        .filter(|(_, node)| {
            let has = |key: &str| node.get(key).is_some();
            node.as_map().is_some() && !has("path") && !(has("host") && has("port"))
        });
    wrong.map(|(_, node)| {
        let message = "`host` and `port`, or `path`, are missing: Synapse does not start without";
        Finding::error(node, message, "set `synapse.workers`, and leave this out")
    })
}

/// Where calls are joined.
fn calls(root: &Node) -> impl Iterator<Item = Finding> {
    let list = root.below(&["matrix_rtc", "transports"]);
    let items = list.map_or(&[][..], Node::as_list).iter();
    let wrong = items.filter(|item| {
        let has = |key: &str| item.get(key).is_some_and(|node| !node.is_empty());
        item.str("type") == Some("livekit") && !has("url") && !has("livekit_service_url")
    });
    wrong.map(|item| {
        let message = "`livekit_service_url` is missing: Synapse does not start without it";
        Finding::error(
            item,
            message,
            "leave this out: the stack sets it where it has calls",
        )
    })
}

/// Processes that write are in `instance_map`.
fn writers(root: &Node) -> Vec<Finding> {
    let known = |name: &str| name == "master" || root.below(&["instance_map", name]).is_some();
    let map = root.get("stream_writers").and_then(Node::as_map);
    let mut out = Vec::new();
    for (_, node) in map.into_iter().flat_map(|map| map.iter()) {
        let one = std::slice::from_ref(node);
        let names = if node.as_str().is_some() {
            one
        } else {
            node.as_list()
        };
        for name in names {
            if name.as_str().is_some_and(|text| !known(text)) {
                let message = "no process of `instance_map`: Synapse does not start with this";
                out.push(Finding::error(
                    name,
                    message,
                    "set `synapse.workers`, and leave this out",
                ));
            }
        }
    }
    out
}

fn redis(root: &Node) -> Option<Finding> {
    let section = root
        .get("redis")
        .filter(|it| it.get("enabled").is_some_and(is_on))?;
    let given = |key: &str| section.get(key).filter(|node| !node.is_null());
    let (password, path) = (
        given("password"),
        given("password_path").filter(|node| is_on(node)),
    );
    if let (Some(_), Some(path)) = (password.filter(|node| is_on(node)), path) {
        let message = "`redis.password` is set too: Synapse does not start with both";
        return Some(Finding::error(path, message, "remove one of the two"));
    }
    let user = given("username").filter(|node| is_on(node))?;
    let message = "a user name without a password: Synapse does not start with this";
    let hint = "set `synapse.redis.password` too";
    (password.is_none() && path.is_none()).then(|| Finding::error(user, message, hint))
}
