//! What a key of the guide means, and how maps of such keys are translated.

use super::paths::of_mas;
use super::translation::Guide;
use crate::source::{Entry, Map, ValuePath};

/// Keys with what they mean.
pub(super) type Keys = &'static [(&'static str, Key)];

/// What a key means. Canonical paths are keys below MAS's values.
pub(super) enum Key {
    /// The value at this path.
    Is(&'static [&'static str]),
    /// The credential at this path; where it is empty, it is generated.
    Credential(&'static [&'static str]),
    /// A map of further keys.
    Section(Keys),
    /// What takes more than a move.
    Own(fn(&mut Guide, &ValuePath, &Entry)),
    /// Nothing any more; why, and what there is in its place.
    Gone(&'static str),
}

/// Translates the keys of a map at `path`.
pub(super) fn section(guide: &mut Guide, path: &ValuePath, map: &Map, keys: Keys) {
    for entry in &map.0 {
        let path = path.key(entry.key.clone());
        match keys.iter().find(|(name, _)| *name == entry.key) {
            Some((_, key)) => translate(guide, &path, entry, key),
            None => guide.unknown(&path, entry, keys.iter().map(|(name, _)| *name)),
        }
    }
}

fn translate(guide: &mut Guide, path: &ValuePath, entry: &Entry, key: &'static Key) {
    match key {
        // An empty text counts as unset.
        Key::Is(_) if entry.node.as_str() == Some("") => {}
        Key::Is(canonical) => guide.moved(path, entry, &of_mas(canonical), entry.node.clone()),
        Key::Credential(canonical) => {
            let canonical = of_mas(canonical);
            if !guide.credential(path, entry, &canonical) {
                let message = format!("`{path}` is empty: `{canonical}` is generated");
                guide.note(entry.key_at, message);
            }
        }
        Key::Section(keys) => {
            if let Some(map) = guide.map_of(path, entry) {
                section(guide, path, map, keys);
            }
        }
        Key::Own(translate) => translate(guide, path, entry),
        Key::Gone(why) => guide.gone(path, entry.key_at, why),
    }
}
