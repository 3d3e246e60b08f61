//! What changes in the configuration of programs, which is a text in the values.

use super::found::{Found, Outcome, Values, steps};
use crate::chart::changes::Change;
use crate::source::inner::{Shift, place_in};
use crate::source::yaml::edit::{Edit, apply};
use crate::source::yaml::read::{self, Dialect};
use crate::source::{At, Kind, Layers, Node, Step, Text, ValuePath};
use crate::upgrade::escape;

/// The texts that the path of a change is about; it has one `*`.
fn texts<'v>(
    change: &'static Change,
    values: Values<'v>,
) -> impl Iterator<Item = (ValuePath, At, &'v str)> {
    let star = change
        .old
        .iter()
        .position(|key| *key == "*")
        .unwrap_or_default();
    let (above, below) = (&change.old[..star], &change.old[star + 1..]);
    let above = above
        .iter()
        .fold(ValuePath::root(), |path, key| path.key(*key));
    let map = values.get(&above).and_then(|(node, _)| node.as_map());
    map.into_iter()
        .flat_map(|map| &map.0)
        .filter_map(move |entry| {
            let path = above.key(entry.key.clone());
            let path = below.iter().fold(path, |path, key| path.key(*key));
            let (node, _) = values.get(&path)?;
            Some((path, node.at, node.as_str()?))
        })
}

/// Texts in which `{{` was meant for the program.
pub(super) fn templates(change: &'static Change, values: Values) -> Vec<Found> {
    if !change.since.is_some_and(|since| values.range.has(since)) {
        return Vec::new();
    }
    let open = texts(change, values).filter(|(_, _, text)| escape::is_needed(text));
    open.map(|(path, at, text)| {
        let is_ours = !values.range.is_given && escape::looks_like_template(text);
        let outcome = if is_ours {
            Outcome::Look("it looks like a template of the chart, and is left as it is")
        } else {
            let change = escape::escaped;
            Outcome::Edits(vec![Edit::Written {
                path: steps(&path),
                change,
            }])
        };
        Found {
            change,
            path,
            at,
            outcome,
        }
    })
    .collect()
}

/// The place of what was found: in a text that becomes a template, the first `{{`.
pub(crate) fn place(found: &Found, values: Values, layers: &Layers) -> At {
    let text = values.get(&found.path).and_then(|(node, _)| node.as_str());
    let Some(text) = text.filter(|_| found.is_escape()) else {
        return found.at;
    };
    let inner = escape::first(text).map(|first| At {
        width: 2,
        ..place_in(text, first)
    });
    let shift = Shift::of(layers, text, found.at);
    match (inner, shift) {
        (Some(inner), Some(shift)) => shift.outer(At {
            layer: found.at.layer,
            ..inner
        }),
        _ => found.at,
    }
}

/// Synapse's name of the database.
pub(super) fn dbname(change: &'static Change, values: Values) -> Vec<Found> {
    let args = keys(&["database", "args"]);
    let (old, new) = (
        [&args[..], &keys(&["database"])].concat(),
        [&args[..], &keys(&["dbname"])].concat(),
    );
    let found = texts(change, values).filter_map(|(path, at, text)| {
        let node = read::map(text, 0, Dialect::Program).ok()?;
        node.below(&["database", "args", "database"])?;
        let has_new = node.below(&["database", "args", "dbname"]).is_some();
        let edit = if has_new {
            Edit::Remove(old.clone())
        } else {
            Edit::Move {
                from: old.clone(),
                to: new.clone(),
            }
        };
        let outcome = in_text(&path, text, &[edit], Vec::new());
        Some(Found {
            change,
            path,
            at,
            outcome,
        })
    });
    found.collect()
}

/// Element Web's switch of calls.
pub(super) fn group_calls(change: &'static Change, values: Values) -> Vec<Found> {
    let old = keys(&["features", "feature_group_calls"]);
    let new = keys(&["element_call", "disable"]);
    let found = texts(change, values).filter_map(|(path, at, text)| {
        let node = read::map(text, 0, Dialect::Program).ok()?;
        let is_on = node.below(&["features", "feature_group_calls"])?.as_bool();
        let has_new = node.below(&["element_call", "disable"]).is_some();
        let mut edits = Vec::new();
        if is_on == Some(false) && !has_new {
            let value = Node::new(Kind::Bool(true), At::default());
            edits.push(Edit::Set {
                path: new.clone(),
                value,
                after: Some(old.clone()),
            });
        }
        edits.push(Edit::Remove(old.clone()));
        let outcome = in_text(&path, text, &edits, Vec::new());
        Some(Found {
            change,
            path,
            at,
            outcome,
        })
    });
    found.collect()
}

/// LiveKit's own address.
pub(super) fn public_ip(change: &'static Change, values: Values) -> Vec<Found> {
    const SETTINGS: [(&str, &str); 2] = [
        ("use_external_ip", "useStunToDiscoverPublicIP"),
        ("node_ip", "manualIP"),
    ];
    let sfu = ValuePath::root().key("matrixRTC").key("sfu");
    let found = texts(change, values).filter_map(|(path, at, text)| {
        let node = read::map(text, 0, Dialect::Program).ok()?;
        let (mut inner, mut outer) = (Vec::new(), Vec::new());
        for (setting, key) in SETTINGS {
            let Some(value) = node.below(&["rtc", setting]) else {
                continue;
            };
            inner.push(Edit::Remove(keys(&["rtc", setting])));
            let new = sfu.key(key);
            if new.find(values.all).0.is_none() && values.get(&new).is_none() {
                let value = Node::new(value.kind.clone(), At::default());
                let after = Some(steps(&sfu.key("additional")));
                outer.push(Edit::Set {
                    path: steps(&new),
                    value,
                    after,
                });
            }
        }
        let outcome = (!inner.is_empty()).then(|| in_text(&path, text, &inner, outer))?;
        Some(Found {
            change,
            path,
            at,
            outcome,
        })
    });
    found.collect()
}

fn keys(keys: &[&'static str]) -> Vec<Step> {
    keys.iter()
        .map(|key| Step::Key(Text::Borrowed(*key)))
        .collect()
}

/// Edits of a text in the values, and what changes beside it.
fn in_text(path: &ValuePath, text: &str, inner: &[Edit], mut outer: Vec<Edit>) -> Outcome {
    let changed = inner
        .iter()
        .try_fold(text.to_owned(), |text, edit| apply(&text, 0, edit));
    let Ok(changed) = changed else {
        return Outcome::Hand("it is written in a way that can't be changed");
    };
    let is_empty = read::map(&changed, 0, Dialect::Program)
        .is_ok_and(|node| node.as_map().is_some_and(|map| map.is_empty()));
    outer.push(if is_empty && !changed.contains('#') {
        Edit::Remove(steps(path))
    } else {
        Edit::Text {
            path: steps(path),
            text: changed,
        }
    });
    Outcome::Edits(outer)
}
