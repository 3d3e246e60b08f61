//! The patterns of the schema, as plain functions: a regular-expression engine would cost more than
//! the whole check.

use crate::source::quantity::Quantity;

/// A pattern that `build.rs` knows by its text in `values.schema.json`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Pattern {
    /// A Kubernetes quantity, e.g. `500m`, `1.5Gi`.
    /// <https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/>
    Quantity,
    /// A name such as a database or a user has: letters, digits, `_`.
    Identifier,
    /// A size as Synapse takes it: digits, then `K` or `M`.
    Size,
}

impl Pattern {
    pub(crate) fn matches(self, text: &str) -> bool {
        match self {
            Self::Quantity => Quantity::parse(text).is_some(),
            Self::Identifier => is_identifier(text),
            Self::Size => text.strip_suffix(['K', 'M']).is_some_and(|digits| {
                !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit())
            }),
        }
    }

    /// What to say was expected.
    pub(crate) fn expected(self) -> &'static str {
        match self {
            Self::Quantity => "a quantity such as `500m` or `2Gi`",
            Self::Identifier => {
                "a name of letters, digits and `_` that does not start with a \
                                 digit"
            }
            Self::Size => "a size such as `100M` or `512K`",
        }
    }
}

fn is_identifier(text: &str) -> bool {
    let mut bytes = text.bytes();
    bytes
        .next()
        .is_some_and(|b| b.is_ascii_alphabetic() || b == b'_')
        && bytes.all(|b| b.is_ascii_alphanumeric() || b == b'_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_and_sizes() {
        assert!(
            Pattern::Identifier.matches("mas_1")
                && !Pattern::Identifier.matches("1mas")
                && !Pattern::Identifier.matches("a-b")
        );
        assert!(
            Pattern::Size.matches("100M")
                && !Pattern::Size.matches("100")
                && !Pattern::Size.matches("1G")
        );
    }
}
