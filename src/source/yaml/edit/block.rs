//! Where the entries and items of blocks begin and end, with their comments.

use std::ops::Range;

use super::lines::{indent, is_blank, is_comment};
use super::parts::{Pair, Part, PartKind, Scalar, Shape};
use super::{Doc, Refused};
use crate::source::Step;

/// An entry of a block.
pub(super) struct Extent {
    /// Where the comment lines above it begin.
    pub lead: usize,
    /// Where its first line begins.
    pub start: usize,
    /// Where the line after it begins.
    pub end: usize,
}

impl Doc<'_> {
    pub(super) fn extent(&self, pair: &Pair) -> Result<Extent, Refused> {
        let key = pair.key.range.start;
        if !self.lines.is_first(key) {
            return Err(Refused::Form);
        }
        let column = self.lines.column(key);
        let (start, end) = (self.lines.start(key), self.lines.end(self.end_of(pair)));
        Ok(Extent {
            lead: self.lead(start, column),
            start,
            end: self.with_comments_below(end, column),
        })
    }

    /// Where the comment lines begin that stand right above, at the same column.
    fn lead(&self, start: usize, column: usize) -> usize {
        let mut lead = start;
        while lead > 0 {
            let above = self.lines.start(lead - 1);
            let line = self.lines.at(above);
            if !is_comment(line) || indent(line) != column {
                break;
            }
            lead = above;
        }
        lead
    }

    /// After the comment lines that stand further to the right than a column.
    fn with_comments_below(&self, end: usize, column: usize) -> usize {
        let (mut end, mut here) = (end, end);
        while here < self.text().len() {
            let line = self.lines.at(here);
            here += line.len();
            if is_comment(line) && indent(line) > column {
                end = here;
            } else if !is_blank(line) {
                break;
            }
        }
        end
    }

    /// The last byte of an entry, without a comment on its line.
    pub(super) fn end_of(&self, pair: &Pair) -> usize {
        let after = pair.key.range.end;
        let colon = self.text()[after..]
            .find(':')
            .map_or(after, |at| after + at + 1);
        self.end_of_part(&pair.value).max(colon)
    }

    fn end_of_part(&self, part: &Part) -> usize {
        match &part.kind {
            PartKind::Scalar(Scalar::Literal | Scalar::Folded) => self.end_of_lines(part),
            PartKind::Map(Shape::Block, pairs) => pairs
                .last()
                .map_or(part.range.end, |pair| self.end_of(pair)),
            PartKind::List(Shape::Block, items) => items
                .last()
                .map_or(part.range.end, |item| self.end_of_part(item)),
            _ => part.range.end,
        }
    }

    /// Blank lines at the end are part of a text that keeps them.
    pub(super) fn end_of_lines(&self, part: &Part) -> usize {
        let text = &self.text()[..part.range.end];
        let text = text.trim_end_matches(' ');
        if self.keeps_lines(part) {
            return text.strip_suffix('\n').unwrap_or(text).len();
        }
        text.trim_end().len().max(part.range.start.min(text.len()))
    }

    /// Whether a `+` stands in the header of a text of lines.
    fn keeps_lines(&self, part: &Part) -> bool {
        let header = self.header(part);
        let header = header.map_or("", |at| &self.text()[at..self.lines.end(at)]);
        header.split('#').next().unwrap_or_default().contains('+')
    }

    /// Where the `|` or `>` of a text of lines stands.
    pub(super) fn header(&self, part: &Part) -> Option<usize> {
        self.text()[..part.range.start].rfind(['|', '>'])
    }

    /// The lines of an entry, with its comments but those at the top of the file.
    pub(super) fn whole_block(&self, map: &Part, index: usize) -> Result<Range<usize>, Refused> {
        let (_, pairs) = map.as_map().ok_or(Refused::Form)?;
        let extent = self.extent(&pairs[index])?;
        let lead = if extent.lead == 0 {
            extent.start
        } else {
            extent.lead
        };
        Ok(self.without_double_gap(lead..extent.end))
    }

    /// The comments in the maps that an entry leaves empty where it goes to `to`: those above it and
    /// those below, each with the end of its line.
    pub(super) fn comments_around(
        &self,
        from: &[Step],
        to: &[Step],
    ) -> Result<(Vec<&str>, Vec<&str>), Refused> {
        let mut top = from;
        while let Some((_, above)) = top.split_last()
            && !above.is_empty()
            && !to.starts_with(above)
            && self.is_alone(above)?
        {
            top = above;
        }
        if top.len() == from.len() {
            return Ok((Vec::new(), Vec::new()));
        }
        let lines_of = |path: &[Step]| {
            let (map, index) = self.entry(path)?;
            let (shape, pairs) = map.as_map().ok_or(Refused::Form)?;
            Ok::<_, Refused>(match shape {
                Shape::Block => self.whole_block(map, index)?,
                Shape::Flow => self.flow_range(&pairs[index]),
            })
        };
        let (outer, inner) = (lines_of(top)?, lines_of(from)?);
        let comments = |range: Range<usize>| {
            let lines = self.text()[range].split_inclusive('\n');
            lines.filter_map(comment).collect::<Vec<_>>()
        };
        Ok((
            comments(outer.start..inner.start),
            comments(inner.end..outer.end.max(inner.end)),
        ))
    }

    /// The lines of an item.
    pub(super) fn whole_item(&self, item: &Part) -> Result<Range<usize>, Refused> {
        let before = self.text()[..item.range.start].trim_end_matches([' ', '\n', '\r']);
        let dash = before
            .len()
            .checked_sub(1)
            .filter(|_| before.ends_with('-'));
        let dash = dash
            .filter(|at| self.lines.is_first(*at))
            .ok_or(Refused::Form)?;
        let (start, column) = (self.lines.start(dash), self.lines.column(dash));
        let end = self.lines.end(self.end_of_part(item).max(dash + 1));
        Ok(self.lead(start, column)..self.with_comments_below(end, column))
    }

    /// Where blank lines stand before and after, one of them goes too.
    fn without_double_gap(&self, range: Range<usize>) -> Range<usize> {
        let text = self.text();
        let above = range.start.checked_sub(1).map(|at| self.lines.start(at));
        let is_gap_above = above.is_none_or(|at| is_blank(self.lines.at(at)));
        let below = self.lines.at(range.end);
        let is_gap_below = range.end < text.len() && is_blank(below);
        if is_gap_above && is_gap_below {
            range.start..range.end + below.len()
        } else {
            range
        }
    }
}

/// The comment on a line that has keys alone beside it.
fn comment(line: &str) -> Option<&str> {
    if is_comment(line) {
        return Some(line.trim_start());
    }
    line.find(" #").map(|at| line[at..].trim_start())
}
