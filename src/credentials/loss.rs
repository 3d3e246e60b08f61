//! What is lost where a credential is another one than before, or gone.

use super::signing_key::SigningKey;
use super::{Kind, Need, Rotation, Secret};

/// What is lost, and what to do.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Loss {
    /// The credential is not there any more.
    pub is_gone: bool,
    pub advice: String,
}

/// The content of a key of a Secret.
pub(crate) type Content<'a> = &'a dyn Fn(&str) -> Option<Vec<u8>>;

impl Need {
    /// What is lost as this credential, which stands under `key` in a Secret, changes. Nothing is if
    /// it is replaced as a rotation does it, or can be replaced at any time.
    pub(crate) fn loss(&self, key: &str, before: Content, after: Content) -> Option<Loss> {
        let (old, new) = (before(key)?, after(key));
        if self.renewable || new.as_ref() == Some(&old) {
            return None;
        }
        let is_gone = new.is_none();
        let kept = match self.rotation {
            Rotation::Beside { previous, .. } => key == previous || after(previous) == Some(old),
            Rotation::SigningKey { published_in } => is_published(&old, published_in, after),
            _ => self.kind == Kind::Extra && new.is_some_and(|new| has_all_of(&old, &new)),
        };
        (!kept).then(|| Loss {
            is_gone,
            advice: self.advice(),
        })
    }

    /// What another one loses, and what to do.
    pub(crate) fn advice(&self) -> String {
        let (key, back) = (&self.key, "put the old one back");
        match self.rotation {
            Rotation::Replace(then) | Rotation::Tokens(then) => then.to_owned(),
            Rotation::Loses(lost) => format!("{lost}; {back}"),
            Rotation::SigningKey { .. } => format!(
                "other servers refuse what the new one signs until they know it, and can't check what \
                 the old one signed: {back}, and `masthead credentials rotate {key}`, which publishes \
                 it as expired"
            ),
            Rotation::Beside { .. } => format!(
                "what the old one signed is not valid any more: {back}, and `masthead credentials \
                 rotate {key}`, which keeps both for a while"
            ),
        }
    }
}

/// Whether all keys of a signing key file are listed as expired, or stay in the file.
fn is_published(old: &[u8], published_in: &str, after: Content) -> bool {
    let Some(keys) = SigningKey::read_all(&Secret::from(old.to_vec())) else {
        return false;
    };
    let settings = after(published_in).unwrap_or_default();
    let settings = String::from_utf8_lossy(&settings).into_owned();
    keys.iter()
        .all(|key| settings.contains(&format!("ed25519:{}", key.id)))
}

/// Whether the new settings have all lines of the old ones: the rest was added.
fn has_all_of(old: &[u8], new: &[u8]) -> bool {
    let (old, new) = (String::from_utf8_lossy(old), String::from_utf8_lossy(new));
    let mut lines = old.lines().map(str::trim).filter(|line| *line != "{}");
    lines.all(|line| new.lines().any(|other| other.trim() == line))
}

#[cfg(test)]
mod tests {
    use crate::credentials::examples;

    /// The key that changes, the Secret before and after, and whether something is lost.
    fn is_lost(key: &str, before: &[(&str, &str)], after: &[(&str, &str)]) -> bool {
        fn of<'a>(data: &'a [(&str, &str)]) -> impl Fn(&str) -> Option<Vec<u8>> + 'a {
            |key| {
                let found = data.iter().find(|(known, _)| *known == key);
                found.map(|(_, text)| text.as_bytes().to_vec())
            }
        }
        let need = examples::catalogue().family(key).unwrap();
        need.loss(key, &of(before), &of(after)).is_some()
    }

    #[test]
    fn a_rotation_loses_nothing() {
        use examples::{BESIDE, BESIDE_PREVIOUS, ENCRYPTION, EXTRA, SIGNING_KEY};
        let line = |id: &str| format!("ed25519 {id} {}", "A".repeat(43));
        let (old, new) = (line("a_old"), line("a_new"));
        let expired = "old_signing_keys:\n  ed25519:a_old: {}\n";
        for (key, before, after, expected) in [
            (
                ENCRYPTION,
                vec![(ENCRYPTION, "a")],
                vec![(ENCRYPTION, "a")],
                false,
            ),
            (
                ENCRYPTION,
                vec![(ENCRYPTION, "a")],
                vec![(ENCRYPTION, "b")],
                true,
            ),
            (ENCRYPTION, vec![(ENCRYPTION, "a")], vec![], true),
            (ENCRYPTION, vec![], vec![(ENCRYPTION, "b")], false),
            (BESIDE, vec![(BESIDE, "a")], vec![(BESIDE, "b")], true),
            (
                BESIDE,
                vec![(BESIDE, "a")],
                vec![(BESIDE, "b"), (BESIDE_PREVIOUS, "a")],
                false,
            ),
            (BESIDE_PREVIOUS, vec![(BESIDE_PREVIOUS, "a")], vec![], false),
            (
                SIGNING_KEY,
                vec![(SIGNING_KEY, &*old)],
                vec![(SIGNING_KEY, &*new)],
                true,
            ),
            (
                SIGNING_KEY,
                vec![(SIGNING_KEY, &*old)],
                vec![(SIGNING_KEY, &*new), (EXTRA, expired)],
                false,
            ),
            (EXTRA, vec![(EXTRA, "{}\n")], vec![(EXTRA, expired)], false),
            (EXTRA, vec![(EXTRA, expired)], vec![(EXTRA, "{}\n")], true),
        ] {
            assert_eq!(is_lost(key, &before, &after), expected, "{key} {after:?}");
        }
    }
}
