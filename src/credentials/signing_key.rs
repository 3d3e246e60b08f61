//! Synapse's signing key: its file, its public half, and which keys are no longer safe.

use base64::Engine;
use base64::alphabet::STANDARD;
use base64::engine::general_purpose::{GeneralPurpose, NO_PAD, STANDARD_NO_PAD};
use zeroize::Zeroizing;

use super::Secret;

/// The public keys of servers that Synapse refuses everything from, since their private keys are
/// public.
///
/// Source: `BANNED_SERVER_SIGNING_KEYS` of Synapse 1.147.1 and later, for CVE-2026-24044.
const BANNED: [&str; 1] = ["l/O9hxMVKB6Lg+3Hqf0FQQZhVESQcMzbPN1Cz2nM3og"];

/// Python's base64 does not look at the bits that are left over at the end.
const AS_SYNAPSE: GeneralPurpose =
    GeneralPurpose::new(&STANDARD, NO_PAD.with_decode_allow_trailing_bits(true));

/// Whether a text is the public half of a key, as Synapse reads it.
pub(crate) fn is_public_key(text: &str) -> bool {
    let bytes = AS_SYNAPSE.decode(text.trim_end_matches('='));
    bytes.is_ok_and(|bytes| bytes.len() == 32)
}

/// A line of a signing key file, which is `ed25519 <id> <base64 of a seed of 32 bytes>`.
#[derive(Debug)]
pub(crate) struct SigningKey {
    /// What follows `ed25519:` in the key's name.
    pub id: String,
    seed: Secret,
}

/// Why a signing key has to be replaced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unsafe {
    /// Keys with the id 0 may have been made from predictable numbers (CVE-2026-24044).
    IdZero,
    /// Synapse refuses what is signed with it.
    Banned,
}

impl SigningKey {
    /// The keys of a file, the first of which signs. `None` if a line is not a key, or there is no
    /// key.
    pub(crate) fn read_all(file: &Secret) -> Option<Vec<Self>> {
        let lines = file
            .expose_text()?
            .split(['\n', '\r'])
            .filter(|line| !line.trim().is_empty());
        lines
            .map(Self::read)
            .collect::<Option<Vec<_>>>()
            .filter(|keys| !keys.is_empty())
    }

    fn read(line: &str) -> Option<Self> {
        let [algorithm, id, seed] = line
            .split_whitespace()
            .collect::<Vec<_>>()
            .try_into()
            .ok()?;
        let seed = Zeroizing::new(
            seed.trim_end_matches('=')
                .replace('-', "+")
                .replace('_', "/"),
        );
        let bytes = AS_SYNAPSE.decode(&*seed).ok()?;
        (algorithm == "ed25519" && bytes.len() == 32).then(|| Self {
            id: id.to_owned(),
            seed: bytes.into(),
        })
    }

    /// The same key under another id.
    #[must_use]
    pub(crate) fn named(self, id: String) -> Self {
        Self { id, ..self }
    }

    /// The line of the file, with its line feed.
    pub(crate) fn line(&self) -> Secret {
        let seed = Zeroizing::new(STANDARD_NO_PAD.encode(self.seed.expose()));
        format!("ed25519 {} {}\n", self.id, *seed).into()
    }

    /// The public key in unpadded base64, as Matrix writes it.
    /// <https://spec.matrix.org/latest/appendices/#cryptographic-key-representation>
    pub(crate) fn public(&self) -> String {
        let mut seed = Zeroizing::new([0; 32]);
        seed.copy_from_slice(self.seed.expose());
        STANDARD_NO_PAD.encode(
            ed25519_dalek::SigningKey::from_bytes(&seed)
                .verifying_key()
                .as_bytes(),
        )
    }

    /// Why it has to be replaced, if it has to.
    pub(crate) fn is_unsafe(&self) -> Option<Unsafe> {
        self.is_unsafe_with(&BANNED)
    }

    fn is_unsafe_with(&self, banned: &[&str]) -> Option<Unsafe> {
        if banned.contains(&self.public().as_str()) {
            Some(Unsafe::Banned)
        } else {
            (self.id == "0").then_some(Unsafe::IdZero)
        }
    }
}

/// The keys of a file by their ids, each with its public half; nothing where this is not a signing
/// key file.
pub(crate) fn names(file: &Secret) -> Option<Vec<(String, String)>> {
    let keys = SigningKey::read_all(file)?.into_iter();
    Some(keys.map(|key| (key.id.clone(), key.public())).collect())
}

/// Why the keys of this file have to be replaced, if one has to. `None` too if this is not a
/// signing key file.
pub(crate) fn unsafe_key(file: &Secret) -> Option<Unsafe> {
    let keys = SigningKey::read_all(file).unwrap_or_default();
    // A banned key is the worse finding.
    keys.iter()
        .filter_map(SigningKey::is_unsafe)
        .max_by_key(|found| *found == Unsafe::Banned)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 8032, 7.1, test 1.
    const SEED: &str = "nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A";
    const PUBLIC: &str = "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo";

    fn keys(text: &str) -> Option<Vec<SigningKey>> {
        SigningKey::read_all(&text.to_owned().into())
    }

    #[test]
    fn a_line_is_read_and_printed() {
        let key = keys(&format!("ed25519 a_Xy {SEED}=\r\n"))
            .unwrap()
            .remove(0);
        assert_eq!((key.id.as_str(), key.public().as_str()), ("a_Xy", PUBLIC));
        assert_eq!(
            key.named("b".into()).line().expose_text().unwrap(),
            format!("ed25519 b {SEED}\n")
        );
        assert!(!format!("{:?}", keys(&format!("ed25519 1 {SEED}"))).contains(&SEED[..9]));
    }

    #[test]
    fn what_is_no_key_is_none() {
        for bad in [
            "",
            "\n",
            "ed25519 1",
            &format!("rsa 1 {SEED}"),
            "ed25519 1 abcd",
            &format!("ed25519 1 {SEED} x"),
            "x y z",
        ] {
            assert!(keys(bad).is_none(), "{bad}");
        }
        assert!(SigningKey::read_all(&vec![0xff].into()).is_none());
    }

    #[test]
    fn unsafe_keys_are_found() {
        let key = |id: &str| keys(&format!("ed25519 {id} {SEED}")).unwrap().remove(0);
        assert_eq!(key("0").is_unsafe(), Some(Unsafe::IdZero));
        assert_eq!(key("00").is_unsafe(), None);
        assert_eq!(key("1").is_unsafe_with(&[PUBLIC]), Some(Unsafe::Banned));
        assert_eq!(key("0").is_unsafe_with(&[PUBLIC]), Some(Unsafe::Banned));
        let file = |text: &str| unsafe_key(&text.to_owned().into());
        assert_eq!(
            file(&format!("ed25519 1 {SEED}\ned25519 0 {SEED}\n")),
            Some(Unsafe::IdZero)
        );
        assert_eq!(file("no key at all"), None);
    }

    #[test]
    fn banned_keys_are_keys() {
        for key in BANNED {
            assert_eq!(STANDARD_NO_PAD.decode(key).unwrap().len(), 32, "{key}");
        }
    }
}
