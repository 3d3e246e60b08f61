//! The credentials file encrypted with age, so that it can be kept where others can read it.
//!
//! Source: <https://age-encryption.org/v1>

use std::fmt;
use std::io::{Read, Write};
use std::path::PathBuf;

use age::armor::{ArmoredReader, ArmoredWriter, Format};
use age::x25519::{Identity, Recipient};
use zeroize::Zeroizing;

use super::error::AtRestError;
use super::identities::{self, HasIdentities};

/// The recipients and identities that the user gave, to encrypt and decrypt the file.
#[derive(Default)]
pub(crate) struct AtRest {
    identities: Vec<Identity>,
    encrypt_to: Vec<String>,
}

impl AtRest {
    /// Checks recipients and reads identity files.
    ///
    /// # Errors
    /// The first invalid recipient, or an identity file that can't be read.
    pub(crate) fn new(encrypt_to: &[String], identities: &[PathBuf]) -> Result<Self, AtRestError> {
        recipients(encrypt_to)?;
        Ok(Self {
            identities: identities::of_files(identities)?,
            encrypt_to: encrypt_to.to_vec(),
        })
    }

    /// The recipients that the user asked for; empty to keep those of the file.
    pub(crate) fn encrypt_to(&self) -> &[String] {
        &self.encrypt_to
    }

    /// The contents of an encrypted file. Without identities, those of the environment count.
    ///
    /// # Errors
    /// No identity fits, or the file is damaged; an identity of the environment can't be read.
    pub(crate) fn decrypt(&self, bytes: &[u8]) -> Result<Zeroizing<Vec<u8>>, AtRestError> {
        match self.identities()? {
            none if none.is_empty() => Err(AtRestError::Locked),
            found => decrypt(bytes, &found),
        }
    }
}

/// What age has encrypted to one of these identities.
///
/// # Errors
/// None of them fits, or it is damaged.
pub(super) fn decrypt(
    bytes: &[u8],
    identities: &[Identity],
) -> Result<Zeroizing<Vec<u8>>, AtRestError> {
    let failed = |error| match error {
        age::DecryptError::NoMatchingKeys => AtRestError::OtherRecipients,
        _ => AtRestError::Damaged,
    };
    let decryptor = age::Decryptor::new_buffered(ArmoredReader::new(bytes)).map_err(failed)?;
    let identities = identities
        .iter()
        .map(|identity| identity as &dyn age::Identity);
    let mut out = Zeroizing::new(Vec::with_capacity(bytes.len()));
    let mut reader = decryptor.decrypt(identities).map_err(failed)?;
    reader
        .read_to_end(&mut out)
        .map_err(|_| AtRestError::Damaged)?;
    Ok(out)
}

/// Whether these are the contents of a file that age made.
pub(crate) fn is_encrypted(bytes: &[u8]) -> bool {
    let start = bytes.trim_ascii_start();
    start.starts_with(b"-----BEGIN AGE ENCRYPTED FILE-----")
        || start.starts_with(b"age-encryption.org/")
}

/// The text encrypted to these recipients, in age's text form.
///
/// # Errors
/// A recipient is invalid.
pub(crate) fn encrypt(text: &str, encrypt_to: &[String]) -> Result<Vec<u8>, AtRestError> {
    let recipients = recipients(encrypt_to)?;
    let encryptor =
        age::Encryptor::with_recipients(recipients.iter().map(|r| r as &dyn age::Recipient))?;
    let mut out = Vec::new();
    let armor =
        ArmoredWriter::wrap_output(&mut out, Format::AsciiArmor).map_err(AtRestError::EncryptIo)?;
    let mut writer = encryptor
        .wrap_output(armor)
        .map_err(AtRestError::EncryptIo)?;
    let done = writer
        .write_all(text.as_bytes())
        .and_then(|()| writer.finish())
        .and_then(ArmoredWriter::finish);
    done.map_err(AtRestError::EncryptIo)?;
    Ok(out)
}

/// Whether a text is the public key of somebody.
pub(crate) fn is_recipient(text: &str) -> bool {
    text.parse::<Recipient>().is_ok()
}

fn recipients(texts: &[String]) -> Result<Vec<Recipient>, AtRestError> {
    let read = |(index, text): (usize, &String)| {
        text.parse()
            .map_err(|_| AtRestError::NoRecipient(index + 1))
    };
    texts.iter().enumerate().map(read).collect()
}

impl HasIdentities for AtRest {
    fn identities(&self) -> Result<Vec<Identity>, AtRestError> {
        if self.identities.is_empty() {
            return identities::of_environment();
        }
        Ok(self.identities.clone())
    }
}

impl fmt::Debug for AtRest {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.debug_struct("AtRest")
            .field("identities", &self.identities.len())
            .field("encrypt_to", &self.encrypt_to)
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use age::secrecy::ExposeSecret;

    use super::*;

    fn identity_file(folder: &Path, identity: &Identity) -> PathBuf {
        let path = folder.join("key.txt");
        std::fs::write(
            &path,
            format!("# a comment\n\n{}\n", identity.to_string().expose_secret()),
        )
        .unwrap();
        path
    }

    #[test]
    fn what_is_encrypted_is_decrypted_with_any_of_the_identities() {
        let folder = tempfile::tempdir().unwrap();
        let (mine, other) = (Identity::generate(), Identity::generate());
        let encrypt_to = [other.to_public().to_string(), mine.to_public().to_string()];
        let bytes = encrypt("hunter2", &encrypt_to).unwrap();
        assert!(is_encrypted(&bytes) && !is_encrypted(b"apiVersion: masthead/v1\n"));
        assert!(bytes.starts_with(b"-----BEGIN AGE ENCRYPTED FILE-----\n"));
        let at_rest = AtRest::new(&encrypt_to, &[identity_file(folder.path(), &mine)]).unwrap();
        assert_eq!(**at_rest.decrypt(&bytes).unwrap(), *b"hunter2");
        assert!(!format!("{at_rest:?}").contains("SECRET"));
    }

    #[test]
    fn what_can_not_be_decrypted_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        let (mine, other) = (Identity::generate(), Identity::generate());
        let at_rest = AtRest::new(&[], &[identity_file(folder.path(), &mine)]).unwrap();
        let encrypted = |to: &Identity| encrypt("hunter2", &[to.to_public().to_string()]).unwrap();
        assert!(matches!(
            AtRest::default().decrypt(&encrypted(&mine)),
            Err(AtRestError::Locked)
        ));
        assert!(matches!(
            at_rest.decrypt(&encrypted(&other)),
            Err(AtRestError::OtherRecipients)
        ));
        let whole = encrypted(&mine);
        for end in [40, whole.len() / 2, whole.len() - 60] {
            assert!(
                matches!(at_rest.decrypt(&whole[..end]), Err(AtRestError::Damaged)),
                "{end}"
            );
        }
        let mut damaged = whole.clone();
        let at = damaged.len() - 50;
        damaged[at] = if damaged[at] == b'A' { b'B' } else { b'A' };
        assert!(matches!(
            at_rest.decrypt(&damaged),
            Err(AtRestError::Damaged)
        ));
    }

    #[test]
    fn recipients_and_identities_are_checked() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("key.txt");
        let error = |text: &str| {
            std::fs::write(&path, text).unwrap();
            AtRest::new(&[], std::slice::from_ref(&path))
                .unwrap_err()
                .to_string()
                .replace(folder.path().to_str().unwrap(), "DIR")
        };
        assert_eq!(error("# nothing\n"), "`DIR/key.txt` holds no age identity");
        let no_identity =
            "`DIR/key.txt`, line 2: expected an age identity, which starts with `AGE-SECRET-KEY-1`";
        assert_eq!(error("\nhunter2\n"), no_identity);
        for bad in ["age1", "ssh-ed25519 AAAA", "AGE-SECRET-KEY-1"] {
            assert!(
                matches!(
                    AtRest::new(&[bad.to_owned()], &[]),
                    Err(AtRestError::NoRecipient(_))
                ),
                "{bad}"
            );
        }
        std::fs::remove_file(&path).unwrap();
        assert!(matches!(
            AtRest::new(&[], &[path]),
            Err(AtRestError::Identity { .. })
        ));
    }
}
