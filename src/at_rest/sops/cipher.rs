//! Single values: AES-256 in Galois/Counter Mode, with what stands above a value authenticated.

use aes_gcm::aead::consts::U32;
use aes_gcm::aead::{Aead, KeyInit, Payload};
use aes_gcm::aes::Aes256;
use aes_gcm::{AesGcm, Nonce};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use zeroize::Zeroizing;

use crate::source::Kind;

const START: &str = "ENC[AES256_GCM,data:";
const END: char = ']';

/// Whether a text is a value that SOPS encrypted.
pub(super) fn is_sealed(text: &str) -> bool {
    text.starts_with(START) && text.ends_with(END)
}

/// Opens values with the key of the file.
pub(super) struct Cipher(AesGcm<Aes256, U32>);

/// A decrypted value, and what it was before.
pub(super) struct Opened<'t> {
    text: String,
    of: &'t str,
}

impl Cipher {
    /// Nothing for a key of another length.
    pub(super) fn new(key: &[u8]) -> Option<Self> {
        AesGcm::new_from_slice(key).ok().map(Self)
    }

    /// Nothing where it is not what was encrypted under `aad`, or no text.
    pub(super) fn open<'t>(&self, sealed: &'t str, aad: &[u8]) -> Option<Opened<'t>> {
        let sealed = sealed.strip_prefix(START)?.strip_suffix(END)?;
        let (data, rest) = sealed.split_once(",iv:")?;
        let (iv, rest) = rest.split_once(",tag:")?;
        let (tag, of) = rest.split_once(",type:")?;
        let [mut data, iv, tag] = [bytes(data)?, bytes(iv)?, bytes(tag)?];
        data.extend(tag);
        let nonce = Nonce::<U32>::try_from(iv.as_slice()).ok()?;
        let payload = Payload { msg: &data, aad };
        let opened = self.0.decrypt(&nonce, payload).ok()?;
        let text = String::from_utf8(opened).ok()?;
        Some(Opened { text, of })
    }
}

impl Opened<'_> {
    pub(super) fn text(self) -> Zeroizing<String> {
        Zeroizing::new(self.text)
    }

    /// The value, or nothing for a comment. Nothing at all where it is not of its type.
    pub(super) fn kind(self) -> Option<Option<Kind>> {
        let Self { text, of } = self;
        Some(Some(match of {
            "comment" => return Some(None),
            "int" => Kind::Int(text.parse().ok()?),
            // A whole one is printed without its fraction.
            "float" => match text.parse::<i64>() {
                Ok(whole) => Kind::Int(whole.into()),
                Err(_) => Kind::Float(text.parse().ok()?),
            },
            "bool" => Kind::Bool(text.to_ascii_lowercase().parse().ok()?),
            "str" | "bytes" | "time" => Kind::Text(text.into()),
            _ => return None,
        }))
    }
}

fn bytes(text: &str) -> Option<Vec<u8>> {
    STANDARD.decode(text).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_of_their_types() {
        let kind = |text: &str, of| {
            let text = text.to_owned();
            Opened { text, of }.kind()
        };
        assert_eq!(kind("12", "int"), Some(Some(Kind::Int(12))));
        assert_eq!(kind("100", "float"), Some(Some(Kind::Int(100))));
        assert_eq!(kind("1.5", "float"), Some(Some(Kind::Float(1.5))));
        assert_eq!(kind("True", "bool"), Some(Some(Kind::Bool(true))));
        assert_eq!(kind("12", "str"), Some(Some(Kind::Text("12".into()))));
        assert_eq!(kind("a comment", "comment"), Some(None));
        assert_eq!(kind("yes", "bool"), None);
        assert_eq!(kind("1", "other"), None);
    }

    #[test]
    fn what_is_not_of_the_form_is_not_opened() {
        let cipher = Cipher::new(&[7; 32]).unwrap();
        assert!(Cipher::new(&[7; 31]).is_none());
        let iv = "A".repeat(43) + "=";
        let tag = "A".repeat(22) + "==";
        for text in [
            String::new(),
            "ENC[AES256_GCM,data:]".into(),
            "ENC[AES256_GCM,data:YQ==,iv:YQ==,tag:YQ==,type:str]".into(),
            format!("ENC[AES256_GCM,data:YQ==,iv:{iv},tag:YQ==,type:str]"),
            format!("ENC[AES256_GCM,data:YQ==,iv:{iv},tag:{tag},type:str]"),
        ] {
            assert!(cipher.open(&text, b"").is_none(), "{text}");
        }
    }
}
