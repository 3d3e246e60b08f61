//! What a scalar without quotes means: as go-yaml 2 resolves it, which Helm and kubectl read YAML
//! with (<https://pkg.go.dev/go.yaml.in/yaml/v2>).

use crate::source::{Kind, Text};

/// A number that JSON does not know: infinite, or none.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct NotFinite(pub f64);

/// The value of a scalar without quotes.
///
/// # Errors
/// Such numbers are read, but Helm can't make JSON of them.
pub(crate) fn plain(text: &str) -> Result<Kind, NotFinite> {
    Ok(match text {
        "" | "~" | "null" | "Null" | "NULL" => Kind::Null,
        "y" | "Y" | "yes" | "Yes" | "YES" | "true" | "True" | "TRUE" | "on" | "On" | "ON" => {
            Kind::Bool(true)
        }
        "n" | "N" | "no" | "No" | "NO" | "false" | "False" | "FALSE" | "off" | "Off" | "OFF" => {
            Kind::Bool(false)
        }
        ".nan" | ".NaN" | ".NAN" => return Err(NotFinite(f64::NAN)),
        ".inf" | ".Inf" | ".INF" | "+.inf" | "+.Inf" | "+.INF" => {
            return Err(NotFinite(f64::INFINITY));
        }
        "-.inf" | "-.Inf" | "-.INF" => return Err(NotFinite(f64::NEG_INFINITY)),
        number => match number.as_bytes()[0] {
            b'.' => float(number).map_or_else(|| written(text), Kind::Float),
            b'+' | b'-' | b'0'..=b'9' => self::number(text).unwrap_or_else(|| written(text)),
            _ => written(text),
        },
    })
}

/// What a key without quotes becomes in JSON; nothing for null, which Helm refuses.
pub(crate) fn key(text: &str) -> Option<String> {
    Some(match plain(text) {
        Ok(Kind::Null) => return None,
        Ok(Kind::Bool(value)) => value.to_string(),
        Ok(Kind::Int(number)) => number.to_string(),
        Ok(Kind::Float(number)) => short_float(number as f32),
        Ok(_) => text.to_owned(),
        Err(NotFinite(number)) if number.is_nan() => ".nan".to_owned(),
        Err(NotFinite(number)) if number > 0.0 => ".inf".to_owned(),
        Err(NotFinite(_)) => "-.inf".to_owned(),
    })
}

/// A number of 32 bits with as few digits as it needs, as Go formats it with `g`.
fn short_float(number: f32) -> String {
    let text = format!("{number:e}");
    match text
        .split_once('e')
        .map(|(digits, power)| (digits, power.parse::<i32>()))
    {
        Some((digits, Ok(power))) if !(-4..6).contains(&power) => format!("{digits}e{power:+03}"),
        _ => number.to_string(),
    }
}

fn written(text: &str) -> Kind {
    Kind::Text(Text::Owned(text.to_owned()))
}

/// An integer of 64 bits, or a number with a fraction. `_` may stand anywhere. What is too large for
/// a float stays text.
fn number(text: &str) -> Option<Kind> {
    let digits = text.replace('_', "");
    if let Some(number) = integer(&digits) {
        return Some(Kind::Int(number));
    }
    is_float(&digits)
        .then(|| float(&digits))
        .flatten()
        .map(Kind::Float)
}

/// An integer with Go's prefixes: `0x`, `0o`, `0b`, and `0` for octal.
fn integer(text: &str) -> Option<i128> {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let (radix, digits) = match unsigned.as_bytes() {
        [b'0', b'x' | b'X', ..] => (16, &unsigned[2..]),
        [b'0', b'o' | b'O', ..] => (8, &unsigned[2..]),
        [b'0', b'b' | b'B', ..] => (2, &unsigned[2..]),
        [b'0', _, ..] => (8, &unsigned[1..]),
        _ => (10, unsigned),
    };
    // `from_str_radix` would take another sign.
    let is_number = digits.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let number = is_number.then(|| i128::from_str_radix(digits, radix).ok())??;
    match text.as_bytes()[0] {
        b'-' => i64::try_from(-number).ok().map(i128::from),
        b'+' => i64::try_from(number).ok().map(i128::from),
        _ => u64::try_from(number).ok().map(i128::from),
    }
}

/// `[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?`
fn is_float(text: &str) -> bool {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let (number, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((number, exponent)) => (number, Some(exponent)),
        None => (unsigned, None),
    };
    let are_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let some_digits = |text: &str| !text.is_empty() && are_digits(text);
    let is_number = match number.split_once('.') {
        Some(("", fraction)) => some_digits(fraction),
        Some((whole, fraction)) => some_digits(whole) && are_digits(fraction),
        None => some_digits(number),
    };
    let is_exponent = |text: &str| some_digits(text.strip_prefix(['+', '-']).unwrap_or(text));
    is_number && exponent.is_none_or(is_exponent)
}

/// A number that a float can hold.
fn float(text: &str) -> Option<f64> {
    let is_decimal = text
        .bytes()
        .all(|byte| byte.is_ascii_digit() || b"+-.eE".contains(&byte));
    let number: f64 = is_decimal.then(|| text.parse().ok())??;
    number.is_finite().then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scalars_as_in_go_yaml() {
        for text in [
            "yES",
            "tRue",
            "oN",
            "nULL",
            "none",
            "1__x",
            "08",
            "0o8",
            "09",
            "1e400",
            "-1e400",
            "1e",
            "0x",
            "0xg",
            "--1",
            "+-1",
            "12:30:45",
            "2026-01-01",
            ".",
            "..",
            ".e1",
            "1.2.3",
            "_1",
            "1e3x",
            "e3",
            "0b2",
            "infinity",
            ".Inff",
            "-",
            "+",
            "<<",
            "=",
        ] {
            let kind = plain(text).unwrap();
            // Digits with a wrong octal form are a float.
            if let "08" | "09" = text {
                assert!(matches!(kind, Kind::Float(_)), "{text}");
                continue;
            }
            assert!(kind == written(text), "{text}");
        }
    }

    #[test]
    fn numbers_as_in_go_yaml() {
        for (text, number) in [
            ("0", 0),
            ("-0", 0),
            ("+12", 12),
            ("1_000", 1000),
            ("1__0", 10),
            ("0123", 83),
            ("0o17", 15),
            ("-0o17", -15),
            ("0x1F", 31),
            ("0b101", 5),
            ("-0b1", -1),
            ("18446744073709551615", u64::MAX.into()),
            ("-9223372036854775808", i64::MIN.into()),
        ] {
            assert!(plain(text).unwrap() == Kind::Int(number), "{text}");
        }
        for (text, number) in [
            ("1e3", 1000.0),
            ("1.", 1.0),
            (".5", 0.5),
            ("-.5", -0.5),
            ("1_0.5", 10.5),
            ("18446744073709551616", 18_446_744_073_709_551_616.0),
            ("1e-400", 0.0),
        ] {
            assert!(plain(text).unwrap() == Kind::Float(number), "{text}");
        }
    }

    #[test]
    fn words_as_in_go_yaml() {
        for text in [
            "y", "Y", "yes", "Yes", "YES", "on", "On", "ON", "true", "True", "TRUE",
        ] {
            assert!(plain(text).unwrap() == Kind::Bool(true), "{text}");
        }
        for text in [
            "n", "N", "no", "No", "NO", "off", "Off", "OFF", "false", "False", "FALSE",
        ] {
            assert!(plain(text).unwrap() == Kind::Bool(false), "{text}");
        }
        for text in [".inf", "-.INF", ".NaN"] {
            assert!(plain(text).is_err(), "{text}");
        }
    }
}
