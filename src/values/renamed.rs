//! Values that have a new name in newer releases of the chart: both names are read.

use super::{Entry, Kind, Node, Text, overlay};
use crate::source::ValuePath;
use crate::source::problem::Problem;

/// Values with a newer name: the map that the value is in (`None` is the top), the newer name, and
/// the name used here.
const RENAMED: [(Option<&str>, &str, &str); 3] = [
    (None, "redisOrValkey", "redis"),
    (Some("synapse"), "redisOrValkey", "redis"),
    (Some("hookshot"), "redisOrValkey", "redis"),
];

/// Puts what stands under a newer name where it is known; the newer name wins where both set a
/// value. Gives a note where the older name of a component is in use.
pub(crate) fn settle(user: &mut Node) -> Vec<Problem> {
    let notes = note_of_redis(user).into_iter().collect();
    for (parent, newer, known) in RENAMED {
        rename(user, parent, newer, known);
    }
    notes
}

fn note_of_redis(user: &Node) -> Option<Problem> {
    let entry = user.as_map()?.entry("redis")?;
    let message = "this is called `redisOrValkey` since matrix-stack 26.9: both names work here";
    Some(Problem::new(ValuePath::root().key("redis"), entry.key_at, message).note())
}

fn rename(user: &mut Node, parent: Option<&str>, newer: &str, known: &'static str) {
    let Kind::Map(map) = &mut user.kind else {
        return;
    };
    let mut map = map;
    if let Some(parent) = parent {
        let Some(Kind::Map(inner)) = map.get_mut(parent).map(|node| &mut node.kind) else {
            return;
        };
        map = inner;
    }
    let Some(Entry { key_at, node, .. }) = map.take(newer) else {
        return;
    };
    match map.get_mut(known) {
        Some(below) => overlay(below, node),
        None => map.insert(Text::Borrowed(known), key_at, node),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::yaml::read::read;

    fn settled(text: &str) -> (String, usize) {
        let mut user = read(text, 1).unwrap();
        let notes = settle(&mut user).len();
        (serde_json::to_string(&user).unwrap(), notes)
    }

    #[test]
    fn the_newer_name_is_the_known_one_and_wins() {
        assert_eq!(
            settled("redisOrValkey: {a: 1}"),
            (r#"{"redis":{"a":1}}"#.into(), 0)
        );
        assert_eq!(
            settled("redisOrValkey: {a: 1}\nredis: {a: 2, b: 3}"),
            (r#"{"redis":{"a":1,"b":3}}"#.into(), 1)
        );
        assert_eq!(
            settled("synapse: {redisOrValkey: {host: x}}"),
            (r#"{"synapse":{"redis":{"host":"x"}}}"#.into(), 0)
        );
    }
}
