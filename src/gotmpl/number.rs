//! Numbers in text, as Go's `strconv` writes and reads them.

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

/// A number as `%v` prints it.
pub(super) fn shortest(number: f64) -> String {
    format_float(number, 'g', None)
}

/// A number as `strconv.FormatFloat` formats it, with as many digits as it needs where no
/// precision is given.
pub(super) fn format_float(number: f64, verb: char, precision: Option<usize>) -> String {
    if !number.is_finite() {
        return match number {
            n if n.is_nan() => "NaN".into(),
            n if n > 0.0 => "+Inf".into(),
            _ => "-Inf".into(),
        };
    }
    let text = match (verb.to_ascii_lowercase(), precision) {
        ('e', Some(precision)) => exponent(&format!("{number:.precision$e}")),
        ('e', None) => exponent(&format!("{number:e}")),
        ('f', Some(precision)) => format!("{number:.precision$}"),
        ('f', None) => format!("{number}"),
        ('x', precision) => hexadecimal(number, precision),
        ('b', _) => binary(number),
        _ => general(number, precision),
    };
    if verb.is_ascii_uppercase() {
        text.to_uppercase()
    } else {
        text
    }
}

/// Rust's `1.5e7` as Go's `1.5e+07`.
fn exponent(text: &str) -> String {
    match text.split_once('e') {
        Some((digits, exponent)) => {
            let exponent: i32 = exponent.parse().unwrap_or_default();
            format!("{digits}e{exponent:+03}")
        }
        None => text.to_owned(),
    }
}

/// With an exponent where that is below -4, or above the digits that there are.
fn general(number: f64, precision: Option<usize>) -> String {
    let written = match precision {
        Some(precision) => format!("{number:.*e}", precision.max(1) - 1),
        None => format!("{number:e}"),
    };
    let (digits, power) = written.split_once('e').unwrap_or((&written, "0"));
    let power: i32 = power.parse().unwrap_or_default();
    let significant = if precision.is_some() && digits.contains('.') {
        digits.trim_end_matches('0').trim_end_matches('.')
    } else {
        digits
    };
    let count = significant.bytes().filter(u8::is_ascii_digit).count() as i32;
    let mut most = precision.map_or(6, |precision| precision.max(1) as i32);
    if precision.is_some() && most > count && count > power {
        most = count;
    }
    if precision.is_none() {
        most = most.max(6);
    }
    if power < -4 || power >= most {
        return exponent(&format!("{significant}e{power}"));
    }
    let fraction = usize::try_from(count - power - 1).unwrap_or(0);
    match precision {
        Some(_) => format!("{number:.fraction$}"),
        None => format!("{number}"),
    }
}

/// Mantissa and exponent of a number, as integers.
fn parts(number: f64) -> (u64, i32) {
    let bits = number.to_bits();
    let exponent = ((bits >> 52) & 0x7ff) as i32;
    let mantissa = bits & ((1 << 52) - 1);
    match exponent {
        0 => (mantissa, -1074),
        _ => (mantissa | 1 << 52, exponent - 1075),
    }
}

/// `4503599627370496p-52`
fn binary(number: f64) -> String {
    let (mantissa, exponent) = parts(number);
    let sign = if number.is_sign_negative() { "-" } else { "" };
    format!("{sign}{mantissa}p{exponent:+}")
}

/// `0x1.8p+01`
fn hexadecimal(number: f64, precision: Option<usize>) -> String {
    let sign = if number.is_sign_negative() { "-" } else { "" };
    let (mut mantissa, mut exponent) = parts(number);
    if mantissa == 0 {
        exponent = 0;
    } else {
        let shift = mantissa.leading_zeros() as i32 - 3;
        mantissa <<= shift;
        exponent += 60 - shift;
    }
    if let Some(precision) = precision.filter(|precision| *precision < 15) {
        let dropped = 60 - 4 * precision as u32;
        let rest = mantissa & ((1 << dropped) - 1);
        mantissa >>= dropped;
        let half = 1 << (dropped - 1);
        if rest > half || (rest == half && mantissa & 1 == 1) {
            mantissa += 1;
        }
        mantissa <<= dropped;
        if mantissa >> 61 != 0 {
            mantissa >>= 1;
            exponent += 1;
        }
    }
    let digits = format!("{:015x}", mantissa & ((1 << 60) - 1));
    let digits = match precision {
        None => digits.trim_end_matches('0').to_owned(),
        Some(precision) => format!("{digits:0<precision$}")[..precision].to_owned(),
    };
    let point = if digits.is_empty() { "" } else { "." };
    format!("{sign}0x{}{point}{digits}p{exponent:+03}", mantissa >> 60)
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
            (1e6, "1e+06"),
            (f64::INFINITY, "+Inf"),
        ] {
            assert_eq!(shortest(number), text);
        }
        for (number, verb, precision, text) in [
            (1234.5, 'e', Some(3), "1.234e+03"),
            (1234.5, 'E', None, "1.2345E+03"),
            (2.34567, 'g', Some(3), "2.35"),
            (100000.0, 'g', Some(3), "1e+05"),
            (0.5, 'g', Some(10), "0.5"),
            (3.0, 'x', None, "0x1.8p+01"),
            (1.0, 'x', Some(3), "0x1.000p+00"),
            (1.0, 'b', None, "4503599627370496p-52"),
        ] {
            assert_eq!(format_float(number, verb, precision), text);
        }
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
