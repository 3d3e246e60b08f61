//! Values that have a new name in newer releases of the chart: both names are read.

use super::{Entry, Kind, Layers, Node, Text, overlay};
use crate::source::ValuePath;
use crate::source::problem::Problem;

/// Which of two names counts where both are given.
#[derive(Clone, Copy)]
enum Wins {
    /// The older one, key by key.
    Older,
    /// The newer one as a whole, unless it is empty.
    Newer,
}

/// A value with a newer name: the map that it is in (`None` is the top), the newer name, the name used
/// here, and which of them counts.
type Renamed = (Option<&'static str>, &'static str, &'static str, Wins);

const RENAMED: [Renamed; 4] = [
    (
        Some("valkey"),
        "valkeyExporter",
        "redisExporter",
        Wins::Newer,
    ),
    (None, "valkey", "redis", Wins::Older),
    (Some("synapse"), "redisOrValkey", "redis", Wins::Newer),
    (Some("hookshot"), "redisOrValkey", "redis", Wins::Newer),
];

/// Puts what stands under a newer name where it is known, as matrix-stack 26.9 does, and notes in
/// `layers` how it is written. Gives a note where the older name of a component is in use.
pub(crate) fn settle(user: &mut Node, layers: &mut Layers) -> Vec<Problem> {
    let notes = note_of_redis(user).into_iter().collect();
    for renamed @ (parent, newer, known, _) in RENAMED {
        if rename(user, renamed) {
            let above = parent.map_or_else(ValuePath::root, |key| ValuePath::root().key(key));
            layers.rename(above.key(known), above.key(newer));
        }
    }
    notes
}

fn note_of_redis(user: &Node) -> Option<Problem> {
    let entry = user.as_map()?.entry("redis")?;
    let message = "this is called `valkey` since matrix-stack 26.9: both names work here";
    Some(Problem::new(ValuePath::root().key("redis"), entry.key_at, message).note())
}

/// Gives whether the value stands under its newer name alone.
fn rename(user: &mut Node, (parent, newer, known, wins): Renamed) -> bool {
    let Kind::Map(map) = &mut user.kind else {
        return false;
    };
    let mut map = map;
    if let Some(parent) = parent {
        let Some(Kind::Map(inner)) = map.get_mut(parent).map(|node| &mut node.kind) else {
            return false;
        };
        map = inner;
    }
    let Some(Entry {
        key_at, mut node, ..
    }) = map.take(newer)
    else {
        return false;
    };
    let older = map.take(known);
    let is_alone = older.is_none() || (matches!(wins, Wins::Newer) && !node.is_empty());
    match (older, wins) {
        (Some(older), Wins::Older) => overlay(&mut node, older.node),
        (Some(older), Wins::Newer) if node.is_empty() => node = older.node,
        (Some(_), Wins::Newer) | (None, _) => {}
    }
    map.insert(Text::Borrowed(known), key_at, node);
    is_alone
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::yaml::read::read;

    fn settled(text: &str) -> (String, usize) {
        let mut user = read(text, 1).unwrap();
        let notes = settle(&mut user, &mut Layers::default()).len();
        (serde_json::to_string(&user).unwrap(), notes)
    }

    #[test]
    fn of_the_stack_s_own_server_the_older_name_wins_key_by_key() {
        assert_eq!(
            settled("valkey: {a: 1, valkeyExporter: {b: 2}}"),
            (r#"{"redis":{"a":1,"redisExporter":{"b":2}}}"#.into(), 0)
        );
        assert_eq!(
            settled("valkey: {a: 1, c: 4}\nredis: {a: 2, b: 3}"),
            (r#"{"redis":{"a":2,"c":4,"b":3}}"#.into(), 1)
        );
    }

    #[test]
    fn of_a_server_of_ones_own_the_newer_name_wins_as_a_whole() {
        assert_eq!(
            settled("synapse: {redisOrValkey: {host: x}, redis: {host: other, db: 2}}"),
            (r#"{"synapse":{"redis":{"host":"x"}}}"#.into(), 0)
        );
        assert_eq!(
            settled("hookshot: {redisOrValkey: {}, redis: {host: other}}"),
            (r#"{"hookshot":{"redis":{"host":"other"}}}"#.into(), 0)
        );
    }

    #[test]
    fn what_is_no_map_stays_for_the_check() {
        assert_eq!(settled("valkey: 3"), (r#"{"redis":3}"#.into(), 0));
        assert_eq!(settled("synapse: 3"), (r#"{"synapse":3}"#.into(), 0));
    }
}
