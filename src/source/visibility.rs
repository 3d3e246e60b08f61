//! Whether a text may be shown.

use super::{Source, ValuePath};

/// What is known of the text at a path of the values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Visibility {
    /// It is not a credential.
    Public,
    /// A number or a truth value belongs there, or a map or a list. A text may be a credential that
    /// was put into the wrong place.
    NoText,
    /// It is a credential, or stands where one belongs one step below.
    Credential,
    /// It may be a credential: nothing is known of the path, or credentials stand somewhere below.
    Unknown,
}

/// Who knows the paths in a layer of this kind. The schema does, which this room does not know.
pub(crate) type VisibilityOf = fn(Source, &ValuePath) -> Visibility;

/// The same for one layer.
pub(super) type InLayer<'f> = &'f dyn Fn(&ValuePath) -> Visibility;

impl Visibility {
    /// Whether a scalar may be shown that is written as `text`, without its quotes.
    pub(crate) fn shows(self, text: &str) -> bool {
        self == Self::Public || self == Self::NoText && is_plain(text)
    }
}

/// Whether a text is a number or a truth value in other words, and so no credential.
pub(crate) fn is_plain(text: &str) -> bool {
    const WORDS: [&str; 9] = ["true", "false", "yes", "no", "on", "off", "y", "n", "null"];
    let is_number = text.len() <= 20 && text.parse::<f64>().is_ok_and(f64::is_finite);
    text.is_empty() || is_number || WORDS.iter().any(|word| word.eq_ignore_ascii_case(text))
}
