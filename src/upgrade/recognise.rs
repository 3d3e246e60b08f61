//! Of which release a file is, by what it has.

use super::own_server::is_own_server;
use crate::chart::Version;
use crate::chart::changes::{self, Change, Kind};
use crate::source::{At, Node, Step, ValuePath};

/// The newest key of a file.
#[derive(Debug)]
pub(crate) struct Sign {
    pub path: ValuePath,
    pub at: At,
    pub since: Version,
}

/// What tells the release that values are at least for.
pub(super) fn sign(merged: &Node) -> Option<Sign> {
    let changes = changes::all()
        .iter()
        .filter(|change| change.kind == Kind::New);
    let mut found = changes.filter_map(|change| Some((change.since?, found(change, merged)?)));
    // The newest change comes first.
    let (since, (path, at)) = found.find(|(_, (path, _))| tells(path, merged))?;
    Some(Sign { path, at, since })
}

/// The path that a change made, where the values have it.
pub(super) fn found(change: &Change, values: &Node) -> Option<(ValuePath, At)> {
    let keys: Vec<&str> = change
        .new
        .split('.')
        .filter(|key| !key.is_empty())
        .collect();
    below(values, &keys, ValuePath::root(), At::default())
}

fn below(node: &Node, keys: &[&str], path: ValuePath, at: At) -> Option<(ValuePath, At)> {
    let Some((key, rest)) = keys.split_first() else {
        return (!node.is_null()).then_some((path, at));
    };
    let mut entries = node.as_map()?.0.iter();
    entries.find_map(|entry| {
        let fits = *key == "*" || entry.key == **key;
        let path = path.step(Step::Key(entry.key.clone()));
        fits.then(|| below(&entry.node, rest, path, entry.key_at))?
    })
}

/// `synapse.redis` was another thing before it was a server of one's own.
fn tells(path: &ValuePath, merged: &Node) -> bool {
    let name = path.last_key().unwrap_or_default();
    name != "redis" || path.parent().is_some_and(ValuePath::is_root) || {
        let (node, _) = path.find(merged);
        node.is_some_and(is_own_server)
    }
}
