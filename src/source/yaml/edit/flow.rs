//! Entries and items between braces and brackets.

use std::ops::Range;

use super::Doc;
use super::parts::Pair;

impl Doc<'_> {
    pub(super) fn flow_range(&self, pair: &Pair) -> Range<usize> {
        pair.key.range.start..pair.value.range.end.max(self.colon(pair))
    }

    /// After the colon, which may be missing where there is no value.
    fn colon(&self, pair: &Pair) -> usize {
        let after = pair.key.range.end;
        let rest = &self.text()[after..];
        let spaces = rest.len() - rest.trim_start().len();
        if rest[spaces..].starts_with(':') {
            after + spaces + 1
        } else {
            after
        }
    }

    /// One of the entries, with the comma that it no longer needs.
    pub(super) fn one_of_flow(&self, ranges: &[Range<usize>], index: usize) -> Range<usize> {
        let range = ranges[index].clone();
        if let Some(next) = ranges.get(index + 1) {
            return self.up_to_next(range, next.start);
        }
        match index.checked_sub(1) {
            Some(before) => ranges[before].end..range.end,
            None => range,
        }
    }

    /// Up to the next entry; whole lines where both begin lines.
    fn up_to_next(&self, range: Range<usize>, next: usize) -> Range<usize> {
        let has_own_line = self.lines.is_first(range.start) && self.lines.is_first(next);
        if !has_own_line {
            return range.start..next;
        }
        let start = self.lines.start(range.start);
        // Comments above the next one are its own.
        let comma = self.text()[range.end..]
            .find(',')
            .map_or(range.end, |at| range.end + at);
        start..self.lines.end(comma).min(self.lines.start(next))
    }
}
