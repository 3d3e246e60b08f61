//! Where the lines of a text were written that templates made.

use std::collections::HashMap;
use std::fmt;

use crate::source::At;

/// For each line of an evaluated text the line of the template that it was written on, as far as
/// that is certain.
pub(super) struct EvaluatedLines<'t> {
    written: Vec<&'t str>,
    /// Indices into `written`.
    of: Vec<Option<usize>>,
}

impl<'t> EvaluatedLines<'t> {
    /// Lines that stand once in both texts are the same; between them, what is as long on both
    /// sides is line by line.
    pub(super) fn new(written: &'t str, evaluated: &str) -> Self {
        let (written, evaluated): (Vec<_>, Vec<_>) =
            (written.lines().collect(), evaluated.lines().collect());
        let mut of = vec![None; evaluated.len()];
        let mut start = (0, 0);
        let end = (written.len(), evaluated.len());
        for (from, to) in anchors(&written, &evaluated).into_iter().chain([end]) {
            let (theirs, ours) = (from - start.0, to - start.1);
            for index in 0..ours {
                let line = evaluated[start.1 + index];
                let is_same = |from: usize| written.get(from).is_some_and(|it| gives(it, line));
                let (ahead, behind) = (start.0 + index, (from + index).checked_sub(ours));
                of[start.1 + index] = match behind {
                    _ if theirs == ours || index < theirs && is_same(ahead) => Some(ahead),
                    Some(behind) if behind >= start.0 && is_same(behind) => Some(behind),
                    _ => None,
                };
            }
            if let Some(anchor) = of.get_mut(to) {
                *anchor = Some(from);
            }
            start = (from + 1, to + 1);
        }
        Self { written, of }
    }

    /// The place in the template of a place in the evaluated text. Lines and columns count from 1.
    pub(super) fn written(&self, at: At) -> Option<At> {
        let index = at.line.checked_sub(1)? as usize;
        let line = (*self.of.get(index)?)?;
        // After the first template of a line, columns are others.
        let before = self.written[line].split("{{").next().unwrap_or_default();
        let is_whole = before.len() == self.written[line].len();
        let last = before.chars().count() as u32 + 1;
        Some(At {
            line: line as u32 + 1,
            column: if is_whole {
                at.column
            } else {
                at.column.min(last)
            },
            ..at
        })
    }
}

/// Without the lines, which may hold credentials.
impl fmt::Debug for EvaluatedLines<'_> {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let mut out = f.debug_struct("EvaluatedLines");
        out.field("of", &self.of).finish_non_exhaustive()
    }
}

/// Whether a line of a template gives this one: what is around its actions is the same.
fn gives(written: &str, line: &str) -> bool {
    let Some((start, rest)) = written.split_once("{{") else {
        return written == line;
    };
    let end = rest.rsplit_once("}}").map_or("", |(_, end)| end);
    let is_there = !(start.trim().is_empty() && end.trim().is_empty());
    is_there
        && line.len() >= start.len() + end.len()
        && line.starts_with(start)
        && line.ends_with(end)
}

/// Pairs of lines that stand once in both texts, in the order of both.
fn anchors(written: &[&str], evaluated: &[&str]) -> Vec<(usize, usize)> {
    let (theirs, ours) = (once(written), once(evaluated));
    let mut out: Vec<(usize, usize)> = Vec::new();
    for (to, line) in evaluated.iter().enumerate() {
        let is_once = ours.get(line) == Some(&Some(to));
        let Some(Some(from)) = theirs.get(line).filter(|_| is_once) else {
            continue;
        };
        if out.last().is_none_or(|(last, _)| last < from) {
            out.push((*from, to));
        }
    }
    out
}

/// The indices of lines; nothing for those that stand there twice.
fn once<'t>(lines: &[&'t str]) -> HashMap<&'t str, Option<usize>> {
    let mut out = HashMap::new();
    for (index, line) in lines.iter().enumerate() {
        out.entry(*line)
            .and_modify(|known| *known = None)
            .or_insert(Some(index));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The lines of the template, from 1, for each line of what it gives.
    fn lines(written: &str, evaluated: &str) -> Vec<u32> {
        let known = EvaluatedLines::new(written, evaluated);
        let at = |line| At {
            line,
            column: 1,
            ..At::default()
        };
        let count = evaluated.lines().count() as u32;
        let lines = (1..=count).map(|line| known.written(at(line)).map_or(0, |at| at.line));
        lines.collect()
    }

    #[test]
    fn lines_are_found_on_both_sides_of_templates() {
        assert_eq!(lines("a\n{{ x }}\nb\n", "a\n1\nb\n"), [1, 2, 3]);
        assert_eq!(
            lines("a\n{{ if x }}\nb\n{{ end }}\nc", "a\n\nb\n\nc"),
            [1, 2, 3, 4, 5]
        );
        assert_eq!(
            lines("a\n{{- if x }}\nb\n{{- end }}\nc", "a\nb\nc"),
            [1, 3, 5]
        );
        assert_eq!(lines("a\n{{ x }}\nb", "a\n1\n2\n3\nb"), [1, 0, 0, 0, 3]);
        assert_eq!(lines("{{ x }}", "1\n2"), [0, 0]);
        let text = "{{- if x }}\na: 1\n{{- end }}\n{{- range x }}\nb{{ . }}: 2\n{{- end }}\nc: {{ x }}\nd: {{ x }}";
        assert_eq!(
            lines(text, "\na: 1\nb1: 2\nb2: 2\nb3: 2\nc: 3\nd: 4"),
            [1, 2, 0, 5, 5, 7, 8]
        );
        assert_eq!(lines("b\na\n{{ x }}", "a\nb\n"), [2, 3]);
        assert_eq!(
            lines("a\na\n{{ x }}\na\nb", "a\na\n1\n2\na\nb"),
            [1, 2, 0, 0, 4, 5]
        );
    }

    #[test]
    fn columns_are_those_before_the_template() {
        let known = EvaluatedLines::new("k: {{ x }}", "k: 12345");
        let at = |column| At {
            line: 1,
            column,
            ..At::default()
        };
        let column = |of| known.written(at(of)).unwrap().column;
        assert_eq!([column(1), column(4), column(7)], [1, 4, 4]);
    }
}
