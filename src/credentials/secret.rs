//! The type of everything secret.

use std::fmt;
use std::ops::Deref;
use std::rc::Rc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use zeroize::Zeroizing;

/// Credential material: text or bytes. `Debug` and `Display` show `***`; the memory is overwritten
/// when it is dropped.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Zeroizing<Vec<u8>>);

impl Secret {
    /// The bytes themselves, for the code that writes them to their destination.
    pub fn expose(&self) -> &[u8] {
        &self.0
    }

    /// The same as text, where it is UTF-8.
    pub fn expose_text(&self) -> Option<&str> {
        std::str::from_utf8(&self.0).ok()
    }

    /// The bytes in standard padded base64, as in the `data` of a Kubernetes Secret.
    pub fn expose_base64(&self) -> String {
        STANDARD.encode(&*self.0)
    }

    /// Reads standard padded base64; white space in it is ignored.
    pub fn from_base64(text: &str) -> Option<Self> {
        let packed: Zeroizing<Vec<u8>> =
            Zeroizing::new(text.bytes().filter(|b| !b.is_ascii_whitespace()).collect());
        STANDARD.decode(&*packed).ok().map(Self::from)
    }
}

impl From<Vec<u8>> for Secret {
    fn from(bytes: Vec<u8>) -> Self {
        Self(Zeroizing::new(bytes))
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self::from(text.into_bytes())
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("***")
    }
}

impl fmt::Display for Secret {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("***")
    }
}

/// A text that may hold credentials, such as a whole configuration file. Clones share it. `Debug`
/// shows `***`.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct SecretText(Rc<str>);

impl From<String> for SecretText {
    fn from(text: String) -> Self {
        Self(text.into())
    }
}

impl Deref for SecretText {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for SecretText {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("***")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_there_and_back() {
        let secret = Secret::from(vec![0, 255, 10, 13]);
        assert_eq!(secret.expose_base64(), "AP8KDQ==");
        assert_eq!(Secret::from_base64("AP8K\nDQ==\n").unwrap(), secret);
        assert!(Secret::from_base64("AP8KDQ").is_none(), "no padding");
        assert!(Secret::from_base64("A*8K").is_none());
        assert_eq!(secret.expose_text(), None);
    }
}
