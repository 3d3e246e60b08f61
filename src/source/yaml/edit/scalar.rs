//! The texts of scalars.

use std::ops::Range;

use super::lines::{indent, is_blank};
use super::parts::{Part, PartKind, Scalar};
use super::{Doc, Refused};
use crate::source::yaml::print;
use crate::source::{Node, Step};

impl Doc<'_> {
    fn scalar(&self, path: &[Step]) -> Result<(&Part, Scalar), Refused> {
        let part = self.part(path)?;
        match part.kind {
            PartKind::Scalar(scalar) => Ok((part, scalar)),
            _ => Err(Refused::Elsewhere),
        }
    }

    /// With a change of what is written, which is told whether it stands in double quotes.
    pub(super) fn written_otherwise(
        &self,
        path: &[Step],
        change: fn(&str, bool) -> String,
    ) -> Result<String, Refused> {
        let (range, by) = self.written_at(path, change)?;
        Ok(self.replaced(range, &by))
    }

    /// Where a scalar is written, and what is there after a change.
    pub(super) fn written_at(
        &self,
        path: &[Step],
        change: fn(&str, bool) -> String,
    ) -> Result<(Range<usize>, String), Refused> {
        let (part, scalar) = self.scalar(path)?;
        let written = &self.text()[part.range.clone()];
        Ok((
            part.range.clone(),
            change(written, scalar == Scalar::Double),
        ))
    }

    /// With the value itself in the place of an alias.
    pub(super) fn written_out(&self, path: &[Step], value: &Node) -> Result<String, Refused> {
        let part = self.part(path)?;
        if !matches!(part.kind, PartKind::Alias) {
            return Err(Refused::Form);
        }
        let mut written = String::new();
        print::flow(&mut written, value).map_err(|_| Refused::Form)?;
        Ok(self.replaced(part.range.clone(), &written))
    }

    /// With another text.
    pub(super) fn with_text(&self, path: &[Step], text: &str) -> Result<String, Refused> {
        let (part, scalar) = self.scalar(path)?;
        let written = match scalar {
            Scalar::Literal | Scalar::Folded if !text.contains('\n') => {
                let start = self.header(part).ok_or(Refused::Form)?;
                let written = print_text(text, print::text)?;
                return Ok(self.replaced(start..self.end_of_lines(part), &written));
            }
            Scalar::Literal => return self.with_lines_of(part, text),
            Scalar::Folded => return Err(Refused::Form),
            Scalar::Single if !text.contains('\n') => format!("'{}'", text.replace('\'', "''")),
            Scalar::Plain | Scalar::Nothing => print_text(text, print::text)?,
            Scalar::Single | Scalar::Double => print_text(text, print::quoted)?,
        };
        Ok(self.replaced(part.range.clone(), &written))
    }

    /// A text of lines, at the same column and under the same header.
    fn with_lines_of(&self, part: &Part, text: &str) -> Result<String, Refused> {
        let all = self.text();
        let range = self.lines.start(part.range.start)..part.range.end;
        let old = &all[range.clone()];
        let first = old.split_inclusive('\n').find(|line| !is_blank(line));
        let column = indent(first.ok_or(Refused::Form)?);
        let (pad, ending) = (" ".repeat(column), self.lines.ending());
        // What follows the last line is no part of it.
        let kept = old
            .trim_end_matches(' ')
            .trim_end_matches(['\r', '\n'])
            .len();
        let mut out = String::new();
        for (index, line) in text.lines().enumerate() {
            out += if index == 0 { "" } else { ending };
            if !line.is_empty() {
                out += &pad;
                out += line;
            }
        }
        Ok(self.replaced(range.start..range.start + kept, &out))
    }
}

fn print_text<W>(text: &str, print: W) -> Result<String, Refused>
where
    W: Fn(&mut String, &str) -> std::fmt::Result,
{
    let mut out = String::new();
    print(&mut out, text).map_err(|_| Refused::Form)?;
    Ok(out)
}
