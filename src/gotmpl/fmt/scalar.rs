//! Numbers, texts and truth values.

use super::super::budget::Output;
use super::super::number;
use super::super::text::lossy;
use super::directive::{Directive, Result};
use super::quoted::{backquoted, is_printable, quoted};

impl Directive {
    /// An integer, if the verb prints one.
    pub(super) fn integer(&self, out: &mut Output, number: i128, signed: bool) -> Result<bool> {
        let text = match self.verb {
            'v' if self.sharp_v && !signed => format!("{number:#x}"),
            'v' | 'd' => return self.digits(out, number, 10, "").map(|()| true),
            'b' => return self.digits(out, number, 2, "0b").map(|()| true),
            'o' | 'O' => return self.digits(out, number, 8, "0").map(|()| true),
            'x' => return self.digits(out, number, 16, "0x").map(|()| true),
            'X' => return self.digits(out, number, 16, "0X").map(|()| true),
            'c' => character(number).to_string(),
            'q' => quoted(character(number).to_string().as_bytes(), '\'', self.plus),
            'U' => self.unicode(number),
            _ => return Ok(false),
        };
        match self.verb {
            'U' => self.spaced(out, text.as_bytes())?,
            _ => self.padded(out, text.as_bytes())?,
        }
        Ok(true)
    }

    fn digits(&self, out: &mut Output, number: i128, radix: u32, prefix: &str) -> Result<()> {
        if self.precision == Some(0) && number == 0 {
            return self.spaced(out, b"");
        }
        let mut digits = in_radix(number.unsigned_abs(), radix);
        if self.verb == 'X' {
            digits.make_ascii_uppercase();
        }
        let has_sign = number < 0 || self.plus || self.space;
        let least = match (self.precision, self.width) {
            (Some(precision), _) => precision,
            (None, Some(width)) if self.zeros && !self.left => width - usize::from(has_sign),
            _ => 0,
        };
        let mut text = format!("{digits:0>least$}");
        if self.sharp && !(radix == 8 && text.starts_with('0')) {
            text.insert_str(0, prefix);
        }
        if self.verb == 'O' {
            text.insert_str(0, "0o");
        }
        match (number < 0, self.plus, self.space) {
            (true, ..) => text.insert(0, '-'),
            (_, true, _) => text.insert(0, '+'),
            (.., true) => text.insert(0, ' '),
            _ => {}
        }
        self.spaced(out, text.as_bytes())
    }

    /// `U+0041`, or `U+0041 'A'`.
    fn unicode(&self, number: i128) -> String {
        let least = self.precision.unwrap_or(4).max(4);
        let text = format!("U+{number:0least$X}");
        let shown = u32::try_from(number).ok().and_then(char::from_u32);
        match shown.filter(|c| self.sharp && is_printable(*c)) {
            Some(c) => format!("{text} '{c}'"),
            None => text,
        }
    }

    /// A number with a fraction, if the verb prints one.
    pub(super) fn float(&self, out: &mut Output, number: f64) -> Result<bool> {
        let (verb, precision) = match self.verb {
            'v' => ('g', None),
            verb @ ('b' | 'g' | 'G' | 'x' | 'X') => (verb, None),
            'F' => ('f', Some(6)),
            verb @ ('f' | 'e' | 'E') => (verb, Some(6)),
            _ => return Ok(false),
        };
        let text = number::format_float(number, verb, self.precision.or(precision));
        let text = if text.starts_with(['+', '-']) {
            text
        } else {
            format!("+{text}")
        };
        self.signed_float(out, text).map(|()| true)
    }

    fn signed_float(&self, out: &mut Output, text: String) -> Result<()> {
        let text = match text.strip_prefix('+') {
            Some(rest) if self.space && !self.plus => format!(" {rest}"),
            _ => text,
        };
        let (sign, digits) = text.split_at(1);
        if digits.starts_with(['I', 'N']) {
            let is_bare = digits.starts_with('N') && !self.space && !self.plus;
            return self.spaced(out, if is_bare { digits } else { &text }.as_bytes());
        }
        let with_point = self.with_point(digits);
        let digits = with_point.as_deref().unwrap_or(digits);
        let width = self.width.unwrap_or(0);
        if !self.plus && sign == "+" {
            self.padded(out, digits.as_bytes())
        } else if self.zeros && !self.left && width > digits.len() + 1 {
            out.push(sign)?;
            out.push(&"0".repeat(width - digits.len() - 1))?;
            out.push(digits)
        } else {
            self.padded(out, format!("{sign}{digits}").as_bytes())
        }
    }

    /// `%#g` keeps the zeros at the end, `%#.0f` the point.
    fn with_point(&self, digits: &str) -> Option<String> {
        if !self.sharp || self.verb == 'b' {
            return None;
        }
        let (number, exponent) = match digits.find(['e', 'E', 'p', 'P']) {
            Some(at) => digits.split_at(at),
            None => (digits, ""),
        };
        let is_general = matches!(self.verb, 'v' | 'g' | 'G');
        let wanted = if is_general {
            self.precision.unwrap_or(6)
        } else {
            0
        };
        let count = number
            .trim_start_matches(['0', '.'])
            .matches(|c: char| c.is_ascii_digit());
        let missing = wanted.saturating_sub(count.count().max(usize::from(number == "0")));
        let point = if number.contains('.') { "" } else { "." };
        Some(format!("{number}{point}{}{exponent}", "0".repeat(missing)))
    }

    /// A text, if the verb prints one.
    pub(super) fn text(&self, out: &mut Output, text: &[u8]) -> Result<bool> {
        match self.verb {
            'v' if self.sharp_v => self.padded(out, quoted(text, '"', false).as_bytes())?,
            'v' | 's' => self.padded(out, self.cut(text))?,
            'x' | 'X' => self.hexadecimal(out, text)?,
            'q' => {
                let text = self.cut(text);
                let quoted = backquoted(text)
                    .filter(|_| self.sharp)
                    .unwrap_or_else(|| quoted(text, '"', self.plus));
                self.padded(out, quoted.as_bytes())?;
            }
            _ => return Ok(false),
        }
        Ok(true)
    }

    /// As many characters as the precision says.
    fn cut<'t>(&self, text: &'t [u8]) -> &'t [u8] {
        let Some(precision) = self.precision else {
            return text;
        };
        let mut at = 0;
        for _ in 0..precision {
            let Some(first) = lossy(&text[at..text.len().min(at + 4)]).chars().next() else {
                break;
            };
            let is_whole = std::str::from_utf8(&text[at..(at + first.len_utf8()).min(text.len())]);
            at += is_whole.map_or(1, str::len);
        }
        &text[..at]
    }

    fn hexadecimal(&self, out: &mut Output, text: &[u8]) -> Result<()> {
        let bytes = &text[..self.precision.map_or(text.len(), |p| p.min(text.len()))];
        let is_upper = self.verb == 'X';
        let prefix = match (self.sharp, is_upper) {
            (false, _) => "",
            (true, false) => "0x",
            (true, true) => "0X",
        };
        let digits: Vec<String> = bytes
            .iter()
            .map(|byte| {
                if is_upper {
                    format!("{byte:02X}")
                } else {
                    format!("{byte:02x}")
                }
            })
            .collect();
        let text = match self.space {
            true if !digits.is_empty() => format!("{prefix}{}", digits.join(&format!(" {prefix}"))),
            _ if digits.is_empty() => String::new(),
            _ => format!("{prefix}{}", digits.concat()),
        };
        self.spaced(out, text.as_bytes())
    }
}

fn character(number: i128) -> char {
    let c = u32::try_from(number).ok().and_then(char::from_u32);
    c.unwrap_or(char::REPLACEMENT_CHARACTER)
}

fn in_radix(number: u128, radix: u32) -> String {
    match radix {
        2 => format!("{number:b}"),
        8 => format!("{number:o}"),
        16 => format!("{number:x}"),
        _ => number.to_string(),
    }
}
