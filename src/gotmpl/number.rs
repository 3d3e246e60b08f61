//! Numbers in text, as Go's `strconv` and `fmt` write and read them.

/// An integer with Go's prefixes: `0x`, `0o`, `0b`, and `0` for octal.
pub(super) fn parse_prefixed(text: &str) -> Option<i128> {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let (radix, digits) = match digits.as_bytes() {
        [b'0', b'x' | b'X', ..] => (16, &digits[2..]),
        [b'0', b'o' | b'O', ..] => (8, &digits[2..]),
        [b'0', b'b' | b'B', ..] => (2, &digits[2..]),
        [b'0', _, ..] => (8, &digits[1..]),
        _ => (10, digits),
    };
    // `from_str_radix` would take another sign.
    digits
        .bytes()
        .all(|b| b.is_ascii_alphanumeric())
        .then_some(())?;
    let number = i128::from_str_radix(digits, radix).ok()?;
    Some(if negative { -number } else { number })
}

/// A number as `%v` prints it: the shortest digits, with an exponent where that is below -4 or
/// above 5.
pub(super) fn shortest(number: f64) -> String {
    if !number.is_finite() {
        return match number {
            n if n.is_nan() => "NaN".into(),
            n if n > 0.0 => "+Inf".into(),
            _ => "-Inf".into(),
        };
    }
    let scientific = format!("{number:e}");
    let (digits, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    match exponent.parse::<i32>() {
        Ok(exponent) if !(-4..6).contains(&exponent) => format!("{digits}e{exponent:+03}"),
        _ => number.to_string(),
    }
}

/// A number as `%e` prints it.
pub(super) fn scientific(number: f64, precision: usize) -> String {
    let text = format!("{number:.precision$e}");
    match text
        .split_once('e')
        .and_then(|(digits, exponent)| Some((digits, exponent.parse::<i32>().ok()?)))
    {
        Some((digits, exponent)) => format!("{digits}e{exponent:+03}"),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn floats_print_as_in_go() {
        for (number, text) in [
            (0.0, "0"),
            (1.0, "1"),
            (1.5, "1.5"),
            (-0.25, "-0.25"),
            (0.0001, "0.0001"),
            (0.00001, "1e-05"),
            (123456.5, "123456.5"),
            (1234567.0, "1.234567e+06"),
            (f64::INFINITY, "+Inf"),
        ] {
            assert_eq!(shortest(number), text);
        }
        assert_eq!(scientific(1234.5, 3), "1.234e+03");
    }

    #[test]
    fn integers_have_prefixes() {
        for (text, number) in [("0x10", 16), ("-0b11", -3), ("010", 8), ("0", 0), ("+7", 7)] {
            assert_eq!(parse_prefixed(text), Some(number), "{text}");
        }
        for text in ["", "-", "--1", "0x-1", "09", "1_0", "x"] {
            assert_eq!(parse_prefixed(text), None, "{text}");
        }
    }
}
