//! Amounts of memory, processors and storage, each of which can be written in many ways.
//!
//! Source: <https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/>

/// The largest exponent that counts: what is larger is as large as can be.
const MAX_EXPONENT: u32 = 29;

/// One, in thousand-millionths.
const ONE: i128 = 1_000_000_000;

/// An amount as Kubernetes reads it, e.g. `500m`, `1.5Gi`, `1e3`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Quantity {
    /// In thousand-millionths.
    nano: i128,
}

impl Quantity {
    /// Reads an amount; `None` for a text that is not one. What is too large to count is the largest
    /// amount, as Kubernetes caps it too.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
        let end = unsigned
            .find(|c: char| !c.is_ascii_digit() && c != '.')
            .unwrap_or(unsigned.len());
        let (number, suffix) = unsigned.split_at(end);
        let nano = factor(suffix)?.apply(decimal(number)?);
        let is_negative = text.starts_with('-');
        Some(Self {
            nano: if is_negative { -nano } else { nano },
        })
    }

    pub(crate) fn is_negative(self) -> bool {
        self.nano < 0
    }

    pub(crate) fn is_positive(self) -> bool {
        self.nano > 0
    }

    /// Whether it has no fraction.
    pub(crate) fn is_whole(self) -> bool {
        self.nano % ONE == 0
    }

    /// Whether it is another amount some whole number of times.
    pub(crate) fn is_multiple_of(self, other: Self) -> bool {
        other.nano != 0 && self.nano % other.nano == 0
    }
}

/// The amount as the API server writes it, e.g. `1` for `1000m` and `1Gi` for `1024Mi`; `None` for
/// a text that is not one, and for forms that are seldom used: exponents, negative amounts.
pub(crate) fn canonical(text: &str) -> Option<String> {
    let Quantity { nano } = Quantity::parse(text)?;
    let is_counted = (0..=i128::from(i64::MAX) * ONE).contains(&nano) && !text.contains('e');
    // `E` is a suffix too.
    let is_exponent = text.trim_end_matches('E').contains('E') && !text.ends_with("Ei");
    if !is_counted || is_exponent {
        return None;
    }
    Some(if text.ends_with('i') && nano >= 1_024 * ONE {
        let whole = nano / ONE + i128::from(nano % ONE != 0);
        shortest(whole, 1_024, &["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"])
    } else {
        shortest(
            nano,
            1_000,
            &["n", "u", "m", "", "k", "M", "G", "T", "P", "E"],
        )
    })
}

/// The number with the largest suffix that leaves it whole.
fn shortest(mut number: i128, base: i128, suffixes: &[&str]) -> String {
    if number == 0 {
        return "0".to_owned();
    }
    let mut index = 0;
    while number % base == 0 && index + 1 < suffixes.len() {
        number /= base;
        index += 1;
    }
    format!("{number}{}", suffixes[index])
}

/// Digits with at most one point among them, in thousand-millionths, rounded up.
fn decimal(text: &str) -> Option<i128> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let has_digit = !whole.is_empty() || !fraction.is_empty();
    if !has_digit || fraction.contains('.') {
        return None;
    }
    let nano: String = fraction
        .chars()
        .chain("000000000".chars())
        .take(9)
        .collect();
    if !whole
        .bytes()
        .chain(fraction.bytes())
        .all(|byte| byte.is_ascii_digit())
    {
        return None;
    }
    // Digits alone fail to be read only where they are too many.
    let nano = format!("{whole}{nano}").parse().unwrap_or(i128::MAX);
    let is_less = fraction
        .get(9..)
        .is_some_and(|rest| rest.contains(|digit| digit != '0'));
    // What is smaller than can be counted counts as the smallest amount.
    Some(if is_less {
        nano.saturating_add(1)
    } else {
        nano
    })
}

/// What a suffix makes of the number before it.
enum Factor {
    Times(i128),
    Per(i128),
}

impl Factor {
    /// Rounded up, as far as it can be counted.
    fn apply(&self, number: i128) -> i128 {
        match self {
            Self::Times(factor) => number.saturating_mul(*factor),
            Self::Per(factor) => number / factor + i128::from(number % factor != 0),
        }
    }
}

fn factor(suffix: &str) -> Option<Factor> {
    let power = |base: i128, suffixes: &[&str]| {
        let index = suffixes.iter().position(|known| *known == suffix)?;
        Some(Factor::Times(base.pow(u32::try_from(index).ok()?)))
    };
    match suffix {
        "m" => Some(Factor::Per(1_000)),
        "u" => Some(Factor::Per(1_000_000)),
        "n" => Some(Factor::Per(1_000_000_000)),
        _ => power(1_000, &["", "k", "M", "G", "T", "P", "E"])
            .or_else(|| power(1_024, &["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"]))
            .or_else(|| exponent(suffix.strip_prefix(['e', 'E'])?)),
    }
}

fn exponent(text: &str) -> Option<Factor> {
    let exponent: i64 = text.parse().ok()?;
    let factor = 10_i128.pow(
        u32::try_from(exponent.unsigned_abs())
            .unwrap_or(u32::MAX)
            .min(MAX_EXPONENT),
    );
    Some(if exponent < 0 {
        Factor::Per(factor)
    } else {
        Factor::Times(factor)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_kubernetes_reads_is_read() {
        for good in [
            "1", "500m", "1.5Gi", "+2Ti", "-1", "1e3", "12E2", "1e-3", ".5", "5.", "100Mi", "4E",
        ] {
            assert!(Quantity::parse(good).is_some(), "{good}");
        }
        for bad in [
            "", "Mi", "1 Gi", "1GB", "one", "1.2.3", ".", "1e", "1e1.5", "--1",
        ] {
            assert!(Quantity::parse(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn an_amount_is_the_same_however_it_is_written() {
        let same = |a, b| Quantity::parse(a) == Quantity::parse(b);
        for (a, b) in [
            ("1000m", "1"),
            ("1024Mi", "1Gi"),
            ("0.5", "500m"),
            ("1k", "1000"),
            ("1e3", "1k"),
            ("-500m", "-.5"),
        ] {
            assert!(same(a, b), "{a} {b}");
        }
        for (a, b) in [("1G", "1Gi"), ("1", "2"), ("1", "-1")] {
            assert!(!same(a, b), "{a} {b}");
        }
    }

    #[test]
    fn amounts_are_written_as_the_server_writes_them() {
        for (text, expected) in [
            ("1000m", "1"),
            ("0.5", "500m"),
            ("1024Mi", "1Gi"),
            ("1.5Gi", "1536Mi"),
            ("1000M", "1G"),
            ("1500", "1500"),
            ("2000", "2k"),
            ("512Ki", "512Ki"),
            ("0Gi", "0"),
            ("0.5Ki", "512"),
            ("010", "10"),
            ("1E", "1E"),
            ("1Ei", "1Ei"),
            ("1u", "1u"),
            ("0.1Gi", "107374183"),
        ] {
            assert_eq!(canonical(text).as_deref(), Some(expected), "{text}");
        }
        for text in ["1e3", "1E3", "-1", "x", "", "9999999999999999999"] {
            assert_eq!(canonical(text), None, "{text}");
        }
    }
}
