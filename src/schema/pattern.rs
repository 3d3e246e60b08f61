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
    /// A duration as Go's `time.ParseDuration` takes it.
    /// <https://pkg.go.dev/time#ParseDuration>
    GoDuration,
}

impl Pattern {
    pub(crate) fn matches(self, text: &str) -> bool {
        match self {
            Self::Quantity => Quantity::parse(text).is_some(),
            Self::Identifier => is_identifier(text),
            Self::Size => text.strip_suffix(['K', 'M']).is_some_and(|digits| {
                !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit())
            }),
            Self::GoDuration => is_go_duration(text),
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
            Self::GoDuration => "a duration such as `500ms` or `1m30s`",
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

/// Numbers, each with its unit; zero needs none.
fn is_go_duration(text: &str) -> bool {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let is_number = |c: char| c.is_ascii_digit() || c == '.';
    let mut rest = unsigned;
    while !rest.is_empty() {
        let unit_at = rest.find(|c| !is_number(c)).unwrap_or(rest.len());
        let (number, from_unit) = rest.split_at(unit_at);
        let next_at = from_unit.find(is_number).unwrap_or(from_unit.len());
        let (unit, next) = from_unit.split_at(next_at);
        let has_digits = number.parse::<f64>().is_ok();
        if !has_digits || !["ns", "us", "µs", "μs", "ms", "s", "m", "h"].contains(&unit) {
            return unsigned == "0";
        }
        rest = next;
    }
    !unsigned.is_empty()
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

    #[test]
    fn durations_of_go() {
        let matches = |text| Pattern::GoDuration.matches(text);
        for text in ["0", "5s", "1m30s", "-1.5h", "+.5ms", "1.s", "100µs"] {
            assert!(matches(text), "{text}");
        }
        for text in ["", "5", "s", "5 s", "5d", "1m30", ".s", "1e3s", "-"] {
            assert!(!matches(text), "{text}");
        }
    }
}
