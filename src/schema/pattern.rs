//! The patterns of the schema, as plain functions: a regular-expression engine would cost more than
//! the whole check.

/// A pattern that `build.rs` knows by its text in `values.schema.json`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pattern {
    /// A Kubernetes quantity, e.g. `500m`, `1.5Gi`.
    /// <https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/>
    Quantity,
    /// A name such as a database or a user has: letters, digits, `_`.
    Identifier,
    /// A size as Synapse takes it: digits, then `K` or `M`.
    Size,
}

impl Pattern {
    pub fn matches(self, text: &str) -> bool {
        match self {
            Self::Quantity => is_quantity(text),
            Self::Identifier => is_identifier(text),
            Self::Size => text.strip_suffix(['K', 'M']).is_some_and(|digits| {
                !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit())
            }),
        }
    }

    /// What to say was expected.
    pub fn expected(self) -> &'static str {
        match self {
            Self::Quantity => "a quantity such as `500m` or `2Gi`",
            Self::Identifier => "a name of letters, digits and `_` that starts with no digit",
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

fn is_quantity(text: &str) -> bool {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let end = unsigned
        .find(|c: char| !c.is_ascii_digit() && c != '.')
        .unwrap_or(unsigned.len());
    let (number, suffix) = unsigned.split_at(end);
    is_decimal(number) && is_suffix(suffix)
}

fn is_decimal(text: &str) -> bool {
    text.bytes().any(|b| b.is_ascii_digit()) && text.bytes().filter(|b| *b == b'.').count() <= 1
}

fn is_suffix(text: &str) -> bool {
    const UNITS: [&str; 16] = [
        "", "n", "u", "m", "k", "M", "G", "T", "P", "E", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei",
    ];
    UNITS.contains(&text)
        || text
            .strip_prefix(['e', 'E'])
            .is_some_and(|exp| is_decimal(exp.strip_prefix(['+', '-']).unwrap_or(exp)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantities() {
        for good in [
            "1", "500m", "1.5Gi", "+2Ti", "1e3", "12E2", ".5", "5.", "100Mi",
        ] {
            assert!(Pattern::Quantity.matches(good), "{good}");
        }
        for bad in ["", "Mi", "1 Gi", "1GB", "one", "1.2.3", "."] {
            assert!(!Pattern::Quantity.matches(bad), "{bad}");
        }
    }

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
