//! One `%-5.2f`.

use super::super::budget::Output;
use super::super::error::Trouble;

pub(super) type Result<T> = std::result::Result<T, Trouble>;

/// The flags, width and precision of a directive, and its verb. Without any it is `%v`.
#[derive(Clone, Copy)]
pub(super) struct Directive {
    pub left: bool,
    pub plus: bool,
    pub sharp: bool,
    pub space: bool,
    pub zeros: bool,
    /// `%+v`
    pub plus_v: bool,
    /// `%#v`
    pub sharp_v: bool,
    pub width: Option<usize>,
    pub precision: Option<usize>,
    pub verb: char,
}

impl Default for Directive {
    fn default() -> Self {
        Self {
            left: false,
            plus: false,
            sharp: false,
            space: false,
            zeros: false,
            plus_v: false,
            sharp_v: false,
            width: None,
            precision: None,
            verb: 'v',
        }
    }
}

impl Directive {
    /// Writes a text in the directive's width, which counts characters.
    pub(super) fn padded(&self, out: &mut Output, text: &[u8]) -> Result<()> {
        let length = String::from_utf8_lossy(text).chars().count();
        let missing = self.width.unwrap_or(0).saturating_sub(length);
        if self.left {
            out.push_bytes(text)?;
            return out.push(&" ".repeat(missing));
        }
        out.push(&if self.zeros { "0" } else { " " }.repeat(missing))?;
        out.push_bytes(text)
    }

    /// As [`Directive::padded`], with spaces even where zeros were asked for.
    pub(super) fn spaced(&self, out: &mut Output, text: &[u8]) -> Result<()> {
        let spaced = Self {
            zeros: false,
            ..*self
        };
        spaced.padded(out, text)
    }
}
