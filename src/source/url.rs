//! URLs as browsers and most programs take them. Whether they can be parsed is all that counts
//! here.
//!
//! Source: <https://url.spec.whatwg.org/#url-parsing>. International names are taken as they are.

use std::net::Ipv6Addr;

/// The parts of a URL that decide what it is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Url<'t> {
    pub scheme: &'t str,
    /// What stands before `@`.
    pub user: &'t str,
    pub host: &'t str,
    /// The path and what follows it.
    pub rest: &'t str,
}

/// Schemes that need a host.
const SPECIAL: [&str; 5] = ["http", "https", "ws", "wss", "ftp"];

/// The parts of a URL; nothing where it is none. Line feeds and tabs, which parsers drop, have to
/// be taken out before.
pub(crate) fn parse(text: &str) -> Option<Url<'_>> {
    let text = text.trim_matches(|c: char| c <= ' ');
    let (scheme, rest) = text.split_once(':')?;
    if !is_scheme(scheme) {
        return None;
    }
    let is = |known: &str| scheme.eq_ignore_ascii_case(known);
    let is_special = SPECIAL.into_iter().any(is);
    let separators: &[char] = if is_special {
        &['/', '\\', '?', '#']
    } else {
        &['/', '?', '#']
    };
    let authority = if is_special {
        rest.trim_start_matches(['/', '\\'])
    } else {
        match rest.strip_prefix("//") {
            Some(authority) => authority,
            None => {
                return Some(Url {
                    scheme,
                    user: "",
                    host: "",
                    rest,
                });
            }
        }
    };
    let end = authority.find(separators).unwrap_or(authority.len());
    let (authority, rest) = authority.split_at(end);
    let (user, host) = authority.rsplit_once('@').unwrap_or(("", authority));
    let has_user = host.len() < authority.len();
    let (host, port) = split_port(host)?;
    let is_fine = if is("file") {
        port.is_none() && !has_user && (host.is_empty() || is_domain(host))
    } else if host.is_empty() {
        !is_special && port.is_none() && !has_user
    } else if is_special {
        is_domain(host)
    } else {
        is_opaque_host(host)
    };
    let url = Url {
        scheme,
        user,
        host,
        rest,
    };
    (is_fine && port.is_none_or(is_port)).then_some(url)
}

/// Whether a text is a URL.
pub(crate) fn is_url(text: &str) -> bool {
    let is_dropped = |c| matches!(c, '\t' | '\n' | '\r');
    if text.contains(is_dropped) {
        return parse(&text.replace(is_dropped, "")).is_some();
    }
    parse(text).is_some()
}

fn is_scheme(text: &str) -> bool {
    let is_known = |b: u8| b.is_ascii_alphanumeric() || b"+-.".contains(&b);
    text.starts_with(|c: char| c.is_ascii_alphabetic()) && text.bytes().all(is_known)
}

/// The host, and what stands after the colon behind it.
fn split_port(text: &str) -> Option<(&str, Option<&str>)> {
    let after = if text.starts_with('[') {
        text.find(']')? + 1
    } else {
        0
    };
    let Some(colon) = text[after..].find(':') else {
        return Some((text, None));
    };
    let (host, port) = text.split_at(after + colon);
    Some((host, Some(&port[1..])))
}

fn is_port(text: &str) -> bool {
    text.is_empty() || text.bytes().all(|b| b.is_ascii_digit()) && text.parse::<u16>().is_ok()
}

/// A host that is not looked up, of a scheme that programs define.
fn is_opaque_host(host: &str) -> bool {
    if let Some(address) = host.strip_prefix('[') {
        return is_ipv6(address);
    }
    !host.contains(|c| "\0\t\n\r #/:<>?@[\\]^|".contains(c))
}

/// A host name or an address.
fn is_domain(host: &str) -> bool {
    if let Some(address) = host.strip_prefix('[') {
        return is_ipv6(address);
    }
    let Some(host) = percent_decoded(host) else {
        return false;
    };
    // A soft hyphen counts for nothing.
    let host = host.replace('\u{ad}', "");
    let is_forbidden = |c: char| c <= ' ' || c == '\u{7f}' || "#/:<>?@[\\]^|%".contains(c);
    !host.is_empty() && !host.contains(is_forbidden) && (!ends_in_number(&host) || is_ipv4(&host))
}

fn is_ipv6(after_bracket: &str) -> bool {
    let address = after_bracket.strip_suffix(']');
    address.is_some_and(|address| address.parse::<Ipv6Addr>().is_ok())
}

pub(crate) fn percent_decoded(text: &str) -> Option<String> {
    let mut pieces = text.split('%');
    let mut out = pieces.next()?.as_bytes().to_vec();
    for piece in pieces {
        let hex = piece
            .get(..2)
            .and_then(|hex| u8::from_str_radix(hex, 16).ok());
        let Some(byte) = hex else {
            out.push(b'%');
            out.extend(piece.bytes());
            continue;
        };
        out.push(byte);
        out.extend(piece[2..].bytes());
    }
    String::from_utf8(out).ok()
}

/// The parts between dots; a last dot counts for nothing.
fn labels(host: &str) -> Vec<&str> {
    host.strip_suffix('.').unwrap_or(host).split('.').collect()
}

fn ends_in_number(host: &str) -> bool {
    let all = labels(host);
    let last = all.last().copied().unwrap_or_default();
    !last.is_empty() && (last.bytes().all(|b| b.is_ascii_digit()) || hex_number(last).is_some())
}

/// An IPv4 address of one to four numbers, in decimal, octal or hexadecimal digits.
fn is_ipv4(host: &str) -> bool {
    let Some(numbers) = labels(host)
        .into_iter()
        .map(number)
        .collect::<Option<Vec<_>>>()
    else {
        return false;
    };
    let Some((last, before)) = numbers.split_last() else {
        return false;
    };
    before.len() < 4
        && before.iter().all(|number| *number < 256)
        && *last < 1 << (8 * (4 - before.len()))
}

fn hex_number(text: &str) -> Option<u64> {
    let digits = text.strip_prefix("0x").or(text.strip_prefix("0X"))?;
    if digits.is_empty() {
        return Some(0);
    }
    let is_hex = digits.bytes().all(|b| b.is_ascii_hexdigit());
    is_hex.then(|| u64::from_str_radix(digits, 16).unwrap_or(u64::MAX))
}

fn number(text: &str) -> Option<u64> {
    if let Some(number) = hex_number(text) {
        return Some(number);
    }
    let (digits, radix) = match text.strip_prefix('0') {
        Some(octal) if !octal.is_empty() => (octal, 8),
        _ => (text, 10),
    };
    let are_digits = !digits.is_empty() && digits.chars().all(|c| c.is_digit(radix));
    are_digits.then(|| u64::from_str_radix(digits, radix).unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_parsers_take() {
        for good in [
            "https://a.test",
            "https:a",
            "https:/a",
            "https:\\a",
            "https:////a",
            "https://a.test:",
            "https://a.test:65535/x",
            "https://a.test/a b",
            "https://1.2.3/",
            "https://0x7f.1",
            "https://1.2.3.4./",
            "https://a..b/",
            "https://a_b/",
            "https://[::1]/",
            "https://[::1.2.3.4]",
            "https://u:p@a/",
            "https://@a",
            "https://a%41/",
            "https://ä.test",
            "https://a\tb/",
            " https://a.test ",
            "mailto:a@b",
            "otel:4318",
            "io.app:/cb",
            "app://",
            "app://a%b/",
            "app:///x",
            "file:",
            "file:///x",
            "http://a?b",
            "https://4294967295",
            "https://..",
        ] {
            assert!(is_url(good), "{good}");
        }
    }

    #[test]
    fn what_they_refuse() {
        for bad in [
            "",
            "x",
            "/tos",
            "https:",
            "https://",
            "https://a.test:x/",
            "https://a:65536",
            "https://a b.test/",
            "https://1.2.3.256/",
            "https://a.1/",
            "https://1..2",
            "https://09",
            "https://4294967296",
            "https://[::1/",
            "https://[::1]x/",
            "https://[1.2.3.4]/",
            "https://u@",
            "https://:80",
            "https://a%20b/",
            "https://a%zz/",
            "https://a<b/",
            "https://\u{ad}/",
            "1a:",
            "a_b:",
            "app://a b/",
            "app://a:x/",
            "app://:80",
            "app://u@",
            "app://[x]/",
            "file://a b/x",
            "http://?b",
            "http://a:80:80/",
            "https ://a",
        ] {
            assert!(!is_url(bad), "{bad}");
        }
    }

    #[test]
    fn the_parts_are_those_of_the_text() {
        let url = parse("https://key:x@s.test:443/1?q").unwrap();
        assert_eq!(
            (url.scheme, url.user, url.host, url.rest),
            ("https", "key:x", "s.test", "/1?q")
        );
    }
}
