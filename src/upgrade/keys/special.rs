//! Keys whose values take another form.

use super::found::{Outcome, Values, steps};
use crate::source::yaml::edit::Edit;
use crate::source::yaml::read::{self, Dialect};
use crate::source::{At, Kind, Node, Text, ValuePath};

fn path(keys: &str) -> ValuePath {
    keys.split('.')
        .fold(ValuePath::root(), |path, key| path.key(key.to_owned()))
}

fn set(path: &ValuePath, kind: Kind, after: &ValuePath) -> Edit {
    Edit::Set {
        path: steps(path),
        value: Node::new(kind, At::default()),
        after: Some(steps(after)),
    }
}

/// The keys of LiveKit as a text of YAML: `KEY: SECRET`.
pub(super) fn keys_yaml(values: Values, old: &ValuePath, node: &Node) -> Option<Outcome> {
    let text = node.as_str().or(node.str("value"));
    let Some(text) = text else {
        return Some(Outcome::Hand("the text is in a Secret"));
    };
    let read = read::map(text, 0, Dialect::Program).ok();
    let pair = read.as_ref().and_then(|node| match &node.as_map()?.0[..] {
        [only] => Some((only.key.clone(), only.node.as_str()?.to_owned())),
        _ => None,
    });
    let Some((key, secret)) = pair else {
        return Some(Outcome::Hand("the text has not one key with its secret"));
    };
    let (new_key, new_secret) = (
        path("matrixRTC.livekitAuth.key"),
        path("matrixRTC.livekitAuth.secret"),
    );
    if values.get(&new_key).is_some() || values.get(&new_secret).is_some() {
        return Some(Outcome::Hand("the key or the secret is there already"));
    }
    // What stands above it goes along.
    let value = new_secret.key("value");
    let is_text = node.as_str().is_some();
    let to = if is_text { &value } else { &new_secret };
    Some(Outcome::Edits(vec![
        Edit::Move {
            from: steps(old),
            to: steps(to),
        },
        Edit::Text {
            path: steps(&value),
            text: secret,
        },
        set(&new_key, Kind::Text(key), &new_secret),
    ]))
}

/// Logins that stay in Synapse until MAS has its users.
pub(super) fn syn2mas(values: Values, old: &ValuePath, node: &Node) -> Option<Outcome> {
    let out = Edit::Remove(steps(old));
    if node.as_bool() != Some(true) {
        return Some(Outcome::Edits(vec![out]));
    }
    let block = path("matrixAuthenticationService.syn2mas");
    let keys = [block.key("enabled"), block.key("dryRun")];
    let given = keys
        .each_ref()
        .map(|key| values.get(key).map(|(node, _)| node));
    let differs = |node: &Node| node.as_bool() != Some(true);
    if given.iter().flatten().any(|node| differs(node)) {
        return Some(Outcome::Hand(
            "`matrixAuthenticationService.syn2mas` says something else",
        ));
    }
    let [enabled, dry_run] = &keys;
    if given.iter().all(Option::is_none) {
        // What stands above it goes along.
        let moving = Edit::Move {
            from: steps(old),
            to: steps(dry_run),
        };
        let enabling = set(enabled, Kind::Bool(true), dry_run);
        return Some(Outcome::Edits(vec![moving, enabling]));
    }
    let missing = keys.iter().zip(given).filter(|(_, given)| given.is_none());
    let mut edits: Vec<Edit> = missing
        .map(|(key, _)| set(key, Kind::Bool(true), old))
        .collect();
    edits.push(out);
    Some(Outcome::Edits(edits))
}

/// LiveKit's configuration as a text without a name.
pub(super) fn sfu_text(old: &ValuePath, node: &Node) -> Option<Outcome> {
    let text = node.as_str()?;
    if text.trim().is_empty() {
        return Some(Outcome::Edits(vec![Edit::Remove(steps(old))]));
    }
    let keys = ["main", "config"].map(str::to_owned);
    Some(Outcome::Edits(vec![Edit::Nest {
        path: steps(old),
        keys,
    }]))
}

/// The secret of Synapse at MAS, which an older Synapse still needs.
pub(super) fn client_secret(values: Values, old: &ValuePath) -> Outcome {
    let image = path("synapse.image");
    let is_pinned = ["tag", "digest"]
        .into_iter()
        .any(|key| image.key(key).find(values.all).0.is_some());
    if is_pinned {
        return Outcome::Look("the image of Synapse is pinned, and Synapse before 1.136 needs it");
    }
    Outcome::Edits(vec![Edit::Remove(steps(old))])
}

pub(super) fn well_known_host(values: Values, old: &ValuePath) -> Option<Outcome> {
    let out = Edit::Remove(steps(old));
    let server_name = path("serverName");
    let edit = match server_name.find(values.all).0 {
        Some(_) => out,
        None => Edit::Move {
            from: steps(old),
            to: steps(&server_name),
        },
    };
    Some(Outcome::Edits(vec![edit]))
}

/// The URL of a media server elsewhere, as a variable.
pub(super) fn livekit_url(values: Values, old: &ValuePath, node: &Node) -> Option<Outcome> {
    let (sfu, url) = (path("matrixRTC.sfu.enabled"), path("matrixRTC.sfu.url"));
    if sfu.find(values.all).0.and_then(Node::as_bool) != Some(false) {
        return None;
    }
    let items = node.as_list();
    let index = items
        .iter()
        .position(|item| item.str("name") == Some("LIVEKIT_URL"))?;
    let Some(text) = items[index].str("value") else {
        return Some(Outcome::Hand("its value stands elsewhere"));
    };
    let out = Edit::Remove(steps(&old.index(index)));
    if let (Some(given), _) = url.find(values.all) {
        let is_same = given.as_str() == Some(text);
        let why = "`matrixRTC.sfu.url` is another one";
        return Some(if is_same {
            Outcome::Edits(vec![out])
        } else {
            Outcome::Hand(why)
        });
    }
    let text = Kind::Text(Text::Owned(text.to_owned()));
    Some(Outcome::Edits(vec![set(&url, text, &sfu), out]))
}
