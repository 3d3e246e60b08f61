//! Shortens and wraps texts, in bytes, as <https://github.com/Masterminds/goutils> does.

use super::super::budget::fits;
use super::super::value::Value;
use super::{Call, Function, Result, bytes, function};

pub(super) const FUNCTIONS: &[Function] = &[
    function("abbrev", 2, 2, |call| {
        let text = call.text(1)?;
        Ok(abbreviated(text, 0, call.int(0)?)
            .unwrap_or(text.to_vec())
            .into())
    }),
    function("abbrevboth", 3, 3, both),
    function("wrap", 2, 2, |call| {
        Ok(wrapped(call.text(1)?, call.int(0)?, b"\n", false)?.into())
    }),
    function("wrapWith", 3, 3, |call| {
        let separator: &[u8] = call.text(1)?;
        let separator = if separator.is_empty() {
            b"\n"
        } else {
            separator
        };
        Ok(wrapped(call.text(2)?, call.int(0)?, separator, true)?.into())
    }),
];

/// `abbrevboth offset width text`
fn both<'a>(call: &Call<'_, 'a>) -> Result<Value<'a>> {
    let (offset, width, text) = (call.int(0)?, call.int(1)?, call.text(2)?);
    if width < 4 || offset > 0 && width < 7 {
        return Ok(Value::Text(text.clone()));
    }
    let offset = usize::try_from(offset).unwrap_or(0);
    Ok(abbreviated(text, offset, width).unwrap_or_default().into())
}

/// The text in so many bytes, with `...` for what is left out; nothing where they are too few.
fn abbreviated(text: &[u8], offset: usize, width: i128) -> Option<Vec<u8>> {
    let width = usize::try_from(width).ok().filter(|width| *width >= 4)?;
    if text.len() <= width {
        return Some(text.to_vec());
    }
    let shown = width - 3;
    let offset = offset
        .min(text.len())
        .min(text.len() - shown.min(text.len()));
    if offset <= 4 {
        return Some([&text[..shown], b"..."].concat());
    }
    if width < 7 {
        return None;
    }
    let part = if offset + shown < text.len() {
        abbreviated(&text[offset..], 0, shown as i128).unwrap_or_default()
    } else {
        text[text.len() - shown..].to_vec()
    };
    Some([b"...", &part[..]].concat())
}

/// The text in lines of so many bytes. Long words are cut where `cuts` says so.
fn wrapped(text: &[u8], width: i128, separator: &[u8], cuts: bool) -> Result<Vec<u8>> {
    let width = usize::try_from(width).unwrap_or(0).max(1);
    fits(text.len().saturating_mul(1 + separator.len() / width))?;
    let mut out = Vec::new();
    let mut rest = text;
    while rest.len() > width {
        if rest[0] == b' ' {
            rest = &rest[1..];
            continue;
        }
        let last = rest[..=width].iter().rposition(|byte| *byte == b' ');
        let end = match last {
            Some(at) => Some((at, at + 1)),
            None if cuts => Some((width, width)),
            None => bytes::find(&rest[width..], b" ").map(|at| (width + at, width + at + 1)),
        };
        let Some((end, next)) = end else { break };
        out.extend_from_slice(&rest[..end]);
        out.extend_from_slice(separator);
        rest = &rest[next..];
    }
    out.extend_from_slice(rest);
    Ok(out)
}
