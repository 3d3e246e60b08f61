//! Keys that have other names, other places, or none.

mod found;
mod merge;
mod moved;
mod servers;
mod special;
mod texts;

pub(super) use found::{Found, Outcome, Values};
pub(super) use texts::place;

use crate::chart::changes::{self, Change, Fix};
use crate::source::{Node, ValuePath};

/// Every key of a file that changes, the newest change first.
pub(super) fn find(values: Values) -> Vec<Found> {
    let to = values.range.to;
    let holds = |change: &&Change| {
        change.since.is_some_and(|since| since <= to) && change.until.is_none_or(|until| to < until)
    };
    let changes = changes::all().iter().filter(holds);
    changes.flat_map(|change| of(change, values)).collect()
}

fn of(change: &'static Change, values: Values) -> Vec<Found> {
    match change.fix {
        Some(Fix::Escape) => texts::templates(change, values),
        Some(Fix::Dbname) => texts::dbname(change, values),
        Some(Fix::PublicIp) => texts::public_ip(change, values),
        Some(Fix::GroupCalls) => texts::group_calls(change, values),
        Some(fix) => one(change, values, |path, node| match fix {
            Fix::Redis => servers::of_the_stack(change, values, path, node),
            Fix::Server => servers::of_ones_own(change, values, path, node),
            Fix::KeysYaml => special::keys_yaml(values, path, node),
            Fix::Syn2mas => special::syn2mas(values, path, node),
            Fix::SfuText => special::sfu_text(path, node),
            Fix::ClientSecret => Some(special::client_secret(values, path)),
            Fix::WellKnownHost => special::well_known_host(values, path),
            Fix::LivekitUrl => special::livekit_url(values, path, node),
            Fix::Escape | Fix::Dbname | Fix::PublicIp | Fix::GroupCalls => None,
        }),
        None if change.is_of_key() => one(change, values, |path, node| {
            Some(moved::plain(change, values, path, node))
        }),
        None => Vec::new(),
    }
}

/// What becomes of the only path of a change, where the file has it.
fn one(
    change: &'static Change,
    values: Values,
    outcome: impl FnOnce(&ValuePath, &Node) -> Option<Outcome>,
) -> Vec<Found> {
    let path = change.old_path();
    let found = values.get(&path).and_then(|(node, at)| {
        let outcome = outcome(&path, node)?;
        Some(Found {
            change,
            path,
            at,
            outcome,
        })
    });
    found.into_iter().collect()
}
