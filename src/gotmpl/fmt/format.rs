//! `printf`: the texts and directives of a format.

use super::super::budget::Output;
use super::super::error::Trouble;
use super::super::value::Value;
use super::directive::{Directive, Result};

/// What Go takes as a width or precision, and as the number of an argument.
const MAX_NUMBER: usize = 1_000_000;

/// Prints the values by the format.
pub(in super::super) fn printf(out: &mut Output, format: &[u8], values: &[Value]) -> Result<()> {
    let mut printer = Printer {
        rest: format,
        values,
        next: 0,
        is_reordered: false,
        has_good_index: true,
    };
    while let Some(at) = printer.rest.iter().position(|byte| *byte == b'%') {
        out.push_bytes(&printer.rest[..at])?;
        printer.rest = &printer.rest[at + 1..];
        printer.directive(out)?;
    }
    out.push_bytes(printer.rest)?;
    printer.extra(out)
}

struct Printer<'p, 'a> {
    rest: &'p [u8],
    values: &'p [Value<'a>],
    next: usize,
    /// An argument was named by its number: those that are left over are not told.
    is_reordered: bool,
    has_good_index: bool,
}

impl Printer<'_, '_> {
    fn directive(&mut self, out: &mut Output) -> Result<()> {
        self.has_good_index = true;
        let mut directive = Directive::default();
        self.flags(&mut directive);
        let mut after_index = self.index();
        if self.eat(b'*') {
            match self.star() {
                Some(width) => {
                    directive.left |= width < 0;
                    directive.zeros &= !directive.left;
                    directive.width = Some(usize::try_from(width.unsigned_abs()).unwrap_or(0));
                }
                None => out.push("%!(BADWIDTH)")?,
            }
            after_index = false;
        } else {
            directive.width = self.number();
            self.has_good_index &= !(after_index && directive.width.is_some());
        }
        after_index = self.precision(out, &mut directive, after_index)?;
        if !after_index {
            self.index();
        }
        if directive.width.max(directive.precision) > Some(1000) {
            return Err(Trouble::new(
                "a width in the format of `printf` is larger than 1000",
            ));
        }
        self.verb(out, directive)
    }

    fn flags(&mut self, directive: &mut Directive) {
        while let Some((flag, rest)) = self.rest.split_first() {
            match flag {
                b'#' => directive.sharp = true,
                b'0' => directive.zeros = !directive.left,
                b'+' => directive.plus = true,
                b'-' => {
                    directive.left = true;
                    directive.zeros = false;
                }
                b' ' => directive.space = true,
                _ => break,
            }
            self.rest = rest;
        }
    }

    fn precision(
        &mut self,
        out: &mut Output,
        directive: &mut Directive,
        after_index: bool,
    ) -> Result<bool> {
        if !self.eat(b'.') {
            return Ok(after_index);
        }
        self.has_good_index &= !after_index;
        let after_index = self.index();
        if !self.eat(b'*') {
            let digits = self.number();
            directive.precision = Some(digits.unwrap_or(0));
            return Ok(after_index && digits.is_none());
        }
        let Some(given) = self.star() else {
            return out.push("%!(BADPREC)").map(|()| false);
        };
        directive.precision = usize::try_from(given).ok();
        if directive.precision.is_none() {
            out.push("%!(BADPREC)")?;
        }
        Ok(false)
    }

    fn verb(&mut self, out: &mut Output, mut directive: Directive) -> Result<()> {
        let text = String::from_utf8_lossy(&self.rest[..self.rest.len().min(4)]);
        let Some(verb) = text.chars().next() else {
            return out.push("%!(NOVERB)");
        };
        let length = match verb {
            char::REPLACEMENT_CHARACTER if !self.rest.starts_with("\u{fffd}".as_bytes()) => 1,
            verb => verb.len_utf8(),
        };
        self.rest = &self.rest[length..];
        directive.verb = verb;
        if verb == '%' {
            return out.push("%");
        }
        if !self.has_good_index {
            return out.push(&format!("%!{verb}(BADINDEX)"));
        }
        let Some(value) = self.values.get(self.next) else {
            return out.push(&format!("%!{verb}(MISSING)"));
        };
        self.next += 1;
        match verb {
            'T' => {
                directive.verb = 's';
                directive
                    .text(out, value.type_name().as_bytes())
                    .map(|_| ())
            }
            'v' => {
                directive.sharp_v = std::mem::take(&mut directive.sharp);
                directive.plus_v = std::mem::take(&mut directive.plus);
                directive.value(out, value, 0)
            }
            _ => directive.value(out, value, 0),
        }
    }

    /// What has no place in the format.
    fn extra(&self, out: &mut Output) -> Result<()> {
        let extra = self.values.get(self.next..).unwrap_or_default();
        if self.is_reordered || extra.is_empty() {
            return Ok(());
        }
        out.push("%!(EXTRA ")?;
        for (index, value) in extra.iter().enumerate() {
            out.push(if index > 0 { ", " } else { "" })?;
            if value.is_nil() {
                out.push("<nil>")?;
                continue;
            }
            out.push(value.type_name())?;
            out.push("=")?;
            super::value(out, value)?;
        }
        out.push(")")
    }

    fn eat(&mut self, byte: u8) -> bool {
        let found = self.rest.first() == Some(&byte);
        self.rest = &self.rest[usize::from(found)..];
        found
    }

    fn number(&mut self) -> Option<usize> {
        let count = self
            .rest
            .iter()
            .take_while(|byte| byte.is_ascii_digit())
            .count();
        let (digits, rest) = self.rest.split_at(count);
        let number = std::str::from_utf8(digits).ok()?.parse().ok();
        self.rest = rest;
        number.filter(|number| *number <= MAX_NUMBER)
    }

    /// `[2]`: the number of the argument that comes next.
    fn index(&mut self) -> bool {
        if !self.eat(b'[') {
            return false;
        }
        self.is_reordered = true;
        let Some(end) = self.rest.iter().position(|byte| *byte == b']') else {
            self.has_good_index = false;
            return false;
        };
        let number = std::str::from_utf8(&self.rest[..end])
            .ok()
            .and_then(|n| n.parse().ok());
        self.rest = &self.rest[end + 1..];
        match number.filter(|number| (1..=self.values.len()).contains(number)) {
            Some(number) => {
                self.next = number - 1;
                true
            }
            None => {
                self.has_good_index = false;
                true
            }
        }
    }

    /// `*`: the argument that is a width or precision.
    fn star(&mut self) -> Option<i64> {
        let value = self.values.get(self.next)?;
        self.next += 1;
        match value {
            Value::Int(number, _) => Some(*number),
            _ => None,
        }
        .filter(|number| number.unsigned_abs() <= MAX_NUMBER as u64)
    }
}
