//! Passwords, shared secrets and the encryption secret: any text goes, and little is surely wrong.

use super::Fault;

const GIVE: &str = "give one, or leave it out where one can be generated";

/// What both sides only have to agree on.
pub(super) fn fault(bytes: &[u8]) -> Option<Fault> {
    const HINT: &str = "in YAML, `|-` in place of `|` leaves the last line feed out";
    match std::str::from_utf8(bytes) {
        Err(_) => Some(Fault::error("is not text (UTF-8)", GIVE)),
        Ok(text) if text.trim().is_empty() => Some(Fault::error("is empty", GIVE)),
        Ok(text) if text.trim() != text => Some(Fault::warning(
            "has white space or a line feed at its start or end, which some programs take as a \
             part of it and others do not",
            HINT,
        )),
        Ok(_) => None,
    }
}

/// A password of PostgreSQL, which has no NUL in its texts.
pub(super) fn database(bytes: &[u8]) -> Option<Fault> {
    if bytes.contains(&0) {
        let what = "has a NUL character, which PostgreSQL does not take";
        return Some(Fault::error(what, GIVE));
    }
    fault(bytes)
}

/// 32 bytes as 64 hexadecimal digits. MAS reads them with all that is around them.
pub(super) fn hex(bytes: &[u8]) -> Option<Fault> {
    const HINT: &str = "64 hexadecimal digits: `openssl rand -hex 32` prints them";
    let is_hex = |bytes: &[u8]| bytes.len() == 64 && bytes.iter().all(u8::is_ascii_hexdigit);
    let fault = |what, hint| Some(Fault::error(what, hint));
    match bytes {
        _ if is_hex(bytes) => None,
        [] => fault("is empty", HINT),
        _ if is_hex(bytes.trim_ascii()) => fault(
            "has white space or a line feed at its start or end, which MAS does not take",
            "leave it out; in YAML, `|-` in place of `|` leaves the last line feed out",
        ),
        _ => fault("is not 64 hexadecimal digits", HINT),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::problem::Severity;

    #[test]
    fn passwords() {
        let severity = |text: &str| fault(text.as_bytes()).map(|fault| fault.severity);
        for good in ["a", "päss wörd", "a\nb", "$x`'\"", "true"] {
            assert_eq!(severity(good), None, "{good}");
        }
        for odd in ["a\n", " a", "a\r\n", "a\t"] {
            assert_eq!(severity(odd), Some(Severity::Warning), "{odd}");
        }
        for bad in ["", "\n", "  "] {
            assert_eq!(severity(bad), Some(Severity::Error), "{bad}");
        }
        assert!(fault(&[0xff]).is_some());
        assert!(fault(b"a\0b").is_none() && database(b"a\0b").is_some());
        assert!(database(b"a").is_none() && database(b"").is_some());
    }

    #[test]
    fn encryption_secrets() {
        let digits = "0123456789abcdefABCDEF0123456789".repeat(2);
        assert_eq!(hex(digits.as_bytes()), None);
        for bad in [
            String::new(),
            "zz".to_owned(),
            format!("{digits}\n"),
            format!(" {digits}"),
            format!("{digits}00"),
            digits[1..].to_owned(),
            digits.replace('0', "g"),
            format!("0x{}", &digits[2..]),
        ] {
            assert!(hex(bad.as_bytes()).is_some(), "{bad}");
        }
    }
}
