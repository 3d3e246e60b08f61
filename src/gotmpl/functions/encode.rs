//! Encodings, hashes and escapes.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256, Sha512};

use super::super::budget::{Output, fits};
use super::super::eval::NOT_SET;
use super::super::fmt;
use super::super::value::Value;
use super::{ANY, Call, Function, Result, base32, function};

pub(super) const FUNCTIONS: &[Function] = &[
    function("adler32sum", 1, 1, adler32),
    function("b32dec", 1, 1, |call| {
        Ok(base32::decoded(call.text(0)?).into())
    }),
    function("b32enc", 1, 1, |call| {
        let text = call.text(0)?;
        fits(text.len().div_ceil(5) * 8)?;
        Ok(base32::encoded(text).into())
    }),
    function("b64dec", 1, 1, b64dec),
    function("b64enc", 1, 1, b64enc),
    function("html", 0, ANY, html),
    function("js", 0, ANY, js),
    function("sha1sum", 1, 1, |call| {
        Ok(hex::encode(sha1::Sha1::digest(&**call.text(0)?)).into())
    }),
    function("sha256sum", 1, 1, |call| {
        Ok(hex::encode(Sha256::digest(&**call.text(0)?)).into())
    }),
    function("sha512sum", 1, 1, |call| {
        Ok(hex::encode(Sha512::digest(&**call.text(0)?)).into())
    }),
    function("urlquery", 0, ANY, url_query),
];

fn b64enc<'a>(call: &Call<'_, 'a>) -> Result<Value<'a>> {
    let text = call.text(0)?;
    fits(text.len().div_ceil(3) * 4)?;
    Ok(STANDARD.encode(&**text).into())
}

/// As in Sprig, an error is the text that comes back.
fn b64dec<'a>(call: &Call<'_, 'a>) -> Result<Value<'a>> {
    let mut text = call.text(0)?.to_vec();
    text.retain(|byte| !matches!(byte, b'\r' | b'\n'));
    Ok(match STANDARD.decode(&text) {
        Ok(bytes) => bytes.into(),
        Err(_) => match bits_left_over(&text) {
            Some(bytes) => bytes.into(),
            None => base32::corrupt(base64_fault(call.text(0)?)).into(),
        },
    })
}

/// Go does not look at the bits that the last character has too many.
fn bits_left_over(text: &[u8]) -> Option<Vec<u8>> {
    use base64::engine::{GeneralPurpose, GeneralPurposeConfig};
    let config = GeneralPurposeConfig::new().with_decode_allow_trailing_bits(true);
    let lenient = GeneralPurpose::new(&base64::alphabet::STANDARD, config);
    lenient.decode(text).ok()
}

/// The byte at which Go's decoder gives up: the first that is wrong, or the start of the last four
/// where they are too few.
fn base64_fault(text: &[u8]) -> usize {
    let mut count = 0;
    let mut start = 0;
    let is_line = |byte: &u8| matches!(byte, b'\r' | b'\n');
    let mut bytes = text.iter().enumerate().filter(|(_, byte)| !is_line(byte));
    while let Some((at, byte)) = bytes.next() {
        match byte {
            b'=' if count < 2 => return at,
            b'=' => {
                // After two a second sign has to follow, and then nothing.
                if count == 2 {
                    match bytes.next() {
                        Some((_, b'=')) => {}
                        Some((at, _)) => return at,
                        None => return text.len(),
                    }
                }
                return bytes.next().map_or(text.len(), |(at, _)| at);
            }
            byte if byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/') => {
                if count == 0 {
                    start = at;
                }
                count = (count + 1) % 4;
            }
            _ => return at,
        }
    }
    if count == 0 { text.len() } else { start }
}

fn adler32<'a>(call: &Call<'_, 'a>) -> Result<Value<'a>> {
    let (mut a, mut b) = (1_u32, 0_u32);
    for byte in call.text(0)?.iter() {
        a = (a + u32::from(*byte)) % 65_521;
        b = (b + a) % 65_521;
    }
    Ok((b << 16 | a).to_string().into())
}

/// What `html`, `js` and `urlquery` escape: their arguments as `print` puts them together.
fn escaped_text(call: &Call) -> Result<Vec<u8>> {
    let values: Vec<Value> = call
        .values
        .iter()
        .map(|value| match value {
            Value::Nil => NOT_SET.into(),
            value => value.clone(),
        })
        .collect();
    // What is not set is a text only where it is escaped.
    let text = fmt::joined(&values)?;
    call.run.scope.budget.spend(text.len())?;
    Ok(text)
}

fn html<'a>(call: &Call<'_, 'a>) -> Result<Value<'a>> {
    let mut out = Output::default();
    for byte in escaped_text(call)? {
        match byte {
            b'"' => out.push("&#34;")?,
            b'\'' => out.push("&#39;")?,
            b'&' => out.push("&amp;")?,
            b'<' => out.push("&lt;")?,
            b'>' => out.push("&gt;")?,
            0 => out.push("\u{fffd}")?,
            byte => out.push_bytes(&[byte])?,
        }
    }
    Ok(out.into_bytes().into())
}

fn js<'a>(call: &Call<'_, 'a>) -> Result<Value<'a>> {
    let mut out = Output::default();
    let text = escaped_text(call)?;
    for c in super::super::text::lossy(&text).chars() {
        match c {
            '\\' | '\'' | '"' => out.push(&format!("\\{c}"))?,
            '<' | '>' | '&' | '=' => out.push(&format!("\\u{:04X}", u32::from(c)))?,
            c if c < ' ' => out.push(&format!("\\u{:04X}", u32::from(c)))?,
            c if c.is_ascii() || fmt::is_printable(c) => out.push(c.encode_utf8(&mut [0; 4]))?,
            c => out.push(&format!("\\u{:04X}", u32::from(c)))?,
        }
    }
    Ok(out.into_bytes().into())
}

/// Escapes a text for a part of a query, as Go's `url.QueryEscape`.
fn url_query<'a>(call: &Call<'_, 'a>) -> Result<Value<'a>> {
    let mut out = Output::default();
    for byte in escaped_text(call)? {
        match byte {
            b' ' => out.push("+")?,
            byte if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) => {
                out.push_bytes(&[byte])?
            }
            byte => out.push(&format!("%{byte:02X}"))?,
        }
    }
    Ok(out.into_bytes().into())
}
