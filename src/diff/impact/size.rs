//! How much a claim asks for.

use crate::diff::{Change, Shown};
use crate::source::quantity::Quantity;

/// Whether a field is how much a claim asks for.
pub(super) fn is_one(field: &Change) -> bool {
    field.path == "spec.resources.requests.storage"
}

/// Whether a claim asks for less than before.
pub(super) fn is_smaller(field: &Change) -> bool {
    let amount = |shown: &Option<Shown>| match shown {
        Some(Shown::Value(value)) => Quantity::parse(value.as_str()?),
        _ => None,
    };
    let amounts = amount(&field.before).zip(amount(&field.after));
    is_one(field) && amounts.is_some_and(|(before, after)| after < before)
}
