//! Prints values as Go's `fmt` does: <https://pkg.go.dev/fmt>.

mod directive;
mod format;
mod quoted;
mod scalar;
mod value;

pub(super) use format::printf;
pub(super) use quoted::{is_printable, quote};

use super::budget::Output;
use super::text::Text;
use super::value::Value;
use directive::{Directive, Result};

/// Prints a value as `%v`.
pub(super) fn value(out: &mut Output, value: &Value) -> Result<()> {
    Directive::default().value(out, value, 0)
}

/// The text of a value as `%v`.
pub(super) fn text<'a>(of: &Value<'a>) -> Result<Text<'a>> {
    if let Value::Text(text) = of {
        return Ok(text.clone());
    }
    let mut out = Output::default();
    value(&mut out, of)?;
    Ok(out.into_bytes().into())
}

/// The values as `print` puts them together: a space stands between two of which none is a text.
pub(super) fn joined(values: &[Value]) -> Result<Vec<u8>> {
    let mut out = Output::default();
    let mut was_text = true;
    for of in values {
        let is_text = matches!(of, Value::Text(_));
        if !was_text && !is_text {
            out.push(" ")?;
        }
        value(&mut out, of)?;
        was_text = is_text;
    }
    Ok(out.into_bytes())
}

#[cfg(test)]
mod tests;
