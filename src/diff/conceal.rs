//! Hides credentials in values.

use base64::prelude::{BASE64_STANDARD, Engine};
use serde_json::Value;

use super::Shown;
use crate::source::mask::Masker;

/// A value of a Secret: only its length.
pub(super) fn secret(value: &Value) -> Shown {
    let text = value.as_str().unwrap_or_default();
    Shown::Secret {
        bytes: BASE64_STANDARD
            .decode(text)
            .map_or(text.len(), |bytes| bytes.len()),
    }
}

/// A value that stands under `name`.
pub(super) fn value(value: &Value, name: &str, masker: &Masker) -> Shown {
    match value {
        Value::String(text) if masker.hides(name, value) => Shown::Secret { bytes: text.len() },
        _ => Shown::Value(masker.json(value, name)),
    }
}
