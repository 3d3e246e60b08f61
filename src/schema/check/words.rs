//! Lists of names in messages.

use crate::schema::Schema;

pub(super) fn quoted(words: &[&str]) -> String {
    words
        .iter()
        .map(|w| format!("`{w}`"))
        .collect::<Vec<_>>()
        .join(", ")
}

pub(super) fn quoted_and(words: &[&str]) -> String {
    words
        .iter()
        .map(|w| format!("`{w}`"))
        .collect::<Vec<_>>()
        .join(" and ")
}

/// The keys of each form that a map can have.
pub(in crate::schema) fn forms(schema: &Schema) -> String {
    let forms = schema
        .limits
        .forms
        .iter()
        .filter(|f| !f.required.is_empty());
    let forms: Vec<_> = forms.map(|f| quoted_and(f.required)).collect();
    forms.join(", or ")
}
