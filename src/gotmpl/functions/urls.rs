//! URLs and their parts: <https://pkg.go.dev/net/url>.

use super::super::error::Trouble;
use super::super::value::{Value, entries_of};
use super::{Call, Function, Result, function};

pub(super) const FUNCTIONS: &[Function] = &[
    function("urlJoin", 1, 1, join),
    function("urlParse", 1, 1, parse),
];

fn unreadable(call: &Call) -> Trouble {
    Trouble::new(format!("`{}` was given what is not a URL", call.name))
}

/// A map of the parts of a URL.
fn parse<'a>(call: &Call<'_, 'a>) -> Result<Value<'a>> {
    let text = call.str(0)?;
    let parts = Parts::read(&text).ok_or_else(|| unreadable(call))?;
    let entries = [
        ("scheme", parts.scheme),
        ("userinfo", parts.userinfo),
        ("hostname", hostname(&parts.host)),
        ("host", parts.host),
        ("path", parts.path),
        ("query", parts.query),
        ("opaque", parts.opaque),
        ("fragment", parts.fragment),
    ];
    let pairs = entries.into_iter();
    let pairs = pairs.map(|(key, part)| (key.into(), part.into()));
    Ok(entries_of(pairs.collect()).into())
}

#[derive(Default)]
struct Parts {
    scheme: String,
    userinfo: String,
    host: String,
    path: String,
    query: String,
    opaque: String,
    fragment: String,
}

impl Parts {
    fn read(text: &str) -> Option<Self> {
        (!text.bytes().any(|byte| byte < b' ' || byte == 0x7f)).then_some(())?;
        let (rest, fragment) = text.split_once('#').unwrap_or((text, ""));
        let mut parts = Self {
            fragment: unescaped(fragment, |_| true)?,
            ..Self::default()
        };
        let rest = parts.take_scheme(rest)?;
        let (rest, query) = rest.split_once('?').unwrap_or((rest, ""));
        parts.query = query.to_owned();
        if !rest.starts_with('/') && !parts.scheme.is_empty() {
            parts.opaque = rest.to_owned();
            return Some(parts);
        }
        let first = rest.split('/').next().unwrap_or_default();
        if parts.scheme.is_empty() && first.contains(':') {
            return None;
        }
        let Some(rest) = rest
            .strip_prefix("//")
            .filter(|after| !after.starts_with('/') || !parts.scheme.is_empty())
        else {
            parts.path = unescaped(rest, |_| true)?;
            return Some(parts);
        };
        let end = rest.find('/').unwrap_or(rest.len());
        let (authority, path) = rest.split_at(end);
        parts.path = unescaped(path, |_| true)?;
        let (userinfo, host) = authority.rsplit_once('@').unwrap_or(("", authority));
        parts.userinfo = user(userinfo)?;
        parts.host = host_of(host)?;
        Some(parts)
    }

    fn take_scheme<'t>(&mut self, text: &'t str) -> Option<&'t str> {
        let end = text.find(|c: char| !c.is_ascii_alphanumeric() && !"+-.".contains(c));
        let Some((scheme, rest)) = end.map(|end| text.split_at(end)) else {
            return Some(text);
        };
        let Some(rest) = rest.strip_prefix(':') else {
            return Some(text);
        };
        if scheme.is_empty() {
            return None;
        }
        if !scheme.starts_with(|c: char| c.is_ascii_alphabetic()) {
            return Some(text);
        }
        self.scheme = scheme.to_ascii_lowercase();
        Some(rest)
    }
}

/// The userinfo with what is special in it escaped again.
fn user(text: &str) -> Option<String> {
    let valid = |c: char| c.is_ascii_alphanumeric() || "-._:~!$&'()*+,;=%@".contains(c);
    text.chars().all(valid).then_some(())?;
    let escape = |part: &str| Some(escaped(&unescaped(part, |_| true)?, "-_.~$&+,;="));
    match text.split_once(':') {
        Some((name, password)) => Some(format!("{}:{}", escape(name)?, escape(password)?)),
        None => escape(text),
    }
}

fn host_of(text: &str) -> Option<String> {
    let (name, port) = match text.strip_prefix('[') {
        Some(_) => {
            let end = text.rfind(']')? + 1;
            text.split_at(end)
        }
        None => text.split_at(text.rfind(':').unwrap_or(text.len())),
    };
    let port_is_valid = match port.strip_prefix(':') {
        Some(digits) => digits.bytes().all(|byte| byte.is_ascii_digit()),
        None => port.is_empty(),
    };
    let valid = |c: char| {
        !c.is_ascii() || c.is_ascii_alphanumeric() || "-._~!$&'()*+,;=:[]<>\"%".contains(c)
    };
    (port_is_valid && name.chars().all(valid)).then_some(())?;
    Some(unescaped(name, |byte| !byte.is_ascii())? + port)
}

fn hostname(host: &str) -> String {
    if let Some(rest) = host.strip_prefix('[') {
        return rest.split(']').next().unwrap_or_default().to_owned();
    }
    let port = host
        .rfind(':')
        .filter(|at| host[at + 1..].bytes().all(|b| b.is_ascii_digit()));
    host[..port.unwrap_or(host.len())].to_owned()
}

/// The text with its `%41` as characters; nothing where one is wrong or not taken.
fn unescaped(text: &str, takes: fn(u8) -> bool) -> Option<String> {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((byte, after)) = rest.split_first() {
        rest = after;
        if *byte != b'%' {
            out.push(*byte);
            continue;
        }
        let digits = std::str::from_utf8(after.get(..2)?).ok()?;
        digits
            .bytes()
            .all(|b| b.is_ascii_hexdigit())
            .then_some(())?;
        let byte = u8::from_str_radix(digits, 16)
            .ok()
            .filter(|byte| takes(*byte))?;
        out.push(byte);
        rest = &after[2..];
    }
    Some(super::super::text::lossy(&out).into_owned())
}

fn escaped(text: &str, kept: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        let c = char::from(byte);
        if c.is_ascii_alphanumeric() || kept.contains(c) {
            out.push(c);
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

/// The URL of a map of parts.
fn join<'a>(call: &Call<'_, 'a>) -> Result<Value<'a>> {
    let map = call.map(0)?;
    let part = |key: &str| match map.entries.borrow().get(key.as_bytes()) {
        None => Ok(String::new()),
        Some(Value::Text(text)) => Ok(text.str().into_owned()),
        Some(_) => Err(Trouble::new(format!("`urlJoin`: `{key}` must be text"))),
    };
    let (scheme, host, path) = (part("scheme")?, part("host")?, part("path")?);
    let userinfo = user(&part("userinfo")?).ok_or_else(|| unreadable(call))?;
    let mut out = String::new();
    if !scheme.is_empty() {
        out.push_str(&scheme);
        out.push(':');
    }
    let opaque = part("opaque")?;
    if opaque.is_empty() {
        if !scheme.is_empty() || !host.is_empty() || !userinfo.is_empty() {
            if !host.is_empty() || !path.is_empty() || !userinfo.is_empty() {
                out.push_str("//");
            }
            if !userinfo.is_empty() {
                out.push_str(&userinfo);
                out.push('@');
            }
            out.push_str(&escaped(&host, "-_.~!$&'()*+,;=:[]<>\""));
        }
        if !path.is_empty() && !path.starts_with('/') && !host.is_empty() {
            out.push('/');
        } else if out.is_empty() && path.split('/').next().unwrap_or_default().contains(':') {
            out.push_str("./");
        }
        out.push_str(&escaped(&path, "-_.~$&+,/:;=@"));
    } else {
        out.push_str(&opaque);
    }
    for (sign, text) in [
        ('?', part("query")?),
        ('#', escaped(&part("fragment")?, "-_.~$&+,/:;=?@!()*")),
    ] {
        if !text.is_empty() {
            out.push(sign);
            out.push_str(&text);
        }
    }
    Ok(out.into())
}
