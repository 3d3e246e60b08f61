//! Hides a part of a text.

/// What stands in the place of a credential.
pub(crate) const MASK: &str = "***";

/// Hides a part of a text, unless it is a reference such as `$PASSWORD`.
pub(super) fn hide(out: &mut String, secret: &str) {
    let is_reference = secret.starts_with(['$', '{', '<', '/', '=']);
    let is_hidden = !secret.is_empty() && !is_reference;
    out.push_str(if is_hidden { MASK } else { secret });
}

/// How far a word goes.
pub(super) fn word(text: &str) -> &str {
    let end = text.find(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '`' | '<' | '>'));
    &text[..end.unwrap_or(text.len())]
}
