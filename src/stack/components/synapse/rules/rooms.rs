//! Rooms that are made for users, and what users may do in new ones.

use super::super::finding::{Finding, is_on};
use crate::source::Node;

const PRESETS: [&str; 3] = ["private_chat", "public_chat", "trusted_private_chat"];

pub(super) fn check(root: &Node) -> Vec<Finding> {
    let found = [preset(root), user_type(root)];
    found
        .into_iter()
        .flatten()
        .chain(powers(root))
        .chain(shown(root))
        .collect()
}

/// Private rooms need somebody who invites.
fn preset(root: &Node) -> Option<Finding> {
    let is_off = root
        .get("autocreate_auto_join_rooms")
        .is_some_and(|node| !is_on(node));
    let node = root
        .get("autocreate_auto_join_room_preset")
        .filter(|node| is_on(node) && !is_off)?;
    if !node.as_str().is_some_and(|text| PRESETS.contains(&text)) {
        let message = "no preset of rooms: Synapse does not start with this";
        let hint = "write `public_chat`, `private_chat` or `trusted_private_chat`";
        return Some(Finding::error(node, message, hint));
    }
    let has_inviter = root.get("auto_join_mxid_localpart").is_some_and(is_on);
    let is_private = node.as_str() != Some("public_chat");
    let message =
        "rooms that are not public need `auto_join_mxid_localpart`: Synapse does not start";
    let hint = "name the user who invites, without `@`";
    (is_private && !has_inviter).then(|| Finding::error(node, message, hint))
}

fn powers(root: &Node) -> impl Iterator<Item = Finding> {
    let map = root
        .get("default_power_level_content_override")
        .and_then(Node::as_map);
    let entries = map.map_or(&[][..], |map| &map.0);
    let unknown = entries
        .iter()
        .filter(|entry| !PRESETS.contains(&entry.key.as_ref()));
    unknown.map(|entry| {
        let message = "no preset of rooms: Synapse does not start with this";
        let hint = "write `public_chat`, `private_chat` or `trusted_private_chat`";
        Finding::error(&entry.node, message, hint).on_key(entry.key_at)
    })
}

/// The type that new users have is one of those that there are.
fn user_type(root: &Node) -> Option<Finding> {
    const OF_SYNAPSE: [&str; 2] = ["support", "bot"];
    let section = root.get("user_types")?;
    let node = section
        .get("default_user_type")
        .filter(|node| !node.is_null())?;
    let name = node.as_str()?;
    let is_extra = section
        .list("extra_user_types")
        .iter()
        .any(|it| it.as_str() == Some(name));
    let message = "not one of `extra_user_types`: Synapse does not start with this";
    (!is_extra && !OF_SYNAPSE.contains(&name))
        .then(|| Finding::error(node, message, "add it to `extra_user_types`"))
}

/// What is shown of a room before users join: a type of event, or with its state key.
fn shown(root: &Node) -> impl Iterator<Item = Finding> {
    let list = root.below(&["room_prejoin_state", "additional_event_types"]);
    let items = list.map_or(&[][..], Node::as_list).iter();
    let is_text = |node: &Node| node.as_str().is_some();
    let is_pair =
        move |node: &Node| node.as_list().len() == 2 && node.as_list().iter().all(is_text);
    let wrong = items.filter(move |node| !is_text(node) && !is_pair(node));
    wrong.map(|node| {
        let message = "expected a type of event, or a list of a type and a state key: Synapse does \
                       not start with this";
        Finding::error(
            node,
            message,
            "write e.g. `m.room.topic` or `[m.room.topic, \"\"]`",
        )
    })
}
