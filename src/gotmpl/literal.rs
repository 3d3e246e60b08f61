//! Numbers and texts as Go writes them: <https://go.dev/ref/spec#Lexical_elements>.

use super::ast::Literal;
use super::error::Trouble;

type Result<T> = std::result::Result<T, Trouble>;

/// Reads the literal that `rest` starts with, and tells its length.
pub(super) fn read(rest: &str) -> Result<(Literal, usize)> {
    match rest.as_bytes()[0] {
        b'"' => quoted(rest),
        b'`' => raw(rest),
        b'\'' => character(rest),
        _ => number(rest),
    }
}

/// The text between the quotes at the start of `rest`.
fn between(rest: &str, quote: u8) -> Result<&str> {
    let bytes = rest.as_bytes();
    let mut at = 1;
    while at < bytes.len() {
        match bytes[at] {
            b'\n' => break,
            b'\\' => at += 1,
            byte if byte == quote => return Ok(&rest[1..at]),
            _ => {}
        }
        at += 1;
    }
    let quote = char::from(quote);
    Err(
        Trouble::new(format!("this text has no `{quote}` at its end"))
            .hint(format!("write `\\{quote}` for the sign inside of a text")),
    )
}

fn quoted(rest: &str) -> Result<(Literal, usize)> {
    let text = between(rest, b'"')?;
    Ok((Literal::Text(unescaped(text, '"')?.into()), text.len() + 2))
}

fn raw(rest: &str) -> Result<(Literal, usize)> {
    let Some(end) = rest[1..].find('`') else {
        return Err(Trouble::new("this text has no backquote at its end"));
    };
    let text = &rest[1..=end];
    let value = text.replace('\r', "").into_bytes();
    Ok((Literal::Text(value.into()), end + 2))
}

/// One character in single quotes is its number.
fn character(rest: &str) -> Result<(Literal, usize)> {
    let text = between(rest, b'\'')?;
    let value = unescaped(text, '\'')?;
    let value = match value[..] {
        // `\xff` is a number too.
        [byte] => Some(byte.into()),
        _ => one_character(&value),
    };
    match value {
        Some(number) => Ok((Literal::Int(number), text.len() + 2)),
        None => Err(
            Trouble::new("there is more or less than one character in single quotes")
                .hint("a text is in double quotes"),
        ),
    }
}

fn one_character(bytes: &[u8]) -> Option<i64> {
    let mut chars = std::str::from_utf8(bytes).ok()?.chars();
    let number = u32::from(chars.next()?).into();
    chars.next().is_none().then_some(number)
}

fn unescaped(text: &str, quote: char) -> Result<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        if c == '\\' {
            escape(&mut chars, quote, &mut bytes)?;
        } else {
            bytes.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
        }
    }
    Ok(bytes)
}

/// Reads what follows a backslash.
fn escape(chars: &mut std::str::Chars, quote: char, out: &mut Vec<u8>) -> Result<()> {
    let unknown = || {
        Trouble::new("a backslash in this text starts no known escape")
            .hint("write `\\\\` for a backslash")
    };
    let byte = match chars.next().ok_or_else(unknown)? {
        'a' => 7,
        'b' => 8,
        'f' => 12,
        'n' => b'\n',
        'r' => b'\r',
        't' => b'\t',
        'v' => 11,
        '\\' => b'\\',
        c if c == quote => quote as u8,
        'x' => {
            u8::try_from(digits(chars, "", 2, 16).ok_or_else(unknown)?).map_err(|_| unknown())?
        }
        c @ '0'..='7' => {
            let number = digits(chars, c.encode_utf8(&mut [0; 4]), 2, 8).ok_or_else(unknown)?;
            u8::try_from(number).map_err(|_| unknown())?
        }
        c @ ('u' | 'U') => {
            let number = digits(chars, "", if c == 'u' { 4 } else { 8 }, 16).ok_or_else(unknown)?;
            let c = char::from_u32(number).ok_or_else(unknown)?;
            out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
            return Ok(());
        }
        _ => return Err(unknown()),
    };
    out.push(byte);
    Ok(())
}

fn digits(chars: &mut std::str::Chars, first: &str, count: usize, radix: u32) -> Option<u32> {
    let mut text = first.to_owned();
    text.extend(chars.by_ref().take(count));
    (text.chars().all(|c| c.is_digit(radix)) && text.len() == first.len() + count).then_some(())?;
    u32::from_str_radix(&text, radix).ok()
}

fn number(rest: &str) -> Result<(Literal, usize)> {
    let bytes = rest.as_bytes();
    let is_exponent =
        |at: usize| at > 0 && matches!(bytes[at - 1], b'e' | b'E') && !is_hexadecimal(rest);
    let belongs = |at: usize| match bytes[at] {
        b'+' | b'-' => at == 0 || is_exponent(at),
        byte => byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_'),
    };
    let length = (0..bytes.len())
        .find(|at| !belongs(*at))
        .unwrap_or(bytes.len());
    let text = &rest[..length];
    match value(text) {
        Some(literal) => Ok((literal, length)),
        None if text.starts_with('-') => {
            Err(Trouble::new(format!("`{text}` is not a number")).hint("`{{- ` needs its space"))
        }
        None => {
            Err(Trouble::new(format!("`{text}` is not a number"))
                .hint("a text is in double quotes"))
        }
    }
}

fn is_hexadecimal(text: &str) -> bool {
    let digits = text.trim_start_matches(['+', '-']);
    digits.starts_with("0x") || digits.starts_with("0X")
}

/// Go takes `_` between digits.
fn value(text: &str) -> Option<Literal> {
    if text.contains("__") || text.ends_with('_') {
        return None;
    }
    let text = text.replace('_', "");
    let float = |text: &str| {
        text.parse()
            .ok()
            .filter(|f: &f64| f.is_finite() && !is_hexadecimal(text) && is_decimal(text))
    };
    if let Some(number) = text.strip_suffix('i') {
        return float(number)
            .or_else(|| {
                number
                    .parse()
                    .ok()
                    .filter(|_| !number.ends_with(['f', 'n', 'y']))
            })
            .map(Literal::Imaginary);
    }
    match super::number::parse_prefixed(&text) {
        Some(integer) => i64::try_from(integer).ok().map(Literal::Int),
        None => float(&text).map(Literal::Float),
    }
}

fn is_decimal(text: &str) -> bool {
    text.contains(['.', 'e', 'E'])
        && text
            .bytes()
            .all(|b| b.is_ascii_digit() || b"+-.eE".contains(&b))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(text: &str) -> Option<Literal> {
        read(text)
            .ok()
            .filter(|(_, length)| *length == text.len())
            .map(|(literal, _)| literal)
    }

    #[test]
    fn numbers() {
        for (text, value) in [
            ("0", 0),
            ("-12", -12),
            ("+3", 3),
            ("0x1F", 31),
            ("0b101", 5),
            ("0o17", 15),
            ("017", 15),
            ("1_000", 1000),
        ] {
            assert_eq!(one(text), Some(Literal::Int(value)), "{text}");
        }
        assert_eq!(one("1i"), Some(Literal::Imaginary(1.0)));
        for (text, value) in [
            ("1.5", 1.5),
            (".5", 0.5),
            ("1e3", 1000.0),
            ("-2.5e-3", -0.0025),
        ] {
            assert_eq!(one(text), Some(Literal::Float(value)), "{text}");
        }
        for text in [
            "1x",
            "0x",
            "08",
            "1__0",
            "1_",
            "1.2.3",
            "+",
            "1e",
            "99999999999999999999",
            "inf",
        ] {
            assert_eq!(one(text), None, "{text}");
        }
    }

    #[test]
    fn texts() {
        for (text, value) in [
            (r#""""#, ""),
            (r#""é\n\t\\\"""#, "é\n\t\\\""),
            (r#""\x41\101\u00e9\U0001F600""#, "AAé😀"),
            (r#""\xc3\xa9""#, "é"),
            ("`a\\n\"`", "a\\n\""),
            ("`a\nb`", "a\nb"),
        ] {
            let value = Literal::Text(value.as_bytes().into());
            assert_eq!(one(text), Some(value), "{text}");
        }
        for text in [
            r#"""#,
            r#""a\"#,
            r#""\z""#,
            r#""\'""#,
            r#""\400""#,
            "\"a\nb\"",
            "`a",
            "'ab'",
            "''",
            r#""\u12""#,
        ] {
            assert_eq!(one(text), None, "{text}");
        }
        assert_eq!(one("'é'"), Some(Literal::Int(233)));
        assert_eq!(one(r"'\''"), Some(Literal::Int(39)));
    }
}
