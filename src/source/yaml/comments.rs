//! Comments that are meant for a program, and the lines that they are about.

use std::ops::RangeInclusive;

use granit_parser::{Event, Parser, ScalarStyle};

/// A comment that begins with a word.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Comment<'t> {
    /// The line of it, from 1.
    pub line: u32,
    /// The column of its `#`, from 1.
    pub column: u32,
    /// How many characters it has.
    pub width: u16,
    /// What follows the word.
    pub text: &'t str,
    /// The lines that it is about: its own, or the next where it stands alone; where a text begins
    /// there, all lines of the text.
    pub about: RangeInclusive<u32>,
}

/// The comments of a text that begin with a word.
pub(crate) fn beginning_with<'t>(text: &'t str, word: &str) -> Vec<Comment<'t>> {
    if !text.contains(word) {
        return Vec::new();
    }
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let scalars = scalars(text);
    let lines: Vec<&str> = text.lines().collect();
    let mut out = Vec::new();
    let mut start = 0;
    for (index, line) in lines.iter().enumerate() {
        // A line may end with two bytes.
        start = start_of(text, line).unwrap_or(start);
        let is_quoted = |at: usize| {
            scalars
                .iter()
                .any(|it| it.is_quoted && it.holds(start + at))
        };
        if let Some((at, rest)) = find(line, word, is_quoted) {
            let first = first_about(&lines, index, at);
            let begun = scalars.iter().filter(|it| it.lines.start() == &first);
            let last = begun.map(|it| *it.lines.end()).max().unwrap_or(first);
            out.push(Comment {
                line: number(index),
                column: number(line[..at].chars().count()),
                width: u16::try_from(line[at..].trim_end().chars().count()).unwrap_or(u16::MAX),
                text: rest.trim(),
                about: first..=last.max(first),
            });
        }
    }
    out
}

/// Where the comment with the word begins on a line, and what follows the word.
fn find<'t>(
    line: &'t str,
    word: &str,
    is_quoted: impl Fn(usize) -> bool,
) -> Option<(usize, &'t str)> {
    let marks = line.match_indices('#').map(|(at, _)| at);
    let mut begun = marks.filter(|at| line[..*at].is_empty() || line[..*at].ends_with([' ', '\t']));
    begun.find_map(|at| {
        let rest = line[at + 1..].trim_start().strip_prefix(word)?;
        (!is_quoted(at)).then_some((at, rest))
    })
}

/// The first line that a comment is about.
fn first_about(lines: &[&str], index: usize, at: usize) -> u32 {
    if !is_alone(&lines[index][..at]) {
        return number(index);
    }
    let below = lines[index + 1..].iter();
    let comments = below.take_while(|line| line.trim_start().starts_with('#'));
    number(index + 1 + comments.count())
}

/// Whether nothing stands before a comment: indent alone.
fn is_alone(before: &str) -> bool {
    before.trim().is_empty()
}

fn number(index: usize) -> u32 {
    u32::try_from(index + 1).unwrap_or(u32::MAX)
}

fn start_of(text: &str, line: &str) -> Option<usize> {
    (line.as_ptr() as usize).checked_sub(text.as_ptr() as usize)
}

/// A scalar of the text.
struct Scalar {
    start: usize,
    end: usize,
    lines: RangeInclusive<u32>,
    is_quoted: bool,
}

impl Scalar {
    fn holds(&self, at: usize) -> bool {
        (self.start..self.end).contains(&at)
    }
}

fn scalars(text: &str) -> Vec<Scalar> {
    let mut out = Vec::new();
    let mut parser = Parser::new_from_str(text);
    while let Some(Ok((event, span))) = parser.next_event() {
        let Event::Scalar(_, style, ..) = event else {
            continue;
        };
        if let (Some(start), Some(end)) = (span.start.byte_offset(), span.end.byte_offset()) {
            let line = |at: usize| number(text[..at].matches('\n').count());
            let is_block = matches!(style, ScalarStyle::Literal | ScalarStyle::Folded);
            let head = if is_block { head(text, start) } else { start };
            // The end is where the next thing begins.
            let written = text[start..end].trim_end().len();
            out.push(Scalar {
                start,
                end,
                lines: line(head)..=line(start + written),
                is_quoted: matches!(style, ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted),
            });
        }
    }
    out
}

/// Where the line ends that a block begins on: the parser tells where its content does.
fn head(text: &str, start: usize) -> usize {
    if text[start..].starts_with(['|', '>']) {
        return start;
    }
    let above = text[..start].rfind('\n').map_or("", |end| &text[..end]);
    above.trim_end().len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<String> {
        let all = beginning_with(text, "masthead:");
        let line = |it: &Comment| {
            let (first, last) = (it.about.start(), it.about.end());
            format!("{}:{} {first}-{last} {}", it.line, it.column, it.text)
        };
        all.iter().map(line).collect()
    }

    #[test]
    fn it_is_about_its_own_line_or_the_next() {
        assert_eq!(found("a: 1 # masthead: x y \nb: 2\n"), ["1:6 1-1 x y"]);
        assert_eq!(
            found("a:\n  #masthead: x\n  # other\n  b: 2\n"),
            ["2:3 4-4 x"]
        );
        assert_eq!(found("a: é # masthead: x\r\nb: 2\r\n"), ["1:6 1-1 x"]);
        assert_eq!(found("# masthead: x"), ["1:1 2-2 x"]);
    }

    #[test]
    fn it_is_about_a_whole_text() {
        assert_eq!(
            found("# masthead: x\na: |\n  b\n  c\nd: 1\n"),
            ["1:1 2-4 x"]
        );
        assert_eq!(found("a: | # masthead: x\n  b\n\nd: 1\n"), ["1:6 1-2 x"]);
        assert_eq!(found("a: |\n  # masthead: x\n  b: 1\n"), ["2:3 3-3 x"]);
        assert_eq!(found("# masthead: x\na:\n  b: 1\n"), ["1:1 2-2 x"]);
    }

    #[test]
    fn what_stands_in_quotes_is_none() {
        for text in [
            "a: \"x # masthead: y\"\n",
            "a: 'x\n  # masthead: y'\n",
            "a: x#masthead: y\n",
            "a: 1 # of masthead: y\n",
        ] {
            assert!(found(text).is_empty(), "{text}");
        }
    }
}
